// What a resident does in their account besides forms and requests, without JavaScript: details, preferences, their area, their data,
// and closing it.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Inspector } from "./inspect.js";
import { startBrowser, startPortal } from "./portal.js";

describe("An account", () => {
  let browser;
  let portal;
  before(async () => ([browser, portal] = await Promise.all([startBrowser(), startPortal("2026-03-10")])));
  after(() => Promise.all([browser?.close(), portal?.stop()]));

  it("is looked after and closed", async () => {
    const inspector = new Inspector("account");
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    inspector.watch(page);
    const look = (state) => inspector.look(page, state, { javaScript: false });
    const open = (path) => page.goto(`${portal.address}/ashcombe/account${path}`);
    await open("");
    await page.getByLabel("Margaret Ellis").check();
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("heading", { name: "Your account", exact: true }).waitFor();
    await look("account");
    await open("/details");
    await page.getByLabel("Postcode").fill("HP8");
    await page.getByLabel("Day").fill("31");
    await page.getByLabel("Month").fill("2");
    await page.getByRole("button", { name: "Save and continue" }).click();
    await page.locator(".govuk-error-summary").waitFor();
    await look("details with errors");
    for (const [path, state] of [["/preferences", "preferences"], ["/your-area", "your area"], ["/your-data", "your data"], ["/requests", "no requests"]]) {
      await open(path);
      await look(state);
    }
    await open("/your-area?lang=cy");
    await look("your area in Welsh");
    await open("/close?lang=en");
    await look("close");
    await page.getByRole("button", { name: "Close my account" }).click();
    await page.locator(".govuk-error-summary").waitFor();
    await look("close, not sure");
    await page.getByLabel("Yes, I want to close my account").check();
    await page.getByRole("button", { name: "Close my account" }).click();
    await page.waitForURL(/closed/);
    await look("closed");
    await open("");
    assert.match(page.url(), /sign-in$/, "whoever has closed it is signed out");
    assert.ok(inspector.checkHtml() >= 8);
    await context.close();
  });
});
