// The page on which forms are written, from a web server that only hands out files, under a strict policy.

import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { brotliCompressSync } from "node:zlib";
import { ROOT } from "./forms.js";
import { Inspector } from "./inspect.js";
import { paste, saved } from "./saved.js";
import { startStatic } from "./static.js";
import { NEEDS, PAGE, studioWith } from "./studio_visit.js";

/** Bytes, compressed, that a first visit may load to write a form and see it: editor and compiler together. */
const FIRST_VISIT = 800_000;

describe("The studio", () => {
  const inspector = new Inspector("studio");
  const here = studioWith(inspector);
  const { visit } = here;

  const state = (page, words) => page.locator("#state", { hasText: words }).waitFor();
  const text = async (page) => [...(await saved(page)).values()].join();
  const press = (place, name) => place.getByRole("button", { name, exact: true }).click();
  const focused = (page) => page.evaluate(() => document.activeElement.id);
  const write = (page, written) => paste(page, written);
  const titled = (page, title) => page.locator("#title", { hasText: title }).waitFor();
  const website = (page) => page.frameLocator("#preview-website");

  it("begins with a form without mistakes, and shows it as residents will see it", () =>
    visit(async (page) => {
      await website(page).getByRole("heading", { name: "New form" }).waitFor();
      await website(page).getByRole("button", { name: "Start now" }).click();
      await website(page).getByLabel("Tell us what you need").waitFor();
      await inspector.look(page, "begins");
      await page.getByRole("tab", { name: "Questions" }).click();
      await page.frameLocator("#sheet").getByText("Tell us what you need").first().waitFor();
      await inspector.look(page, "questions");
      await page.getByRole("tab", { name: "Tests" }).click();
      await page.getByRole("button", { name: "Run the tests" }).click();
      await page.getByText("2 tests passed").waitFor();
      await inspector.look(page, "tests");
    }));

  it("begins in the menus, says what is here, and remembers where somebody works", () =>
    visit(async (page) => {
      await page.getByText("This is a small form that works.").waitFor();
      await page.getByLabel("Title of the form").waitFor();
      await inspector.look(page, "a first visit");
      await press(page, "Open a form, or bring one from another form builder");
      await page.locator("#open:focus").waitFor();
      await page.locator("#start").getByRole("button", { name: "Close" }).click();
      await press(page, "Close the welcome");
      assert.ok(await page.locator("#welcome").isHidden());
      await press(page, "Text");
      await page.reload();
      await page.locator(".cm-content").waitFor();
      await state(page, "No mistakes");
      assert.ok(await page.locator("#welcome").isHidden());
    }, { text: false }));

  it("leads by keyboard to where one works, into the text, and out of it", () =>
    visit(async (page) => {
      await page.getByLabel("Title of the form").waitFor();
      await page.locator("#skip").focus();
      await page.keyboard.press("Enter");
      assert.equal(await focused(page), "menus-title");
      await press(page, "Text");
      await page.locator("#skip").focus();
      await page.keyboard.press("Enter");
      assert.equal(await focused(page), "editor");
      await page.locator("#by-text").focus();
      for (let times = 0; times < 8 && (await focused(page)) !== "editor"; times += 1) await page.keyboard.press("Tab");
      assert.equal(await focused(page), "editor", "Tab reaches the text");
      await page.keyboard.type("t");
      await page.keyboard.press("Escape");
      await page.keyboard.press("Tab");
      assert.notEqual(await focused(page), "editor", "nobody is held in the text");
      const help = await page.locator(".cm-content").evaluate((text) => text.getRootNode().getElementById(text.getAttribute("aria-describedby")).textContent);
      assert.match(help, /press Escape, then Tab/);
    }, { text: false }));

  it("saves all files of the form, and opens what it saved", () =>
    visit(async (page) => {
      const right = readFileSync(join(ROOT, "examples/01-hello/form.yaml"), "utf8");
      const welsh = "translation of: library-card\nlanguage: cy\ntexts: {}\n";
      const open = async (...files) => {
        await press(page, "New or open");
        await page.locator("#open").setInputFiles(files);
      };
      const file = (name, text) => ({ name, mimeType: "application/octet-stream", buffer: Buffer.from(text) });
      const id = right.match(/^form: (\S+)/m)[1];
      await open(file("form.yaml", right));
      await website(page).getByRole("heading", { name: "Ask for a library card" }).waitFor();
      const one = await saved(page);
      assert.equal(one.called, `${id}.yaml`);
      assert.deepEqual([...one.values()], [right]);

      await open(file("form.yaml", right), file("cy.yaml", welsh.replace("library-card", id)));
      await page.locator("#file").waitFor();
      const all = await saved(page);
      assert.equal(all.called, `${id}.zip`);
      assert.deepEqual([...all], [["form.yaml", right], ["cy.yaml", welsh.replace("library-card", id)]]);

      await page.getByText(/^The form that was open before, “.+”, is kept on this device\.$/).waitFor();
      await press(page, "Go back to it");
      await page.locator("#file").waitFor({ state: "hidden" });
      await inspector.look(page, "the form of before");
      await open({ name: all.called, mimeType: "application/zip", buffer: all.bytes });
      await page.locator("#file").waitFor();
      assert.deepEqual([...(await saved(page))], [...all]);

      await open(file("form.zip", "nothing"));
      await page.getByRole("alert").getByText("form.zip is damaged, or is not a zip file.").waitFor();
    }));

  it("keeps the preview in sight, and shows a whole desktop in it", () =>
    visit(async (page) => {
      await press(page, "Close the welcome");
      await press(page, "Page 2: How can we reach you?");
      await press(page, "What is your phone number?");
      await website(page).getByLabel("What is your full name?").waitFor();
      await page.getByRole("button", { name: "Add page" }).scrollIntoViewIfNeeded();
      assert.ok((await page.evaluate(() => scrollY)) > 100, "the menus are longer than the screen");
      assert.ok(await page.getByRole("tab", { name: "Website" }).evaluate((tab) => tab.getBoundingClientRect().top >= 0));
      await page.locator("#website").getByLabel("Desktop").check();
      await page.locator("#website").getByText(/^Shown at \d\d% of its size$/).waitFor();
      const [frame, around] = await Promise.all([page.locator("#preview-website").boundingBox(), page.locator("#website .studio__frame").boundingBox()]);
      assert.ok(frame.width <= around.width && frame.height <= around.height && around.height - frame.height < 4, JSON.stringify([frame, around]));
      assert.equal(await page.locator("#preview-website").evaluate((preview) => preview.contentWindow.innerWidth), 1024);
    }, { text: false }));

  it("lists the tests with what they expect, renames and removes them, and takes that back", () =>
    visit(async (page) => {
      const right = await text(page);
      await page.getByRole("tab", { name: "Tests" }).click();
      await page.getByText("Not run yet").nth(1).waitFor();
      assert.equal(await page.getByText("Not run yet").count(), 2);
      await page.getByText("“What is your phone number?” is not asked").waitFor();
      await press(page, "Rename A day in the past is a mistake");
      await page.locator("#test-name:focus").waitFor();
      await page.getByLabel("What does it show?").fill("Too late: a mistake");
      await inspector.look(page, "a test gets another name");
      await press(page, "Rename it");
      await page.getByText("The test has another name.").waitFor();
      assert.equal(await text(page), right.replace("A day in the past is a mistake", '"Too late: a mistake"'));
      await press(page, "Undo");
      await page.getByText("The last change was taken back.").waitFor();
      assert.equal(await text(page), right);
      await press(page, "Remove A day in the past is a mistake");
      await page.getByText("The test was removed.").waitFor();
      assert.ok(!(await text(page)).includes("A day in the past"));
      await press(page, "Run the tests");
      await page.getByText("1 test passed").waitFor();
      // From now on they are run after each change, and those that fail do not count.
      const now = await text(page);
      await write(page, now.replace("complete: 5 working days", "complete: 3 working days"));
      await page.getByText("Not run since the change").waitFor();
      await page.getByText("1 of 1 test failed").waitFor();
      await page.getByText(/^Those that pass do 0% of the \d+ things that can happen. Tests that fail are not counted.$/).waitFor();
      await state(page, "No mistakes, 1 test fails");
      await inspector.look(page, "tests after a change");
      await write(page, now);
      await page.getByText("1 test passed").waitFor();
      await press(page, "Show in the text A reply by e-mail needs an address and no phone number");
      assert.match(await page.locator(".cm-activeLine").textContent(), /A reply by e-mail/);
    }));

  it("lets a test that fails expect what happens now, told in the words of the form, and takes that back", () =>
    visit(async (page) => {
      const changed = (await text(page)).replace("complete: 5 working days", "complete: 3 working days");
      await write(page, changed);
      await page.getByRole("tab", { name: "Tests" }).click();
      await page.getByText("Not run yet").nth(1).waitFor();
      await press(page, "Run the tests");
      await page.getByText("It should be due by 17 March 2027, but it is 15 March 2027").waitFor();
      await state(page, "No mistakes, 1 test fails");
      await inspector.look(page, "a test fails");
      await press(page, "Accept what happens now A reply by e-mail needs an address and no phone number");
      await page.getByText("“A reply by e-mail needs an address and no phone number” expects what happens now.").waitFor();
      await page.getByText("2 tests passed").waitFor();
      assert.match(await text(page), /submitted: true\n {6}due by: 2027-03-15\n {6}not asked: \[phone\]\n\n {2}- name: A day/);
      assert.equal(await page.locator("#state").innerText(), "No mistakes");
      await press(page, "Undo");
      await page.getByText("The last change was taken back.").waitFor();
      assert.equal(await text(page), changed);
    }));

  it("lists tests with the mistakes that stand in them, and takes an answer out that no question asks for", () =>
    visit(async (page) => {
      const right = await text(page);
      await write(page, right.replace("    answers:\n", "    answers:\n      i_read: yes\n"));
      await state(page, "1 mistake");
      await page.locator(".cm-content").press("Escape");
      await page.getByRole("tab", { name: "Tests" }).click();
      const listed = page.locator("#tests-list li.studio__test", { hasText: "A reply by e-mail" });
      await listed.getByText("Has a mistake").waitFor();
      await listed.getByText("There is no question `i_read`").waitFor();
      await inspector.look(page, "a mistake in a test");
      await press(page, "Remove A reply by e-mail needs an address and no phone number");
      await state(page, "No mistakes");
      await press(page, "Undo");
      await state(page, "1 mistake");
      await page.locator("#problems").getByRole("button", { name: "Take this answer out of the test" }).click();
      await state(page, "No mistakes");
      assert.equal(await text(page), right);
    }));

  it("leads from a warning to the field that it is about", () =>
    visit(async (page) => {
      await write(page, (await text(page)).replace(/ +called: what you need\n/, ""));
      await state(page, "1 warning");
      await press(page, "Menus");
      await page.getByLabel("Title of the form").waitFor();
      await page.locator("#problems").getByRole("button", { name: "what to call the answer to “Tell us what you need”" }).click();
      assert.equal(await focused(page), "menus-0-0-called");
    }));

  it("begins each journey with questions of its own", () =>
    visit(async (page) => {
      for (const [journey, question] of [["report", "Where is it?"], ["apply", "Do you live in our area?"], ["pay", "How much do you want to pay?"], ["request", "Tell us what you need"]]) {
        await press(page, "New or open");
        await page.locator("#new-name").fill(`A ${journey}`);
        await page.locator("#new-journey").selectOption(journey);
        await page.locator("#start-new").getByRole("button", { name: "Begin" }).click();
        await titled(page, `A ${journey}`);
        await page.locator("#menus-list").getByText(question).first().waitFor();
        await state(page, "No mistakes");
        // Nobody has changed the one before.
        assert.ok(await page.locator("#replaced").isHidden());
      }
      await inspector.look(page, "a form of a journey");
    }, { text: false }));

  it("keeps the forms that were written before, and says where a copy went", () =>
    visit(async (page) => {
      const begin = async (name) => {
        await press(page, "New or open");
        await page.locator("#new-name").fill(name);
        await page.locator("#start-new").getByRole("button", { name: "Begin" }).click();
      };
      for (const name of ["Skip licence", "Street party", "Book a hall"]) {
        await begin(name);
        await titled(page, name);
        if (name !== "Book a hall") await write(page, (await text(page)).replace(/^title: .*$/m, `title: ${name}, please`));
      }
      // The copy of another form says nothing of this one.
      assert.equal(await page.locator("#saved-as").innerText(), "");
      await text(page);
      await page.locator("#saved-as", { hasText: "Saved as book-a-hall.yaml. “New or open” opens it again" }).waitFor();
      const ask = async () => {
        await press(page, "New or open");
        await page.locator("#start[open]").waitFor();
      };
      await ask();
      const shelf = page.locator("#shelf-forms li");
      assert.deepEqual((await shelf.allInnerTexts()).map((words) => words.replace(/, \d.*/, "")), ["Street party, please (street-party", "Skip licence, please (skip-licence"]);
      await inspector.look(page, "forms on this device");
      await page.getByRole("button", { name: "Skip licence, please" }).click();
      await titled(page, "Skip licence, please");
      // A form that nobody changed is not kept.
      await ask();
      assert.deepEqual((await shelf.allInnerTexts()).map((words) => words.split(" (")[0]), ["Street party, please"]);
      await press(page, "Close");
    }));

  it("gives the Welsh as a table, which writes the text of its file", () =>
    visit(async (page) => {
      await press(page, "Welsh");
      await page.locator("#welsh-missing", { hasText: "21 texts are not in Welsh yet" }).waitFor();
      await inspector.look(page, "room for the Welsh");
      // Nothing is made of a look at it.
      assert.equal((await saved(page)).size, 1);
      await state(page, "No mistakes");
      await page.getByLabel("New form", { exact: true }).fill("Ffurflen: newydd");
      await page.getByLabel("What is your full name?").fill("Beth yw eich enw?");
      await page.locator("#welsh-missing", { hasText: "19 texts are not in Welsh yet" }).waitFor();
      const welsh = (await saved(page)).get("cy.yaml");
      assert.match(welsh, /^ {4}cy: "Ffurflen: newydd"$/m);
      assert.match(welsh, /^ {4}cy: Beth yw eich enw\?$/m);
      assert.doesNotMatch(await page.locator("#problems").innerText(), /onceform/);
      await page.locator("#website").getByLabel("Cymraeg").check();
      await website(page).getByRole("heading", { name: "Ffurflen: newydd" }).waitFor();
      await press(page, "Show the text of this file");
      await page.locator(".cm-content").waitFor();
      assert.equal(await page.locator("#file").inputValue(), "cy.yaml");
      await press(page, "Welsh");
      await press(page, "Back to the form");
      await page.getByLabel("Title of the form").waitFor();
    }));

  it("removes the Welsh file when somebody is sure, and puts it back", () =>
    visit(async (page) => {
      await press(page, "Welsh");
      await page.getByLabel("What is your full name?").fill("Beth yw eich enw?");
      await page.locator("#welsh-missing", { hasText: "20 texts are not in Welsh yet" }).waitFor();
      const welsh = (await saved(page)).get("cy.yaml");
      await press(page, "Remove the Welsh file");
      await page.getByText("Remove the Welsh file? 1 text in Welsh goes with it, and people read the English.").waitFor();
      await inspector.look(page, "is the Welsh to go");
      await press(page, "Keep it");
      assert.equal(await focused(page), "welsh-remove");
      await press(page, "Remove the Welsh file");
      await press(page, "Remove it");
      await page.locator("#welsh-missing", { hasText: "21 texts are not in Welsh yet" }).waitFor();
      assert.equal((await saved(page)).size, 1);
      await state(page, "No mistakes");
      await press(page, "Put the Welsh file back");
      await page.locator("#welsh-missing", { hasText: "20 texts are not in Welsh yet" }).waitFor();
      assert.equal((await saved(page)).get("cy.yaml"), welsh);
    }));

  it("tells a mistake while it is typed, and mends it at the press of a button", () =>
    visit(async (page) => {
      const right = readFileSync(join(ROOT, "examples/01-hello/form.yaml"), "utf8");
      await write(page, right.replace(/^title:/m, "titel:"));
      await state(page, "mistake");
      // What can stand here is offered where the cursor is; it would cover what is wrong.
      await page.locator(".cm-content").press("Escape");
      await inspector.look(page, "a mistake");
      await page.locator("#problems").getByRole("button", { name: "Write `title`" }).click();
      await state(page, "No mistakes");
      assert.equal(await text(page), right);
      await page.locator(".cm-content").press("Control+z");
      await state(page, "mistake");
    }));

  it("keeps what was typed, without a network too", () =>
    visit(async (page, context) => {
      const kept = readFileSync(join(ROOT, "examples/01-hello/form.yaml"), "utf8");
      await write(page, kept);
      await website(page).getByRole("heading", { name: "Ask for a library card" }).waitFor();
      await context.setOffline(true);
      await page.reload();
      await state(page, "No mistakes");
      assert.equal(await text(page), kept);
      await website(page).getByRole("heading").first().waitFor();
    }));

  it("says so when it cannot begin", async () => {
    const folder = mkdtempSync(join(tmpdir(), "onceform-studio-"));
    for (const name of readdirSync(PAGE).filter((name) => !name.endsWith(".wasm"))) copyFileSync(join(PAGE, name), join(folder, name));
    const half = await startStatic(folder, {}, NEEDS);
    const page = await here.browser.newPage();
    try {
      await page.goto(`${half.address}/`);
      await page.getByRole("alert").filter({ hasText: "could not be loaded whole" }).waitFor();
      assert.ok(await page.locator("main").isHidden());
    } finally {
      await page.close();
      await half.stop();
      rmSync(folder, { recursive: true });
    }
  });

  it("every page that was sent is right HTML", () => assert.ok(inspector.checkHtml() > 0));

  it("loads little at a first visit: everything but the part of the compiler, the drawing and the packing that come after it", () => {
    const all = readdirSync(PAGE).filter((name) => !name.endsWith(".br"));
    const first = all.filter((name) => !/^(studio_rest|routes_drawing|zip)_/.test(name));
    assert.equal(all.length, first.length + 3);
    const sizes = first.map((name) => [name, brotliCompressSync(readFileSync(join(PAGE, name))).length]);
    const sum = sizes.reduce((sum, [, size]) => sum + size, 0);
    console.log(`# ${sizes.map(([name, size]) => `${name} ${size}`).join(", ")}: ${sum} bytes, brotli`);
    assert.ok(sum < FIRST_VISIT, `${sum} bytes`);
  });
});
