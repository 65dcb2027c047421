// A form from nothing to its first resident: begun from a template, changed by menu and in the text, translated, tried out, approved by a
// second person, filled in with a phone, and found by an agent.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { ROOT } from "./forms.js";
import { Inspector } from "./inspect.js";
import { startBrowser, startPortal } from "./portal.js";
import { paste, saved } from "./saved.js";

const PAGE = join(ROOT, "target/studio/page");
const FORM = "street-party";
const TITLE = "Hold a street party";
const WELSH = "Cynnal parti stryd";
const TIME = "What is the best time to phone you?";
const NOTE = "Residents ask by e-mail how to hold a street party. Now they can use a form.";
const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 375, height: 667 };
/** What a resident answers, by label: the pages in their order. */
const DETAILS = { "Tell us what you need": "A party in Mill Lane on 5 July" };
const CONTACT = { "What is your full name?": "Sam Okafor", "What is your phone number?": "01632 960 001", [TIME]: "After 6pm" };

describe("From nothing to a form that residents use", () => {
  const inspector = new Inspector("studio-walk", { rendered: true, onPhone: true });
  const faults = [];
  let browser;
  let portal;
  before(async () => {
    assert.ok(existsSync(join(PAGE, "index.html")), `There is no ${PAGE}: run make studio`);
    [browser, portal] = await Promise.all([startBrowser(), startPortal("2026-03-10", ["--studio", PAGE])]);
  });
  after(() => Promise.all([browser?.close(), portal?.stop()]));

  async function begin(viewport) {
    const context = await browser.newContext({ viewport });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    inspector.watch(page);
    page.on("pageerror", ({ stack }) => faults.push(stack));
    page.on("console", (line) => /Content Security Policy/.test(line.text()) && faults.push(line.text()));
    return page;
  }

  async function signIn(name, room) {
    const page = await begin(DESKTOP);
    await page.goto(`${portal.address}/ashcombe/${room}`);
    await page.getByLabel(name).check();
    await press(page, "Sign in");
    await page.waitForURL((url) => !url.pathname.includes("/sign-in"));
    return page;
  }

  const button = (page, name) => page.getByRole("button", { name, exact: true });
  const press = (page, name) => button(page, name).click();
  const noMistakes = (page) => page.locator("#state", { hasText: "No mistakes" }).waitFor();
  const told = (page, words) => page.locator("#menus-said", { hasText: words }).waitFor();
  const state = (page, words) => page.locator(".studio-council__state", { hasText: words }).waitFor();
  async function text(page) {
    const [download] = await Promise.all([page.waitForEvent("download"), press(page, "Save a copy")]);
    return readFileSync(await download.path(), "utf8");
  }

  /** Fills in the form from its first page to the check of the answers: `place` is a page, or a frame with one. */
  async function fillIn(place) {
    await place.getByRole("button", { name: "Start now" }).click();
    for (const [label, answer] of Object.entries(DETAILS)) await place.getByLabel(label).fill(answer);
    await press(place, "Continue");
    await place.getByLabel("By phone").check();
    for (const [label, answer] of Object.entries(CONTACT)) await place.getByLabel(label).fill(answer);
    await press(place, "Continue");
    await place.getByText("After 6pm").waitFor();
  }

  it("begins, changes, translates, tries out, hands in, approves, fills in and finds", async () => {
    const hannah = await signIn("Hannah Frost", "staff");
    await hannah.goto(`${portal.address}/ashcombe/publishing`);
    await hannah.getByRole("link", { name: "Write a form in the browser" }).click();
    await hannah.getByLabel("Short name of the form").fill(FORM);
    await hannah.getByLabel("What do residents come to do?").selectOption("request");
    await press(hannah, "Begin");
    await state(hannah, "A new form, not saved yet");
    await noMistakes(hannah);

    // By menu.
    await press(hannah, "Menus");
    await hannah.getByLabel("Title of the form").fill(TITLE);
    await told(hannah, "The title was changed.");
    await press(hannah, "Add question to page 2");
    await hannah.getByLabel("Question", { exact: true }).fill(TIME);
    await press(hannah, "Add question");
    await told(hannah, `The question “${TIME}” was added.`);
    await press(hannah, "Only sometimes: add a condition");
    const line = hannah.locator("#menus-1-4-if-0");
    await line.getByLabel("Question").selectOption({ label: "How should we reply?" });
    await line.getByLabel("Answer").selectOption({ label: "By phone" });
    await told(hannah, "The condition was changed.");
    await hannah.getByLabel("People may leave it blank").check();
    await hannah.getByText("May be left blank. Only when “How should we reply?” is “By phone”.").waitFor();
    await noMistakes(hannah);
    await inspector.look(hannah, "changed by menu");

    // In the text, with a slip of the pen.
    await press(hannah, "Text");
    const right = await text(hannah);
    assert.ok(right.includes(`title: ${TITLE}\n`) && right.includes("ask when: reply_by is phone"));
    await paste(hannah, right.replace("what happens next:", "what happens nxt:"));
    await hannah.locator("#state", { hasText: "1 mistake" }).waitFor();
    await hannah.locator(".cm-content").press("Escape");
    await hannah.locator("#problems").getByRole("button", { name: "Write `what happens next`" }).click();
    await noMistakes(hannah);
    assert.equal(await text(hannah), right);

    // In Welsh.
    await press(hannah, "Welsh");
    await inspector.look(hannah, "room for the Welsh");
    await hannah.getByLabel(TITLE, { exact: true }).fill(WELSH);
    await hannah.locator("#file").waitFor();
    const file = await hannah.locator("#file").inputValue();
    assert.match(file, /cy\.yaml$/);
    const blank = (await saved(hannah)).get(file);
    await press(hannah, "Show the text of this file");
    // Each text has its own, so that none stands for another.
    let texts = 0;
    await paste(hannah, blank.replace(/^ {4}cy:$/gm, (line) => `${line} Testun ${(texts += 1)}`));
    await hannah.locator(".cm-content").press("Escape");
    await noMistakes(hannah);
    const website = hannah.frameLocator("#preview-website");
    // It shows the page of the question that was added last.
    await hannah.locator("#website").getByRole("button", { name: "Begin again" }).click();
    await website.getByRole("heading", { name: TITLE }).waitFor();
    await hannah.locator("#website").getByLabel("Cymraeg").check();
    await website.getByRole("heading", { name: WELSH }).waitFor();
    await inspector.look(hannah, "in Welsh");
    await hannah.locator("#website").getByLabel("English").check();
    await website.getByRole("heading", { name: TITLE }).waitFor();

    // In each channel.
    await fillIn(website);
    await inspector.look(hannah, "filled in as on the website");
    await hannah.getByRole("tab", { name: "Account" }).click();
    await hannah.frameLocator("#preview-account").getByRole("heading", { name: TITLE }).waitFor();
    await inspector.look(hannah, "as in an account");
    await hannah.getByRole("tab", { name: "Agent’s script" }).click();
    await hannah.frameLocator("#preview-agent").getByText(TIME).first().waitFor({ state: "attached" });
    await inspector.look(hannah, "as an agent has it");
    await hannah.getByRole("tab", { name: "Website" }).click();
    await hannah.locator("#website").getByRole("button", { name: "Make a test of these answers" }).click();
    await hannah.getByText("3 tests passed").waitFor();
    await inspector.look(hannah, "the tests pass");

    await press(hannah, "Save");
    await state(hannah, "Saved by you");
    await press(hannah, "Ask for approval");
    await hannah.getByLabel("What changes, and why?").fill(NOTE);
    await press(hannah, "Save and ask for approval");
    const waiting = hannah.getByRole("link", { name: "See what was handed in" });
    await waiting.waitFor().catch(async () => assert.fail(await hannah.locator(".studio-proposing__said").innerText()));
    await inspector.look(hannah, "handed in");
    const address = await waiting.getAttribute("href");

    const lewis = await signIn("Lewis Grant", "staff");
    await lewis.goto(portal.address + address);
    await lewis.getByText(NOTE).waitFor();
    await inspector.look(lewis, "to be approved");
    await press(lewis, "Approve and publish now");
    await lewis.getByRole("heading", { name: "History" }).waitFor();
    await hannah.reload();
    await state(hannah, "As it is published");

    const resident = await begin(PHONE);
    await resident.goto(`${portal.address}/ashcombe/forms/${FORM}`);
    await resident.getByRole("heading", { level: 1, name: TITLE }).waitFor();
    await fillIn(resident);
    await inspector.look(resident, "before it is sent");
    await resident.locator('button[name="_do"][value="submit"]').click();
    const panel = resident.locator(".govuk-panel--confirmation");
    await panel.waitFor();
    await inspector.look(resident, "sent");
    const reference = (await panel.innerText()).match(/\b[A-Z0-9]{2,4}(?:-[A-Z0-9]{2,4})+\b/)[0];

    const agent = await signIn("Siobhan Kelly", "desk");
    await agent.getByLabel("Find a customer or a request").fill(reference);
    await agent.getByLabel("Find a customer or a request").press("Enter");
    await agent.getByText(reference).first().waitFor();
    await agent.getByText(TITLE).first().waitFor();
    await inspector.look(agent, "found by its reference");
    assert.deepEqual(faults, [], "the browser complains");
  });

  it("every page that was sent is right HTML", () => assert.ok(inspector.checkHtml() > 0));
});
