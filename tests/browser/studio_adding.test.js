// What is added by menu: where a form ends, a price, limits; and what the menus say of words that stay as they were.

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

  it("say what a heading and new words of a question leave as it was", () =>
    visit(async (page) => {
      await button(page, "Page 1: Which bin was it?").click();
      await page.getByText("With one question on the page, people read the question here instead.").waitFor();
      await button(page, "Which bin did we miss?").click();
      await page.getByLabel("Question", { exact: true }).fill("Which bin is still full?");
      await page.getByText("Messages call the answer “which bin we missed”.").waitFor();
      await inspector.look(page, "what messages still say");
      await button(page, "Make it from the question instead Which bin is still full?").click();
      await told(page, "What messages call the answer was changed.");
      assert.equal(await text(page), FORM.replace("did we miss?", "is still full?").replace("        called: which bin we missed\n", ""));
      assert.equal(await page.locator("#menus-0-0-recall-note").count(), 0);
      await page.getByLabel("Short name", { exact: true }).fill("Full bin");
      await page.getByLabel("Short name", { exact: true }).press("Tab");
      await told(page, "The name was changed everywhere.");
      assert.match(await text(page), /- question: full_bin\n/);
    }));

  it("every page that was sent is right HTML", () => assert.ok(inspector.checkHtml() > 0));
});
