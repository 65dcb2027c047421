// The menus beside the text: a form is changed by menu alone, by keyboard too, and the text says each time exactly what was done.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { ROOT } from "./forms.js";
import { Inspector } from "./inspect.js";
import { startBrowser } from "./portal.js";
import { inText } from "./saved.js";
import { POLICY, startStatic } from "./static.js";

const PAGE = join(ROOT, "target/studio/page");
const NEEDS = `${POLICY.replace("img-src 'self'", "img-src 'self' data:")}; style-src-attr 'unsafe-inline'; frame-src 'self'`;
const DESKTOP = { width: 1280, height: 900 };

const FORM = `# Ours since 2019.
form: bins
title: Report a missed bin   # said on the phone too
journey: report

pages:
  # What was not collected.
  - page: bin
    title: "Which bin was it?"
    questions:
      - question: bin
        type: choice
        ask: Which bin did we miss?
        called: which bin we missed
        options:
          refuse: Black bin # the old ones
          garden: Brown bin

  - page: you
    title: About you
    questions:
      # Only to call back.
      - question: name
        type: name
        ask: What is your full name?
`;

describe("The menus of the studio", () => {
  const inspector = new Inspector("studio-pane", { onPhone: true });
  let browser;
  let service;
  before(async () => {
    assert.ok(existsSync(join(PAGE, "index.html")), `There is no ${PAGE}: run make studio`);
    service = await startStatic(PAGE, {}, NEEDS);
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await service?.stop();
  });

  async function visit(act) {
    const context = await inText(browser.newContext({ viewport: DESKTOP }));
    try {
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      inspector.watch(page);
      const faults = [];
      page.on("pageerror", (error) => faults.push(error.stack));
      page.on("console", (line) => line.type() === "error" && faults.push(line.text()));
      await page.goto(`${service.address}/`);
      await page.locator("#state", { hasText: "No mistakes" }).waitFor();
      await page.locator(".cm-content").fill(FORM);
      await page.locator("#title", { hasText: "Report a missed bin" }).waitFor();
      await page.getByRole("button", { name: "Menus", exact: true }).click();
      await page.getByRole("button", { name: "Page 2: About you" }).waitFor();
      await act(page);
      assert.deepEqual(faults, [], "the browser complains");
    } finally {
      await context.close();
    }
  }

  async function text(page) {
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save a copy" }).click()]);
    return readFileSync(await download.path(), "utf8");
  }
  /** What was done, as it is told. */
  const told = (page, words) => page.locator("#menus-said", { hasText: words }).waitFor();
  const button = (page, name, exact = true) => page.getByRole("button", { name, exact });
  const focused = (page) => page.evaluate(() => document.activeElement.id);

  it("change a form without its text, and the text says what was done", () =>
    visit(async (page) => {
      await inspector.look(page, "menus");

      await page.getByLabel("Title of the form").fill("Bins: missed");
      await told(page, "The title was changed.");
      let expected = FORM.replace("title: Report a missed bin   #", 'title: "Bins: missed"   #');
      assert.equal(await text(page), expected);

      await button(page, "Add page").click();
      assert.equal(await focused(page), "menus-add-title");
      await page.getByLabel("Heading of the page").fill("More about it");
      await page.getByLabel("First question on it").fill("Where was it?");
      await inspector.look(page, "a new page");
      await button(page, "Add page").click();
      await told(page, "The page “More about it” was added.");
      assert.equal(await focused(page), "menus-2-open");
      const added = (name) => `
  - page: more_about_it
    title: More about it
    questions:
      - question: ${name}
        type: text
        ask: Where was it?
`;
      const name = /question: (\w+)\n {8}type: text/.exec(await text(page))[1];
      expected += added(name);
      assert.equal(await text(page), expected);

      await button(page, "Add question to page 2").click();
      await page.getByLabel("Question", { exact: true }).fill("May we call you?");
      await page.getByLabel("Kind of answer").selectOption({ label: "One of several options (radio buttons)" });
      await page.getByLabel("Options").fill("Yes: any time\nNo");
      await inspector.look(page, "a new question");
      await button(page, "Add question").click();
      await told(page, "The question “May we call you?” was added.");
      const question = `      - question: may_we_call
        type: choice
        ask: May we call you?
        options:
          yes_any_time: "Yes: any time"
          no_option: No
`;
      const now = await text(page);
      const start = now.indexOf("      - question:", now.indexOf("full name?"));
      const written = now.slice(start, now.indexOf("\n  - page: more_about_it"));
      assert.equal(written.replace(/question: \w+/, "question: may_we_call").replace(/\n {10}\w+: No\n/, "\n          no_option: No\n"), question);
      expected = expected.replace("full name?\n", `full name?\n${written}`);
      assert.equal(now, expected);
      await inspector.look(page, "a question");

      await button(page, "Only sometimes: add a condition").click();
      assert.equal(await focused(page), "menus-1-1-if-0-name");
      const line = page.locator("#menus-1-1-if-0");
      await line.getByLabel("Question").selectOption({ label: "Which bin did we miss?" });
      await line.getByLabel("Answer").selectOption({ label: "Brown bin" });
      await told(page, "The condition was changed.");
      const ask = "        ask: May we call you?\n";
      expected = expected.replace(ask, `${ask}        ask when: bin is garden\n`);
      assert.equal(await text(page), expected);
      await page.getByText("Only when “Which bin did we miss?” is “Brown bin”.").waitFor();
      await inspector.look(page, "a condition");

      await line.getByLabel("Comparison").selectOption({ label: "is any of" });
      await line.getByLabel("Black bin").check();
      await told(page, "The condition was changed.");
      await page.getByText("is any of “Black bin”, “Brown bin”").waitFor();
      assert.equal(await text(page), expected.replace("bin is garden", "bin is any of [refuse, garden]"));
      await inspector.look(page, "a condition of several answers");
    }));

  it("move, remove and take back, each as one change", () =>
    visit(async (page) => {
      await button(page, "Which bin did we miss?").click();
      await button(page, "Down Black bin").click();
      await told(page, "The option was moved down: it is number 2 of 2.");
      assert.equal(await focused(page), "menus-0-0-option-1-down");
      const moved = FORM.replace("          refuse: Black bin # the old ones\n", "").replace("garden: Brown bin\n", "garden: Brown bin\n          refuse: Black bin # the old ones\n");
      assert.equal(await text(page), moved);
      await button(page, "Undo").click();
      await told(page, "The last change was taken back.");
      assert.equal(await text(page), FORM);

      await button(page, "Page 1: Which bin was it?").click();
      await button(page, "Move down Which bin was it?").click();
      await told(page, "The page was moved down: it is number 2 of 2.");
      assert.equal(await focused(page), "menus-1-down");
      const pages = (await text(page)).split("pages:\n")[1];
      assert.match(pages, /^ {2}- page: you[^]+\n\n {2}# What was not collected.\n {2}- page: bin/);
      await button(page, "Move up Which bin was it?").click();
      await told(page, "The page was moved up: it is number 1 of 2.");
      assert.equal(await text(page), FORM);
      await button(page, "Move up Which bin was it?").click();
      await told(page, "This is the first page already.");

      await button(page, "Remove page Which bin was it?").click();
      await told(page, "The page “Which bin was it?” was removed.");
      assert.equal(await focused(page), "menus-0-open");
      assert.match(await text(page), /pages:\n {2}- page: you/);
      await button(page, "Undo").click();
      await told(page, "The last change was taken back.");
      assert.equal(await text(page), FORM);

      // In the text it is one change too.
      await page.getByLabel("Title of the form").fill("Another");
      await told(page, "The title was changed.");
      await button(page, "Text").click();
      await page.locator(".cm-content").press("Control+z");
      assert.equal(await text(page), FORM);
    }));

  it("say why something is not done", () =>
    visit(async (page) => {
      await button(page, "Page 1: Which bin was it?").click();
      await page.getByLabel("Heading of the page").fill("");
      await page.getByLabel("Heading of the page").press("Tab");
      await page.locator("#menus-0-title-error", { hasText: "The page needs a heading" }).waitFor();
      await inspector.look(page, "a refusal");
      await page.getByLabel("Heading of the page").fill("Which one?");
      await told(page, "The heading was changed.");
      assert.equal(await text(page), FORM.replace("Which bin was it?", "Which one?"));
      assert.equal(await page.locator("#menus-0-title-error").count(), 0);

      await button(page, "What is your full name?").click();
      await button(page, "Remove question What is your full name?").click();
      await told(page, "A page asks at least one question. Remove the page instead");
    }));

  it("show where something is wrong", () =>
    visit(async (page) => {
      await page.locator("#problems").getByRole("button", { name: "is a personal detail" }).click();
      assert.equal(await focused(page), "menus-1-0-open");
      await page.getByLabel("Question", { exact: true }).waitFor();
    }));

  it("follow the text, with mistakes in it too", () =>
    visit(async (page) => {
      await button(page, "Text").click();
      const byHand = FORM.replace("full name?\n", "full name?\n        ask when: not (bin is garden)\n");
      await page.locator(".cm-content").fill(byHand);
      await page.locator(".cm-content").press("Escape");
      await button(page, "Menus").click();
      await button(page, "What is your full name?").click();
      await page.getByText("This is written in the text, and says more than menus can.").waitFor();
      await inspector.look(page, "a condition of the text");
      await button(page, "Show in the text What is your full name?").click();
      await page.locator(".cm-content").waitFor();
      await page.locator(".cm-content").fill(byHand.replace("ask: Which", 'ask: "Which'));
      await page.locator(".cm-content").press("Escape");
      await button(page, "Menus").click();
      await page.getByText("The text cannot be understood from line").waitFor();
      await inspector.look(page, "a text that cannot be read");
    }));

  it("work by keyboard alone, and keep the place where somebody types", () =>
    visit(async (page) => {
      const title = page.getByLabel("Title of the form");
      await title.press("End");
      await title.pressSequentially(" again");
      await told(page, "The title was changed.");
      assert.equal(await focused(page), "menus-title");
      await title.pressSequentially(" today");
      await page.locator("#title", { hasText: "Report a missed bin again today" }).waitFor();
      assert.equal(await title.inputValue(), "Report a missed bin again today");
      await page.keyboard.press("Tab");
      assert.equal(await focused(page), "menus-0-open");
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      assert.equal(await focused(page), "menus-0-title");
    }));

  it("every page that was sent is right HTML", () => assert.ok(inspector.checkHtml() > 0));
});
