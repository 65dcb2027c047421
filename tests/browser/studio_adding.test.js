// What is added by menu: where a form ends, a price, limits, checks; and what the menus say of words that stay as they were.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FORM, button, focused, studioMenus, text, told } from "./studio_menus.js";

describe("What the menus of the studio add", () => {
  const { inspector, visit } = studioMenus("studio-adding");

  it("end the form on a page of its own for some people", () =>
    visit(async (page) => {
      await button(page, "Add page").click();
      await page.getByLabel("What the page does").selectOption({ label: "The form ends here" });
      await page.getByLabel("Heading of the page").fill("You need a subscription");
      await page.getByLabel("Text of the page").fill("Join first.");
      await button(page, "Add page").click();
      await page.locator("#menus-add-error", { hasText: "Choose a question that is asked earlier" }).waitFor();
      const line = page.locator("#menus-add-if-0");
      await line.getByLabel("Question").selectOption({ label: "Which bin did we miss?" });
      await line.getByLabel("Answer").selectOption({ label: "Brown bin" });
      await inspector.look(page, "a page where the form ends");
      await button(page, "Add page").click();
      await told(page, "The page “You need a subscription” was added, where the form ends. It is page 2.");
      assert.equal(await focused(page), "menus-1-open");
      const added = (name) =>
        `  - page: ${name}\n    exit: You need a subscription\n    text: Join first.\n    ask when: bin is garden\n\n`;
      const now = await text(page);
      const name = /page: (\w+)\n {4}exit:/.exec(now)[1];
      assert.equal(now, FORM.replace("  - page: you", `${added(name)}  - page: you`));
      await page.getByLabel("What helps instead").fill("https://example.org/bins");
      await told(page, "What helps instead was changed.");
      assert.match(await text(page), /signpost: https:\/\/example\.org\/bins\n/);
      await button(page, "Remove condition 1").click();
      await page.locator("#menus-1-condition-error", { hasText: "the form would end here for everybody" }).waitFor();
    }));

  it("say what the form costs, and limit what a question takes", () =>
    visit(async (page) => {
      await button(page, "About the form").click();
      await button(page, "Add the price").click();
      await page.locator("#menus-price-why", { hasText: "Write an amount of money" }).waitFor();
      await page.getByLabel("Amount in pounds").fill("30");
      await page.getByLabel("What is paid for").fill("A bin");
      await inspector.look(page, "a price");
      await button(page, "Add the price").click();
      await told(page, "The price was added.");
      assert.equal(await focused(page), "menus-about-amount");
      const priced = await text(page);
      assert.match(priced, /^fee:\n {2}amount: £30\n {2}for: A bin\n/m);
      await page.getByLabel("Price", { exact: true }).fill("45");
      await told(page, "“Price” was changed.");
      assert.equal(await text(page), priced.replace("£30", "£45"));
      await button(page, "Remove the price").click();
      await told(page, "The price was removed.");
      assert.equal(await text(page), FORM);

      await button(page, "Add question to page 2").click();
      await page.getByLabel("Question", { exact: true }).fill("How many bins?");
      await page.getByLabel("Kind of answer").selectOption({ label: "A whole number" });
      await button(page, "Add question").click();
      await told(page, "was added.");
      await page.getByLabel("Largest that is taken").fill("6");
      await told(page, "“Largest that is taken” was changed.");
      assert.match(await text(page), /ask: How many bins\?\n {8}at most: 6\n/);
      await page.getByLabel("Smallest that is taken").fill("9");
      await page.getByLabel("Smallest that is taken").press("Tab");
      await page.locator("#menus-1-1-at-least-error", { hasText: "The most is less than" }).waitFor();
      await inspector.look(page, "limits");
    }));

  it("say what the form costs for each answer", () =>
    visit(async (page) => {
      await button(page, "About the form").click();
      await page.getByLabel("What decides the price?").selectOption({ label: "Which bin did we miss?" });
      await page.getByLabel("Pounds when it is “Black bin”").fill("0");
      await page.getByLabel("What is paid for").fill("A new bin");
      await button(page, "Add the price").click();
      await page.locator("#menus-price-why", { hasText: "Write what it costs for “Brown bin”, such as £30 or £0" }).waitFor();
      await page.getByLabel("Pounds when it is “Brown bin”").fill("45.50");
      await inspector.look(page, "a price that an answer decides");
      await button(page, "Add the price").click();
      await told(page, "The price was added.");
      const priced = await text(page);
      assert.match(priced, /by: bin\n {4}is:\n {6}refuse: £0\n {6}garden: £45\.50\n/);
      await page.getByLabel("Price when “Which bin did we miss?” is “Brown bin”").fill("50");
      await told(page, "The price was changed.");
      assert.equal(await text(page), priced.replace("£45.50", "£50"));
      await inspector.look(page, "the price for each answer");
      await button(page, "Remove the price").click();
      await told(page, "The price was removed.");
      assert.equal(await text(page), FORM);
    }));

  it("check an answer, and say what people read when it is not so", () =>
    visit(async (page) => {
      for (const ask of ["From which day?", "Until which day?"]) {
        await button(page, "Add question to page 2").click();
        await page.getByLabel("Question", { exact: true }).fill(ask);
        await page.getByLabel("Kind of answer").selectOption({ label: "A day" });
        await button(page, "Add question").click();
        await told(page, `The question “${ask}” was added.`);
      }
      const before = await text(page);
      await button(page, "Add a check Until which day?").click();
      assert.equal(await focused(page), "menus-1-2-check-if-0-how");
      await button(page, "Add the check").click();
      await page.locator("#menus-1-2-check-make-why", { hasText: "Choose what “Until which day?” is compared with" }).waitFor();
      const line = page.locator("#menus-1-2-check-if-0");
      await line.getByLabel("Comparison").selectOption({ label: "is after" });
      await line.getByLabel("Day").selectOption({ label: "From which day?" });
      await page.getByLabel("What people read when it is not so").fill("Enter a later day: the last one");
      await inspector.look(page, "a new check");
      await button(page, "Add the check").click();
      await told(page, "The check was added.");
      assert.equal(await focused(page), "menus-1-2-rule-0-otherwise");
      const [from] = /\w+(?=\n {8}type: date\n {8}ask: From)/.exec(before);
      const [until] = /\w+(?=\n {8}type: date\n {8}ask: Until)/.exec(before);
      const lines = (must) => `        rules:\n          - must: ${until} ${must}\n            otherwise: "Enter a later day: the last one"\n`;
      assert.equal(await text(page), before + lines(`is after ${from}`));

      const made = page.locator("#menus-1-2-rule-0-if-0");
      await made.getByLabel("Day").selectOption({ label: "Some time after the day it is filled in" });
      await made.getByLabel("Counted in").selectOption("working days");
      await made.getByLabel("How many").fill("3");
      await told(page, "The check was changed.");
      await inspector.look(page, "a check");
      assert.equal(await text(page), before + lines("is after today + 3 working days"));
      await made.getByLabel("Comparison").selectOption({ label: "is on or before" });
      await made.getByLabel("How many").fill("1");
      await page.locator("#menus-about-open").click();
      await page.locator(".menus__words", { hasText: "“Until which day?” is today + 1 working day or before. Otherwise people read" }).waitFor();
      await button(page, "Until which day?").click();
      await page.getByLabel("What people read when it is not so").fill("Enter tomorrow");
      await told(page, "The message of the check was changed.");
      await button(page, "Remove the check Enter tomorrow").click();
      await told(page, "The check was removed.");
      assert.equal(await focused(page), "menus-1-2-check");
      assert.equal(await text(page), before);
    }));

  it("say what a heading and new words of a question leave as it was", () =>
    visit(async (page) => {
      await button(page, "Page 1: Which bin was it?").click();
      await page.getByText("With one question on the page, people read the question here instead.").waitFor();
      await button(page, "Which bin did we miss?").click();
      await page.getByLabel("Question", { exact: true }).fill("Which bin is still full?");
      await page.getByText("Messages still call the answer “which bin we missed”.").waitFor();
      await inspector.look(page, "what messages still say");
      await button(page, "Call it “which bin is still full” instead").click();
      await told(page, "The name of the answer in messages was changed.");
      assert.equal(await text(page), FORM.replace("did we miss?", "is still full?").replace("        called: which bin we missed\n", ""));
      assert.equal(await page.locator("#menus-0-0-recall-note").count(), 0);
      await page.getByLabel("Short name", { exact: true }).fill("Full bin");
      await page.getByLabel("Short name", { exact: true }).press("Tab");
      await told(page, "The name was changed everywhere.");
      assert.match(await text(page), /- question: full_bin\n/);
    }));

  it("take an option that somebody typed, however they leave its field", () =>
    visit(async (page) => {
      const added = (...labels) => FORM.replace("          garden: Brown bin\n", `          garden: Brown bin\n${labels.map((label) => `          ${label}\n`).join("")}`);
      await button(page, "Which bin did we miss?").click();
      const field = page.getByLabel("New option");
      await field.fill("Blue bin");
      await field.press("Enter");
      await told(page, "The option “Blue bin” was added.");
      assert.deepEqual([await field.inputValue(), await focused(page)], ["", "menus-0-0-new-option"]);
      await field.fill("Food caddy");
      await button(page, "Add option").click();
      await told(page, "The option “Food caddy” was added.");
      assert.equal(await focused(page), "menus-0-0-new-option");
      await field.fill("Glass box");
      await button(page, "What is your full name?").click();
      await told(page, "The option “Glass box” was added.");
      assert.equal(await text(page), added("blue_bin: Blue bin", "food_caddy: Food caddy", "glass_box: Glass box"));
      // By keyboard, the button comes behind it.
      await button(page, "Which bin did we miss?").click();
      await field.fill("Bulky thing");
      await field.press("Tab");
      await told(page, "The option “Bulky thing” was added.");
      assert.equal(await focused(page), "menus-0-0-add-option");
      await page.keyboard.press("Enter");
      assert.equal(await focused(page), "menus-0-0-new-option");
      assert.equal(await page.locator(".govuk-error-message:visible").count(), 0);
    }));

  it("every page that was sent is right HTML", () => assert.ok(inspector.checkHtml() > 0));
});
