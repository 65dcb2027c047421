// The call desk by keyboard alone: a customer is found, a form begun for them, the link sent, the call wrapped up. Each page is looked
// at, at phone and desktop width, and so is what the resident sees of it.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Inspector } from "./inspect.js";
import { startBrowser, startPortal } from "./portal.js";

describe("The call desk", () => {
  let browser;
  let portal;
  before(async () => ([browser, portal] = await Promise.all([startBrowser(), startPortal("2026-03-10")])));
  after(() => Promise.all([browser?.close(), portal?.stop()]));

  /** Somebody who has signed in as a sample person, without JavaScript. */
  async function signedIn(room, name) {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await page.goto(`${portal.address}/ashcombe/${room}`);
    await page.getByLabel(name).check();
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.waitForLoadState("load");
    return page;
  }

  it("is used by keyboard alone, without JavaScript", async () => {
    const inspector = new Inspector("desk");
    const look = (page, state) => inspector.look(page, state, { javaScript: false });
    const page = await signedIn("desk", "Siobhan Kelly");
    inspector.watch(page);
    const enter = async (address) => Promise.all([page.waitForURL(address), page.keyboard.press("Enter")]);
    await look(page, "desk");
    // The box that finds is the first control of the page.
    await page.keyboard.press("Tab");
    await enter(/#content--main$/);
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.id), "find");
    await page.keyboard.type("hp");
    await enter(/\/find$/);
    await look(page, "found");
    await page.getByLabel("Find a customer or a request").fill("priya");
    await page.getByLabel("Find a customer or a request").focus();
    await enter(/\/customers\//);
    await look(page, "customer");
    await page.getByLabel("Start a form").focus();
    await page.keyboard.type("Report a missed");
    await page.keyboard.press("Tab");
    await enter(/\/forms\/missed-bin\//);
    await look(page, "script with what is known");
    await page.getByRole("button", { name: "send a link" }).focus();
    await enter(/\/calls\//);
    await look(page, "call");
    await page.getByRole("button", { name: "Send the link" }).focus();
    await enter(/\/link$/);
    await look(page, "link on its way");
    await page.getByRole("link", { name: "Wrap up the call" }).focus();
    await enter(/\/wrap-up\//);
    await page.getByRole("button", { name: "Save" }).focus();
    await page.keyboard.press("Enter");
    await page.locator(".govuk-error-summary").waitFor();
    await look(page, "wrap-up with an error");
    await page.getByLabel("Chasing").check();
    await page.getByRole("button", { name: "Save" }).focus();
    await enter(/\/customers\//);
    await look(page, "customer with a contact");
    await page.goto(`${portal.address}/ashcombe/desk/customers/new`);
    await look(page, "new customer");
    await page.goto(`${portal.address}/ashcombe/desk/audit`);
    await look(page, "audit log");
    const resident = await signedIn("account", "Tom Okafor");
    inspector.watch(resident);
    await resident.goto(`${portal.address}/ashcombe/account/forms/missed-bin`);
    await resident.goto(`${portal.address}/ashcombe/help`);
    await look(resident, "help with a form");
    await Promise.all([resident, page].map((each) => each.context().close()));
    const checked = inspector.checkHtml();
    assert.ok(checked >= 10, `only ${checked} pages were checked`);
  });
});
