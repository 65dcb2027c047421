// The studio where a council's portal serves it: two people write one form, neither overwrites the other, and what a third approves is live.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { ROOT } from "./forms.js";
import { Inspector } from "./inspect.js";
import { startBrowser, startPortal } from "./portal.js";
import { inText, paste } from "./saved.js";

const PAGE = join(ROOT, "target/studio/page");
const FORM = "bulky-waste";
const TEXT = readFileSync(join(ROOT, "forms", FORM, "form.yaml"), "utf8");
const TITLE = TEXT.match(/^title: (.*)$/m)[1];
const NOTE = "The title says what we collect, because residents asked.";
const DESKTOP = { width: 1280, height: 900 };

const titled = (title) => TEXT.replace(`title: ${TITLE}`, `title: ${title}`);

describe("The studio at a council", () => {
  const inspector = new Inspector("studio-portal", { rendered: true, onPhone: true });
  const faults = [];
  let browser;
  let portal;
  before(async () => {
    assert.ok(existsSync(join(PAGE, "index.html")), `There is no ${PAGE}: run make studio`);
    [browser, portal] = await Promise.all([startBrowser(), startPortal("2026-03-10", ["--studio", PAGE])]);
  });
  after(() => Promise.all([browser?.close(), portal?.stop()]));

  async function signIn(name) {
    const context = await inText(browser.newContext({ viewport: DESKTOP }));
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    inspector.watch(page);
    page.on("pageerror", ({ stack }) => faults.push(stack));
    page.on("console", (line) => /Content Security Policy/.test(line.text()) && faults.push(line.text()));
    await page.goto(`${portal.address}/ashcombe/staff`);
    await page.getByLabel(name).check();
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.waitForURL((url) => !url.pathname.includes("/sign-in"));
    return page;
  }

  const write = (page, title) => paste(page, titled(title));
  const save = (page) => page.getByRole("button", { name: "Save", exact: true }).click();
  const state = (page, words) => page.locator(".studio-council__state", { hasText: words }).waitFor();
  const compared = (page, words) => page.getByRole("heading", { name: words }).waitFor();
  const website = (page, heading) => page.frameLocator("#preview-website").getByRole("heading", { name: heading }).waitFor();
  const open = async (page) => {
    await page.goto(`${portal.address}/ashcombe/publishing/studio/?form=${FORM}`);
    await page.locator(".cm-content").waitFor();
  };

  it("two people write a form, nobody overwrites the other, and the change goes live", async () => {
    const lewis = await signIn("Lewis Grant");
    await lewis.goto(`${portal.address}/ashcombe/publishing/people`);
    await lewis.getByRole("link", { name: "Amina Yusuf" }).click();
    await lewis.getByLabel("Editor").check();
    await lewis.getByRole("button", { name: "Save", exact: true }).click();

    const hannah = await signIn("Hannah Frost");
    await hannah.goto(`${portal.address}/ashcombe/publishing`);
    await hannah.getByRole("link", { name: "Write a form in the browser" }).click();
    await hannah.getByRole("heading", { name: "Forms of" }).waitFor();
    await inspector.look(hannah, "the forms of the council");
    await hannah.getByRole("link", { name: TITLE }).click();
    await state(hannah, "As it is published");
    await website(hannah, TITLE);
    await inspector.look(hannah, "a form as it is published");

    const amina = await signIn("Amina Yusuf");
    await open(amina);
    await amina.getByText("Hannah Frost has this form open and has not changed anything yet.").waitFor();
    await write(hannah, "Have large things collected");
    await website(hannah, "Have large things collected");
    await state(hannah, "Not saved at the council yet");
    await save(hannah);
    await state(hannah, "Saved by you");

    await write(amina, "Have a sofa collected");
    await save(amina);
    await compared(amina, "Hannah Frost saved this form");
    await amina.locator(".studio-lines__gone", { hasText: "Have large things collected" }).waitFor();
    await amina.locator(".studio-lines__new", { hasText: "Have a sofa collected" }).waitFor();
    await inspector.look(amina, "what somebody else saved");
    await amina.getByRole("button", { name: "Take theirs" }).click();
    await website(amina, "Have large things collected");
    await write(amina, "Have large rubbish collected");
    await save(amina);
    await state(amina, "Saved by you");

    // Hannah has not seen that, and hers goes on when she says so.
    await write(hannah, "Have furniture collected");
    await save(hannah);
    await compared(hannah, "Amina Yusuf saved this form");
    await hannah.getByRole("button", { name: "Keep mine" }).click();
    await state(hannah, "Saved by you");
    await hannah.getByText("Earlier saves").click();
    await hannah.getByRole("button", { name: "Amina Yusuf" }).click();
    await compared(hannah, "Saved by Amina Yusuf");
    await inspector.look(hannah, "an earlier save");
    await hannah.getByRole("button", { name: "Close" }).click();
    await hannah.getByText("Earlier saves").click();
    await amina.context().close();

    // What is saved without a network arrives when there is one, and a reload in between loses nothing.
    await hannah.context().setOffline(true);
    await write(hannah, "Have bulky things taken away");
    await website(hannah, "Have bulky things taken away");
    await save(hannah);
    await state(hannah, "There is no connection to the council");
    await hannah.reload();
    await website(hannah, "Have bulky things taken away");
    await state(hannah, "There is no connection to the council");
    await hannah.context().setOffline(false);
    await state(hannah, "Saved by you");

    await hannah.getByRole("tab", { name: "Changes" }).click();
    await hannah.getByRole("tabpanel").getByText("Have bulky things taken away").first().waitFor();
    await inspector.look(hannah, "what changed");

    const ask = () => hannah.getByRole("button", { name: "Save and ask for approval" }).click();
    await hannah.getByRole("button", { name: "Ask for approval", exact: true }).click();
    await hannah.getByLabel("What changes, and why?").fill("mended");
    await ask();
    await hannah.getByText("Write what changes and why").waitFor();
    await paste(hannah, titled("Have bulky things taken away").replace(/^journey: .*$/m, "journey: fly"));
    await hannah.getByLabel("What changes, and why?").fill(NOTE);
    await ask();
    const finding = hannah.locator(".studio-proposing").getByRole("button", { name: /Check: form.yaml, line \d+/ });
    await finding.waitFor();
    await inspector.look(hannah, "what keeps it from being handed in");
    await finding.click();
    assert.match(await hannah.locator(".cm-activeLine").innerText(), /journey: fly/);
    await write(hannah, "Have bulky things taken away");
    await ask();
    const waiting = hannah.getByRole("link", { name: "See what was handed in" });
    await waiting.waitFor();
    await inspector.look(hannah, "waits for approval");
    const address = await waiting.getAttribute("href");

    await lewis.goto(portal.address + address);
    await lewis.getByText(NOTE).waitFor();
    await lewis.getByRole("button", { name: "Approve and publish now" }).click();
    await lewis.getByRole("heading", { name: "History" }).waitFor();
    const resident = await browser.newPage();
    await resident.goto(`${portal.address}/ashcombe/forms/${FORM}`);
    assert.equal(await resident.getByRole("heading", { level: 1 }).innerText(), "Have bulky things taken away");
    await hannah.reload();
    await state(hannah, "As it is published");
    assert.deepEqual(faults, [], "the browser complains");
  });

  it("a new form begins without mistakes and is saved as a draft", async () => {
    const hannah = await signIn("Hannah Frost");
    await hannah.goto(`${portal.address}/ashcombe/publishing/studio/`);
    await hannah.getByLabel("Short name of the form").fill("2026");
    await hannah.getByRole("button", { name: "Begin" }).click();
    await hannah.getByRole("alert").getByText("No name can be made of “2026”.").waitFor();
    await inspector.look(hannah, "a name that cannot be");
    await hannah.getByLabel("Short name of the form").fill("Skip licence");
    await hannah.getByLabel("What do residents come to do?").selectOption("apply");
    await hannah.getByRole("button", { name: "Begin" }).click();
    await state(hannah, "A new form, not saved yet");
    await hannah.locator("#state", { hasText: "No mistakes" }).waitFor();
    await save(hannah);
    await state(hannah, "Saved by you");
    await hannah.goto(`${portal.address}/ashcombe/publishing/studio/`);
    const row = hannah.getByRole("row", { name: /skip-licence/ });
    await row.getByText("Draft").waitFor();
    await inspector.look(hannah, "the forms with a draft");
    await row.getByRole("link").click();
    await state(hannah, "Draft, saved by you");
    await hannah.getByText("Earlier saves").click();
    await inspector.look(hannah, "earlier saves of a new form");
    await hannah.getByRole("button", { name: "Throw the draft away" }).click();
    await hannah.getByRole("heading", { name: "Begin a new form" }).waitFor();
    assert.equal(await row.count(), 0);
  });

  it("says when nobody is signed in any more, and keeps what was typed", async () => {
    const hannah = await signIn("Hannah Frost");
    await open(hannah);
    await hannah.context().clearCookies();
    await write(hannah, "Have it collected");
    await save(hannah);
    await state(hannah, "You are signed out");
    await hannah.reload();
    await hannah.waitForURL((url) => url.pathname.includes("/sign-in"));
  });

  it("every page that was sent is right HTML", () => inspector.checkHtml());
});
