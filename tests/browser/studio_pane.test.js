// The menus beside the text: a form is changed by menu alone, by keyboard too, and the text says each time exactly what was done.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FORM, button, focused, studioMenus, text, told } from "./studio_menus.js";
import { paste } from "./saved.js";

describe("The menus of the studio", () => {
  const { inspector, visit } = studioMenus("studio-pane");

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
      await button(page, "Undo: the option was moved down").click();
      await told(page, "Taken back: the option was moved down.");
      assert.equal(await text(page), FORM);

      await button(page, "Page 1: Which bin was it?").click();
      await button(page, "Move down Which bin was it?").click();
      await told(page, "The page was moved down: it is number 2 of 2.");
      assert.equal(await focused(page), "menus-1-down");
      // What was open is open still, wherever it stands.
      const heading = page.getByLabel("Heading of the page", { exact: true });
      await button(page, "Undo: the page was moved down").click();
      await told(page, "Taken back: the page was moved down.");
      assert.deepEqual([await heading.inputValue(), await heading.getAttribute("id")], ["Which bin was it?", "menus-0-title"]);
      await button(page, "Redo: the page was moved down").click();
      await told(page, "Made again: the page was moved down.");
      assert.deepEqual([await heading.inputValue(), await heading.getAttribute("id")], ["Which bin was it?", "menus-1-title"]);
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
      await button(page, "Undo: the page “Which bin was it?” was removed").click();
      await told(page, "Taken back: the page “Which bin was it?” was removed.");
      assert.equal(await text(page), FORM);

      // In the text it is one change too.
      await page.getByLabel("Title of the form").fill("Another");
      await told(page, "The title was changed.");
      await button(page, "Text").click();
      await page.locator(".cm-content").press("Control+z");
      assert.equal(await text(page), FORM);
    }));

  it("say what was begun and is not in the form yet", () =>
    visit(async (page) => {
      await button(page, "What is your full name?").click();
      await button(page, "Only sometimes: add a condition").click();
      const begun = page.getByText("This is not in the form yet: something in it is still to be chosen or filled in.");
      await begun.waitFor();
      await page.getByLabel("Question", { exact: true }).last().selectOption({ label: "Which bin did we miss?" });
      await inspector.look(page, "a condition that is begun");
      // Another name of something in it takes nothing away.
      await button(page, "Which bin did we miss?").click();
      await told(page, "What you had begun of a condition was left out");
      assert.equal(await text(page), FORM);
      await button(page, "Add a check Which bin did we miss?").click();
      await page.getByLabel("What people read when it is not so").fill("Choose another");
      await button(page, "What is your full name?").click();
      await told(page, "What you had begun to add was left out.");
      await button(page, "Which bin did we miss?").click();
      await button(page, "Add a check Which bin did we miss?").click();
      await page.getByLabel("Short name", { exact: true }).fill("which bin");
      await page.getByLabel("Short name", { exact: true }).press("Tab");
      await told(page, "The name was changed everywhere.");
      assert.equal(await page.locator("#menus-0-0-check-if-0-name").inputValue(), "which_bin");
      await page.locator("#menus-0-0-check-if-0-value").selectOption({ label: "Brown bin" });
      await page.getByLabel("What people read when it is not so").fill("Choose the brown bin");
      await button(page, "Add the check").click();
      await told(page, "The check was added.");
      assert.match(await text(page), /must: which_bin is garden\n/);
      // One that is there is begun anew, and its question gets another name.
      await page.locator("#menus-0-0-rule-0-if-0-name").selectOption("");
      await begun.waitFor();
      await page.locator("#menus-0-0-rule-0-if-0-name").selectOption("which_bin");
      await begun.waitFor();
      await page.getByLabel("Short name", { exact: true }).fill("bin");
      await page.getByLabel("Short name", { exact: true }).press("Tab");
      await told(page, "The name was changed everywhere.");
      assert.equal(await page.locator("#menus-0-0-rule-0-if-0-name").inputValue(), "bin");
      await page.locator("#menus-0-0-rule-0-if-0-value").selectOption({ label: "Black bin" });
      await told(page, "The check was changed.");
      assert.equal(await begun.count(), 0);
      assert.match(await text(page), /must: bin is refuse\n/);
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
      await paste(page, byHand);
      await page.locator(".cm-content").press("Escape");
      await button(page, "Menus").click();
      await button(page, "What is your full name?").click();
      await page.getByText("This is written in the text, and says more than menus can.").waitFor();
      await inspector.look(page, "a condition of the text");
      await button(page, "Show in the text What is your full name?").click();
      await page.locator(".cm-content").waitFor();
      await paste(page, byHand.replace("ask: Which", 'ask: "Which'));
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

  it("take back by key what the button takes back, and make it again", () =>
    visit(async (page) => {
      // In the text it was typed before: that can be taken back as well, and nothing more.
      const undo = page.locator("#take-back");
      const redo = page.locator("#make-again");
      assert.deepEqual([await undo.innerText(), await redo.innerText()], ["Undo: the text was changed", "Redo"]);
      assert.equal(await redo.getAttribute("aria-disabled"), "true");
      await redo.focus();
      assert.equal(await focused(page), "make-again");
      await page.keyboard.press("Enter");
      assert.equal(await text(page), FORM);

      const title = page.getByLabel("Title of the form");
      await title.fill("Another");
      await told(page, "The title was changed.");
      await button(page, "Which bin did we miss?").click();
      assert.equal(await page.locator("#menus-said").innerText(), "", "what was said goes when something else is done");
      await page.getByLabel("People may leave it blank").check();
      await told(page, "The question may be left blank.");
      const both = await text(page);
      assert.equal(await undo.innerText(), "Undo: the question may be left blank");
      // On a button, and in a field where nothing is being typed.
      await button(page, "Page 2: About you").focus();
      await page.keyboard.press("Control+z");
      await told(page, "Taken back: the question may be left blank.");
      assert.equal(await text(page), FORM.replace("Report a missed bin", "Another"));
      await title.focus();
      await page.keyboard.press("Control+z");
      await told(page, "Taken back: the title was changed.");
      assert.equal(await text(page), FORM);
      assert.equal(await title.inputValue(), "Report a missed bin");
      assert.equal(await redo.innerText(), "Redo: the title was changed");
      await page.keyboard.press("Control+y");
      await told(page, "Made again: the title was changed.");
      await page.keyboard.press("Control+Shift+z");
      await told(page, "Made again: the question may be left blank.");
      assert.equal(await text(page), both);
      await inspector.look(page, "made again");

      // What is being typed is not in the text yet: the key is for the letters.
      await title.press("End");
      await title.pressSequentially("x");
      await page.keyboard.press("Control+z");
      assert.equal(await title.inputValue(), "Another");
      assert.equal(await text(page), both);

      for (const before of ["the question may be left blank", "the title was changed", "the text was changed"]) await button(page, `Undo: ${before}`).click();
      await button(page, "Undo").waitFor();
      assert.equal(await undo.getAttribute("aria-disabled"), "true");
      await undo.focus();
      await page.keyboard.press("Enter");
      assert.doesNotMatch(await page.locator("#menus-said").innerText(), /nothing/);
    }));

  it("forget a refusal when the next thing happens, and cover no field", () =>
    visit(async (page) => {
      await button(page, "Page 1: Which bin was it?").click();
      await button(page, "Move up Which bin was it?").click();
      await told(page, "This is the first page already.");
      await page.locator("#menus-0-up-why", { hasText: "This is the first page already" }).waitFor();
      await button(page, "Page 2: About you").click();
      assert.equal(await page.locator("#menus-said").innerText(), "");
      assert.equal(await page.getByText("This is the first page already").count(), 0);
      await button(page, "Move down About you").click();
      await told(page, "This is the last page already.");
      await page.getByLabel("Heading of the page").fill("You");
      await told(page, "The heading was changed.");
      assert.equal(await page.getByText("This is the last page already").count(), 0);
      await page.setViewportSize({ width: 1280, height: 500 });
      for (const id of ["menus-1-name", "menus-1-text", "menus-1-title", "menus-title"]) {
        await page.locator(`#${id}`).evaluate((field) => (field.blur(), field.focus()));
        const hidden = await page.evaluate((name) => {
          const [bar, field] = [document.querySelector(".studio__did"), document.getElementById(name)].map((it) => it.getBoundingClientRect());
          return field.top < bar.bottom && field.bottom > bar.top;
        }, id);
        assert.equal(hidden, false, `${id} lies behind what was said`);
      }
    }));

  /** The form that everybody begins with. */
  const begun = (act) =>
    visit(async (page) => {
      await button(page, "New or open").click();
      await page.locator("#new-name").fill("Skip licence");
      await page.locator("#start-new").getByRole("button", { name: "Begin" }).click();
      await page.locator("#title", { hasText: "Skip licence" }).waitFor();
      // A form that comes from somewhere else may be shown as text first.
      await button(page, "Menus").click();
      await button(page, "Page 1: What do you need?").waitFor();
      await act(page, await text(page));
    });

  it("change the first question of a new form to another kind, and remove it", () =>
    begun(async (page, form) => {
      await button(page, "Tell us what you need").click();
      await page.getByLabel("Kind of answer").selectOption({ label: "One of several options (radio buttons)" });
      await told(page, "What does not suit it was taken away: the most characters.");
      await page.getByLabel("Option 1", { exact: true }).waitFor();
      await page.locator("#state", { hasText: "No mistakes" }).waitFor();
      assert.match(await text(page), /type: choice/);
      await button(page, "Undo: the kind of answer was changed").click();
      await told(page, "Taken back: the kind of answer was changed.");
      assert.equal(await text(page), form);

      await button(page, "Remove question Tell us what you need").click();
      await page.getByText("say of it is taken out").waitFor();
      assert.equal(await focused(page), "menus-0-0-remove-sure");
      assert.equal(await text(page), form, "nothing is done until its author agrees");
      await inspector.look(page, "what goes along");
      await button(page, "Leave it as it is").click();
      assert.equal(await focused(page), "menus-0-0-remove");
      await button(page, "Remove question Tell us what you need").click();
      await button(page, "Remove it, and all that with it").click();
      await told(page, "The question “Tell us what you need” was removed.");
      assert.doesNotMatch(await text(page), /details: A copy/);
      await page.locator("#state", { hasText: "No mistakes" }).waitFor();
      await page.keyboard.press("Control+z");
      await told(page, "Taken back: the question “Tell us what you need” was removed.");
      assert.equal(await text(page), form);
    }));

  it("move a question to another page, or say why not", () =>
    begun(async (page, form) => {
      await button(page, "When do you need it by?").click();
      const move = button(page, "Move there When do you need it by?");
      await move.click();
      await page.locator("#menus-0-1-to-error", { hasText: "Choose a page" }).waitFor();
      await page.getByLabel("Move to page").selectOption({ label: "2: How can we reach you?" });
      await move.click();
      await told(page, "The question was moved to page 2, “How can we reach you?”");
      assert.equal(await focused(page), "menus-1-4-open");
      const now = await text(page);
      assert.ok(now.indexOf("question: needed_by") > now.indexOf("question: phone") && form.indexOf("question: needed_by") < form.indexOf("question: phone"));
      await button(page, "What is your e-mail address?").click();
      await page.getByLabel("Move to page").selectOption({ label: "1: What do you need?" });
      await button(page, "Move there What is your e-mail address?").click();
      await page.locator("#menus-1-2-to-error", { hasText: "That would be a mistake" }).waitFor();
      await inspector.look(page, "a move that is refused");
    }));

  it("say what the form says about itself, in fields and in words", () =>
    begun(async (page, form) => {
      await page.getByText("4 wordings are still the same as in every new form.").waitFor();
      await button(page, "About the form").click();
      await page.getByLabel("Privacy: what the answers are used for").fill("To license your skip");
      await told(page, "“Privacy: what the answers are used for” was changed.");
      await page.getByText("3 wordings are still the same as in every new form.").waitFor();
      await page.getByLabel("Privacy: lawful basis").selectOption("legal obligation");
      await told(page, "“Privacy: lawful basis” was changed.");
      const expected = form.replace("To deal with your request and tell you when it is done", "To license your skip").replace("public task", "legal obligation");
      assert.equal(await text(page), expected);
      await page.getByLabel("Who answers for the form").fill("");
      await page.getByLabel("Who answers for the form").press("Tab");
      await page.locator("#menus-said").filter({ hasText: /./ }).waitFor();
      await inspector.look(page, "about the form");
      await page.getByText("“When do you need it by?” is today or after. Otherwise people read").first().waitFor();
      await page.getByRole("button", { name: "Show in the text A day in the past is a mistake" }).click();
      assert.equal(await page.locator(".cm-content").isVisible(), true);
      await page.locator(".cm-activeLine", { hasText: "name: A day in the past is a mistake" }).waitFor();
    }));

  it("leave no old name behind where nothing was published", () =>
    begun(async (page) => {
      await button(page, "Add question to page 1").click();
      await page.getByLabel("Question", { exact: true }).fill("How long do you need the skip for?");
      await button(page, "Add question").click();
      await told(page, "was added.");
      assert.equal(await page.getByLabel("Short name", { exact: true }).inputValue(), "long_need_skip");
      await page.getByLabel("Short name", { exact: true }).fill("skip_days");
      await page.getByLabel("Short name", { exact: true }).press("Tab");
      await told(page, "The name was changed everywhere.");
      const now = await text(page);
      assert.ok(now.includes("- question: skip_days\n") && !now.includes("was:"), now);
    }));

  it("lead to the line that cannot be understood", () =>
    visit(async (page) => {
      await button(page, "Text").click();
      await paste(page, FORM.replace("ask: Which", 'ask: "Which'));
      await page.locator(".cm-content").press("Escape");
      await button(page, "Menus").click();
      await button(page, "Go to the line in the text").click();
      await page.locator(".cm-activeLine", { hasText: 'ask: "Which' }).waitFor();
    }));

  it("every page that was sent is right HTML", () => assert.ok(inspector.checkHtml() > 0));
});
