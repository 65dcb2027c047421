// A councillor's account, without JavaScript: what is reported in their wards, on a map and as a list, and a request that they raise.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { fillDay } from "./day.js";
import { fill } from "./fill.js";
import { Inspector } from "./inspect.js";
import { startBrowser, startPortal } from "./portal.js";

const POINTS = [["51.65500", "-0.61800"], ["51.66000", "-0.60500"], ["51.65200", "-0.57500"]];
const ANSWERS = { danger: "no", fault: "drain", place: { words: "Outside 7 Rose Lane" }, more: "Near the school", updates: "no" };

describe("A councillor", () => {
  let browser;
  let portal;
  before(async () => ([browser, portal] = await Promise.all([startBrowser(), startPortal("2026-03-10")])));
  after(() => Promise.all([browser?.close(), portal?.stop()]));

  const newPage = async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    return page;
  };

  /** Reports a blocked drain at a point on the website. */
  async function report([latitude, longitude]) {
    const page = await newPage();
    await page.goto(`${portal.address}/ashcombe/forms/street-fault`);
    await page.locator(".govuk-button--start").click();
    await page.waitForLoadState("load");
    for (let steps = 0; !page.url().endsWith("check-answers"); steps += 1) {
      assert.ok(steps < 10, `lost at ${page.url()}`);
      await fill(page, ANSWERS);
      // As a map or the device's own place would fill them in.
      await page.locator('[name="place.latitude"]').evaluateAll((inputs, value) => inputs.forEach((input) => (input.value = value)), latitude);
      await page.locator('[name="place.longitude"]').evaluateAll((inputs, value) => inputs.forEach((input) => (input.value = value)), longitude);
      await page.locator('button[name="_do"][value="continue"]').last().click();
      await page.waitForLoadState("load");
    }
    await page.locator('button[name="_do"][value="submit"]').click();
    await page.locator(".govuk-panel--confirmation").waitFor();
    await page.context().close();
  }

  it("sees their wards on a map, follows a request and raises one", async () => {
    const inspector = new Inspector("councillor");
    for (const point of POINTS) await report(point);
    const page = await newPage();
    inspector.watch(page);
    const look = (state) => inspector.look(page, state, { javaScript: false });
    await page.goto(`${portal.address}/ashcombe/staff`);
    await page.getByLabel("Cllr Ruth Abara").check();
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("heading", { name: "Your wards" }).waitFor();
    assert.ok((await page.locator("circle").count()) >= 3);
    await look("wards");
    await page.locator("tbody a").first().click();
    await page.getByRole("button", { name: "Follow this request" }).click();
    await page.getByText("You follow this request").waitFor();
    await look("followed");
    await page.goto(`${portal.address}/ashcombe/councillor/raise`);
    await page.getByRole("button", { name: "Go on to the form" }).click();
    await page.locator(".govuk-error-summary").waitFor();
    await look("nothing entered");
    await page.getByLabel("Resident’s name").fill("Ann Other");
    await page.getByLabel("Phone number").fill("07700 900222");
    await page.getByLabel("What is the request about?").selectOption("street-fault");
    await page.getByLabel("In person").check();
    await fillDay(page, "On which day?", "2026-03-09");
    await page.getByLabel("The resident has agreed").check();
    await page.getByRole("button", { name: "Go on to the form" }).click();
    await page.getByRole("heading", { name: "Report a fault in the street" }).waitFor();
    await look("form");
    await page.context().close();
    assert.ok(inspector.checkHtml() >= 4);
  });
});
