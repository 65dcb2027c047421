// Signing in by e-mail, with and without JavaScript, by keyboard, in both languages. The demonstration shows its e-mails itself.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Inspector } from "./inspect.js";
import { startBrowser, startPortal } from "./portal.js";

describe("Signing in", () => {
  let browser;
  let portal;
  before(async () => ([browser, portal] = await Promise.all([startBrowser(), startPortal("2026-03-10")])));
  after(() => Promise.all([browser?.close(), portal?.stop()]));

  /** The code and the link of the latest e-mail. */
  async function letter(page, council) {
    const mailbox = await page.context().newPage();
    await mailbox.goto(`${portal.address}/${council}/e-mails`);
    const text = await mailbox.locator(".govuk-inset-text").first().innerText();
    await mailbox.close();
    return { code: text.match(/\b\d{6}\b/)[0], link: text.match(/http\S+/)[0] };
  }

  for (const javaScript of [true, false]) {
    it(`makes an account by a code, ${javaScript ? "with" : "without"} JavaScript`, async () => {
      const inspector = new Inspector(`sign-in-${javaScript}`);
      const context = await browser.newContext({ javaScriptEnabled: javaScript });
      const page = await context.newPage();
      inspector.watch(page);
      const look = (state) => inspector.look(page, state, { javaScript });
      const email = `ann.${javaScript}@example.com`;
      await page.goto(`${portal.address}/ashcombe/account/forms/tell-us`);
      await look("ask");
      await page.getByLabel("E-mail address").fill("nobody");
      await page.keyboard.press("Enter");
      await page.getByRole("alert").waitFor();
      assert.match(await page.title(), /^Error:/);
      await look("wrong e-mail address");
      await page.getByLabel("E-mail address").fill(email);
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Check your e-mail" }).waitFor();
      assert.equal(await page.getByLabel("Code").getAttribute("autocomplete"), "one-time-code");
      await look("code");
      await page.getByLabel("Code").fill("abc");
      await page.keyboard.press("Enter");
      await page.getByRole("alert").waitFor();
      await look("wrong code");
      const { code } = await letter(page, "ashcombe");
      await page.getByLabel("Code").fill(code);
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Your details" }).waitFor();
      await look("details");
      await page.getByRole("button", { name: "Save and continue" }).click();
      await page.getByRole("alert").waitFor();
      await look("no name");
      await page.getByLabel("Full name").fill("Ann Other");
      await page.keyboard.press("Enter");
      await page.waitForURL("**/ashcombe/account/forms/tell-us");
      await page.goto(`${portal.address}/ashcombe/account`);
      await look("new account");
      await page.goto(`${portal.address}/ashcombe/e-mails`);
      await look("e-mails");
      inspector.checkHtml();
      await context.close();
    });
  }

  it("signs in by a link, in Welsh, on another device", async () => {
    const inspector = new Inspector("sign-in-link");
    const [computer, phone] = await Promise.all([browser.newContext(), browser.newContext()]);
    const page = await computer.newPage();
    inspector.watch(page);
    await page.goto(`${portal.address}/penllyn/account/sign-in?lang=cy`);
    await inspector.look(page, "ask in Welsh");
    await page.getByLabel("Cyfeiriad e-bost").fill("bo@example.com");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Gwiriwch eich e-bost" }).waitFor();
    await inspector.look(page, "code in Welsh");
    const { link } = await letter(page, "penllyn");
    const other = await phone.newPage();
    inspector.watch(other);
    await other.goto(link);
    await inspector.look(other, "link");
    await other.getByRole("button", { name: "Mewngofnodi" }).click();
    await other.getByRole("heading", { name: "Eich manylion" }).waitFor();
    await page.goto(link);
    await page.getByRole("heading", { name: "Mae’r ddolen hon wedi’i defnyddio neu’n rhy hen" }).waitFor();
    await inspector.look(page, "link used");
    inspector.checkHtml();
    await Promise.all([computer.close(), phone.close()]);
  });

  it("brings an agent to the desk, and nobody else", async () => {
    const inspector = new Inspector("sign-in-desk");
    const context = await browser.newContext();
    const page = await context.newPage();
    inspector.watch(page);
    await page.goto(`${portal.address}/ashcombe/desk`);
    await inspector.look(page, "ask");
    await page.getByLabel("E-mail address").fill("Amina.Yusuf@council.example.com");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Check your e-mail" }).waitFor();
    const { code } = await letter(page, "ashcombe");
    await page.getByLabel("Code").fill(code);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Call desk" }).waitFor();
    await page.goto(`${portal.address}/ashcombe/account`);
    assert.match(page.url(), /account\/sign-in$/, "an agent is no customer by that");
    inspector.checkHtml();
    await context.close();
  });
});
