// The figures, without JavaScript, at phone and desktop width, on the made-up year of the demonstration.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { fillDay } from "./day.js";
import { Inspector } from "./inspect.js";
import { startBrowser, startPortal } from "./portal.js";

const PAGES = ["", "/contacts", "/cost", "/completion?form=missed-bin", "/avoidable", "/standards", "/satisfaction"];

describe("Insight", () => {
  let browser;
  let portal;
  before(async () => ([browser, portal] = await Promise.all([startBrowser(), startPortal("2026-03-10", ["--year"])])));
  after(() => Promise.all([browser?.close(), portal?.stop()]));

  it("shows each kind of figure as a chart and a table, by the days that are chosen", async () => {
    const inspector = new Inspector("insight");
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await page.goto(`${portal.address}/ashcombe/staff`);
    await page.getByLabel("Siobhan Kelly").check();
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.waitForLoadState("load");
    inspector.watch(page);
    const look = (state) => inspector.look(page, state, { javaScript: false });
    for (const address of PAGES) {
      await page.goto(`${portal.address}/ashcombe/insight${address}`);
      if (address) assert.ok(await page.locator("table").count(), `${address} has no table`);
      if (address) assert.ok(await page.getByRole("img", { name: "chart" }).count(), `${address} has no chart`);
      await look(address.replace(/\W+/g, " ").trim() || "overview");
    }
    await page.getByText("Choose days or a service").click();
    await page.getByLabel("These days:").check();
    await fillDay(page, "First day", "2026-03-09");
    await fillDay(page, "Last day", "2026-03-08");
    await page.getByRole("button", { name: "Show" }).click();
    await page.locator(".govuk-error-summary").waitFor();
    await look("days the wrong way round");
    await fillDay(page, "Last day", "2026-03-09");
    await page.getByRole("button", { name: "Show" }).click();
    await page.getByText("9 March 2026", { exact: true }).waitFor();
    inspector.checkHtml();
  });
});
