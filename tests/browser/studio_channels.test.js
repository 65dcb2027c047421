// The form as others see it, beside its text: each follows the other, in every channel; and where a form comes from.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { ROOT } from "./forms.js";
import { Inspector } from "./inspect.js";
import { paste } from "./saved.js";
import { studioWith } from "./studio_visit.js";

const ELSEWHERE = join(ROOT, "fuzz/corpus/import/seed-stall.json");

const shipped = (form) => join(ROOT, "forms", form, "form.yaml");

describe("The studio's previews", () => {
  const inspector = new Inspector("studio-channels", { onPhone: true });
  const { visit } = studioWith(inspector);

  const noMistakes = (page) => page.locator("#state", { hasText: "No mistakes" }).waitFor();
  const press = (place, name) => place.getByRole("button", { name, exact: true }).click();
  const preview = (page, channel) => page.frameLocator(`#preview-${channel}`);
  const tab = (page, name) => page.getByRole("tab", { name }).click();
  const titled = (page, title) => page.locator("#title", { hasText: title }).waitFor();
  async function text(page) {
    const [download] = await Promise.all([page.waitForEvent("download"), press(page, "Save a copy")]);
    return readFileSync(await download.path(), "utf8");
  }
  async function open(page, ...files) {
    await press(page, "New or open");
    await page.locator("#open").setInputFiles(files);
  }
  /** Puts the cursor where these words stand in the text. */
  async function goTo(page, words) {
    await page.locator(".cm-content").press("Control+Home");
    await page.locator(".cm-content").press("Control+f");
    await page.locator(".cm-search input[name=search]").pressSequentially(words);
    await page.locator(".cm-search input[name=search]").press("Enter");
    await page.locator(".cm-search input[name=search]").press("Escape");
  }
  /** The new form, on its second page. */
  async function toContact(website) {
    await press(website, "Start now");
    await website.getByLabel("Tell us what you need").fill("A copy of my licence");
    await press(website, "Continue");
    await website.getByLabel("What is your full name?").waitFor();
  }

  it("keep what is typed when the text changes", () =>
    visit(async (page) => {
      const website = preview(page, "website");
      await toContact(website);
      await website.getByLabel("What is your full name?").fill("Sam Okafor");
      await website.getByLabel("By e-mail").check();
      await website.getByLabel("What is your e-mail address?").fill("sam@");
      await goTo(page, "What is your full name?");
      await page.keyboard.type("What are you called?");
      assert.equal(await website.getByLabel("What are you called?").inputValue(), "Sam Okafor");
      assert.equal(await website.getByLabel("What is your e-mail address?").inputValue(), "sam@");
      assert.ok(await website.getByLabel("By e-mail").isChecked());
      await website.getByRole("link", { name: "Back", exact: true }).click();
      assert.equal(await website.getByLabel("Tell us what you need").inputValue(), "A copy of my licence");
    }));

  it("and the text show the same question", () =>
    visit(async (page) => {
      const website = preview(page, "website");
      const line = page.locator(".cm-activeLine");
      await website.getByRole("heading", { name: "New form" }).waitFor();
      await goTo(page, "ask: How should we reply?");
      await website.getByLabel("By phone").waitFor();
      // Whoever fills the form in is not led away from where they write.
      await website.getByLabel("By phone").check();
      await website.getByLabel("What is your full name?").fill("Sam Okafor");
      assert.match(await line.innerText(), /How should we reply/);
      await website.getByText("What is your full name?").click();
      await page.locator(".cm-activeLine", { hasText: "full_name" }).waitFor();
      const [{ y, height }, around] = await Promise.all([line.boundingBox(), page.locator("#editor").boundingBox()]);
      assert.ok(y >= around.y && y + height <= around.y + around.height, "the line is in sight");
      await website.getByRole("link", { name: "Back", exact: true }).click();
      await website.getByLabel("Tell us what you need").waitFor();
      // The cursor comes back to where it was.
      await goTo(page, "ask: How should we reply?");
      await website.getByLabel("By phone").waitFor();
    }));

  it("judge by the form as it is, though nobody sees them follow it", () =>
    visit(async (page) => {
      await page.setViewportSize({ width: 375, height: 667 });
      const website = preview(page, "website");
      await website.getByRole("heading", { name: "New form" }).scrollIntoViewIfNeeded();
      const frame = page.frames().find((one) => one.url().includes("/website/form/"));
      const before = frame.url();
      await page.evaluate(() => scrollTo(0, 0));
      await page.waitForFunction(() => document.getElementById("preview-website").getBoundingClientRect().top > innerHeight);
      await paste(page, (await text(page)).replace("called: what you need", "called: what we can do").replace("title: New form", "title: Another form"));
      await titled(page, "Another form");
      await frame.evaluate(() => document.querySelector(".govuk-button--start").click());
      await frame.waitForURL((url) => url.href !== before);
      await frame.waitForFunction(() => document.querySelector("form[data-onceform]")?.onceform);
      await frame.evaluate(() => document.querySelector("button[value=continue]").click());
      await frame.waitForFunction(() => document.querySelector(".govuk-error-summary:not([hidden])"));
      assert.match(await frame.evaluate(() => document.querySelector(".govuk-error-summary").textContent), /Enter what we can do/);
    }));

  it("show a page that only some people see with answers that lead to it", () =>
    visit(async (page) => {
      const sometimes = (await text(page)).replace("title: How can we reach you?", "$&\n    ask when: needed_by is after 2027-05-01").replace("title: New form", "title: Sometimes more");
      await open(page, { name: "form.yaml", mimeType: "application/yaml", buffer: Buffer.from(sometimes) });
      await titled(page, "Sometimes more");
      const website = preview(page, "website");
      const madeUp = page.locator("#website [data-made-up]");
      await website.getByRole("heading", { name: "Sometimes more" }).first().waitFor();
      assert.ok(await madeUp.isHidden());
      await goTo(page, "question: full_name");
      await website.getByLabel("What is your full name?").waitFor();
      await madeUp.waitFor();
      await inspector.look(page, "a page that only some people see");
      await page.locator("#website").getByRole("button", { name: "Begin again" }).click();
      await madeUp.waitFor({ state: "hidden" });
    }));

  it("fill in what the account knows, say what the agent says, and become tests", () =>
    visit(async (page) => {
      await tab(page, "Account");
      await preview(page, "account").getByRole("heading", { name: "New form" }).waitFor();
      await open(page, shipped("garden-waste"));
      await titled(page, "garden waste");
      await preview(page, "account").getByRole("heading", { name: "garden waste" }).first().waitFor();
      await goTo(page, "question: your_name");
      const name = preview(page, "account").getByLabel("What is your full name?");
      await name.waitFor();
      assert.equal(await name.inputValue(), "Sam Taylor");
      await inspector.look(page, "an account");

      await open(page, shipped("missed-bin"));
      await titled(page, "Report a missed bin collection");
      await tab(page, "Agent’s script");
      const agent = preview(page, "agent");
      await agent.getByText("What is the address, starting with the postcode?").first().waitFor();
      await agent.getByLabel("Brown garden waste bin").check();
      await inspector.look(page, "a script with an answer");

      await tab(page, "Account");
      const account = preview(page, "account");
      await press(account, "Start now");
      await press(account, "Continue");
      await account.getByLabel("Brown garden waste bin").check();
      await account.getByLabel("No", { exact: true }).check();
      await press(account, "Continue");
      await account.getByRole("heading", { name: "You need a garden waste subscription" }).waitFor();
      await page.locator("#account").getByRole("button", { name: "Make a test of these answers" }).click();
      const made = page.getByRole("listitem").filter({ hasText: "Tried out 1: it ends at “You need a garden waste subscription”" });
      await made.getByText("Passed").waitFor();
      assert.match(await text(page), /Tried out 1: it ends at “You need a garden waste subscription”/);
    }));

  it("come with a form from anywhere, and the one of before can be had again", () =>
    visit(async (page) => {
      const before = await text(page);
      await press(page, "New or open");
      await inspector.look(page, "new or open");
      await page.locator("#open").setInputFiles({ name: "photo.yaml", mimeType: "application/octet-stream", buffer: Buffer.from([0x89, 0x50, 0xff, 0xfe]) });
      await page.getByRole("alert").getByText("photo.yaml is not a text. Choose a file that ends in .yaml, .yml or .json.").waitFor();
      await inspector.look(page, "no text");
      await page.locator("#open").setInputFiles(shipped("missed-bin"));
      await titled(page, "Report a missed bin collection");
      assert.equal(await text(page), readFileSync(shipped("missed-bin"), "utf8"));
      await press(page, "New or open");
      await press(page, "Go back to what was open before");
      await titled(page, "New form");
      assert.equal(await text(page), before);

      await open(page, ELSEWHERE);
      await page.getByText("seed-stall.json is a form of another form builder. Choose which one.").waitFor();
      await inspector.look(page, "whose form it is");
      await press(page, "Bring it over");
      await page.getByRole("alert").getByText("Choose which form builder the form comes from.").waitFor();
      await page.getByLabel("XGov digital form builder").check();
      await press(page, "Bring it over");
      await page.getByRole("heading", { name: "What became of the form" }).waitFor();
      assert.match(await text(page), /^form: seed-stall\ntitle: Apply for a stall$/m);
      await inspector.look(page, "what became of it");
      await press(page, "Close");

      await press(page, "New or open");
      await page.getByLabel("Short name of the form").fill("2026");
      await press(page, "Begin");
      await page.getByRole("alert").locator(".govuk-error-message").waitFor();
      await page.getByLabel("Short name of the form").fill("Street Party");
      await press(page, "Begin");
      await titled(page, "Street party");
      await noMistakes(page);
    }));

  it("every page that was sent is right HTML", () => assert.ok(inspector.checkHtml() > 0));
});
