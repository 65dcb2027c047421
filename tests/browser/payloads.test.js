// What somebody types is run by no browser: payloads through a form, the account, the desk and the room for data protection, with
// the scripts of the pages at work. And the room for data protection itself, looked at as every other page.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { fill } from "./fill.js";
import { Inspector } from "./inspect.js";
import { nextPage } from "./next.js";
import { startBrowser, startPortal } from "./portal.js";

const PAYLOADS = [
  '"><script>window.zq9 = 1; alert(1)</script>',
  '<img src=x onerror="window.zq9 = 1; alert(1)">',
  '<svg onload="window.zq9 = 1; alert(1)">',
  '" autofocus onfocus="window.zq9 = 1; alert(1)" x="',
  "javascript:window.zq9=1;alert(1)",
  "{{constructor.constructor('window.zq9=1;alert(1)')()}}",
  "<iframe srcdoc=\"<script>parent.zq9 = 1; alert(1)</script>\">",
];

describe("Payloads", () => {
  let browser;
  let portal;
  before(async () => ([browser, portal] = await Promise.all([startBrowser(), startPortal("2026-03-10")])));
  after(() => Promise.all([browser?.close(), portal?.stop()]));

  /** A page that counts what was run. */
  async function watched() {
    const context = await browser.newContext();
    const page = await context.newPage();
    const run = [];
    page.on("dialog", (dialog) => {
      run.push(dialog.message());
      return dialog.dismiss();
    });
    const nothing = async (what) => {
      await page.waitForLoadState("networkidle");
      assert.equal(await page.evaluate(() => window.zq9), undefined, what);
      assert.deepEqual(run, [], what);
    };
    return { page, nothing };
  }

  async function signIn(page, room, name) {
    await page.goto(`${portal.address}/ashcombe/${room}`);
    await page.getByLabel(name).check();
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.waitForURL((url) => !url.pathname.endsWith("/sign-in"));
  }

  it("run nothing, whichever page shows them", async () => {
    const { page, nothing } = await watched();
    const desk = await watched();
    await signIn(page, "account", "Priya Shah");
    await signIn(desk.page, "staff", "Siobhan Kelly");
    for (const payload of PAYLOADS) {
      await page.goto(`${portal.address}/ashcombe/account/details`);
      await page.getByLabel("Full name").fill(payload);
      await page.keyboard.press("Enter");
      await page.waitForURL("**/ashcombe/account");
      await nothing(payload);
      await page.goto(`${portal.address}/ashcombe/account/forms/tell-us/comment`);
      for (let steps = 0; !page.url().endsWith("check-answers"); steps += 1) {
        assert.ok(steps < 10, `lost at ${page.url()}`);
        await fill(page, { kind: "comment", about: "waste", comment: payload, reply: "no" });
        await nextPage(page, () => page.locator('main button[value="continue"]').last().click());
        await nothing(payload);
      }
      assert.ok((await page.locator("main").innerText()).includes(payload), "it is read back as it was typed");
      await desk.page.goto(`${portal.address}/ashcombe/desk/forms/tell-us`);
      for (const control of await desk.page.locator("main textarea, main input[type=text]").all()) {
        if (await control.isVisible()) await control.fill(payload);
      }
      await desk.page.keyboard.press("Tab");
      await desk.nothing(payload);
      await desk.page.goto(`${portal.address}/ashcombe/data-protection`);
      await desk.page.getByLabel("Full name").fill(payload);
      await desk.page.getByLabel("Why it has to be kept").fill(payload);
      await desk.page.getByRole("button", { name: "Find", exact: true }).click();
      await desk.nothing(payload);
    }
  });

  it("the room for data protection is for everyone's eyes and keyboards", async () => {
    const { page } = await watched();
    const inspector = new Inspector("data-protection");
    inspector.watch(page);
    await signIn(page, "staff", "Siobhan Kelly");
    await page.goto(`${portal.address}/ashcombe/data-protection`);
    await inspector.look(page, "begin");
    await page.getByRole("button", { name: "Find", exact: true }).click();
    await page.getByRole("alert").waitFor();
    await inspector.look(page, "nobody described");
    await page.getByLabel("Full name").fill("Priya Shah");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "What was found" }).waitFor();
    await inspector.look(page, "found");
    await page.getByRole("button", { name: "Remove what is selected" }).click();
    await page.getByRole("alert").waitFor();
    await inspector.look(page, "not confirmed");
    inspector.checkHtml();
  });
});
