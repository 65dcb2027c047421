// A form without a server of ours: the folder that `onceform build` writes, and <once-form> in somebody else's page, both from
// a web server that only hands out files, under a strict policy.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fill, missingRow } from "./fill.js";
import { ROOT, readForm, shippedForms } from "./forms.js";
import { Inspector } from "./inspect.js";
import { typePage } from "./keyboard.js";
import { startBrowser } from "./portal.js";
import { startStatic } from "./static.js";
import { Validator } from "./validate.js";

const ONCEFORM = process.env.ONCEFORM_CLI ?? join(ROOT, "target/debug/onceform");
const DESKTOP = { width: 1280, height: 900 };
const MOST_STEPS = 100;

// These are walked whatever form is asked for.
const only = (wanted) => readForm(join(ROOT, "forms", wanted, "form.yaml"));

const heading = (page) => page.locator("section[data-step]:visible h1").first();
const place = (page) => page.locator("section[data-step]:visible").first().getAttribute("data-step");

describe("A form anywhere", () => {
  const built = mkdtempSync(join(tmpdir(), "onceform-static-"));
  const inspector = new Inspector("anywhere");
  let browser;
  let service;
  before(async () => {
    const made = spawnSync(ONCEFORM, ["build", join(ROOT, "forms"), "-o", built, "--send-to", "/send"], { encoding: "utf8" });
    assert.equal(made.status, 0, made.stderr);
    const host = (form, more = "") => `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Bins – Ashcombe</title></head>
      <body><main><once-form src="/${form}/static/" ${more}></once-form></main><script type="module" src="/${form}/static/once-form.js"></script></body></html>`;
    service = await startStatic(built, { "/bins": host("missed-bin", 'theme="/missed-bin/theme.css"'), "/house": host("housing-benefit", 'send-to="/send"'), "/alone": host("tell-us").replace("></once-form>", ">Ring us on 01632 960 001</once-form>"), "/draft": host("housing-benefit").replace(/<once-form.*<\/once-form>/, "") });
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await service?.stop();
    rmSync(built, { recursive: true, force: true });
  });

  async function visit(address, today, act, ready = true, complaints = false) {
    const context = await browser.newContext({ viewport: DESKTOP });
    try {
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      inspector.watch(page);
      const faults = [];
      page.on("pageerror", (error) => faults.push(error.stack));
      page.on("console", (line) => line.type() === "error" && faults.push(line.text()));
      await page.clock.setFixedTime(`${today}T12:00:00Z`);
      await page.goto(service.address + address);
      if (ready) await page.locator('[data-ready]:visible, section[data-step=form-closed]:visible').waitFor().catch((error) => assert.fail(`${faults} ${error}`));
      await act(page, faults);
      if (!complaints) assert.deepEqual(faults, [], "the browser complains");
    } finally {
      await context.close();
    }
  }

  /** Goes through the form with these answers, by mouse; looks at each place. */
  async function walk(page, answers, label, look = true) {
    for (let step = 0; step < MOST_STEPS; step += 1) {
      const here = await place(page);
      if (look) await inspector.look(page, `${label} ${here}`);
      if (["answers-sent", "answers-kept", "answers-waiting"].includes(here)) return here;
      if (await page.locator("section[data-exit]:visible").count()) return "exit";
      if (here === "task-list") {
        const open = page.locator("[data-tasks] li").filter({ has: page.locator(".govuk-tag") }).locator("a");
        if (await open.count()) {
          await open.first().click();
          continue;
        }
      }
      if (!["start-page", "task-list", "check-answers"].includes(here)) {
        for (;;) {
          const button = await missingRow(page, answers);
          await fill(page, answers);
          // Leaving the last answer may bring up another question.
          await heading(page).focus();
          await fill(page, answers);
          if (!button) break;
          await button.click();
        }
      }
      const button = page.locator("section[data-step]:visible button[name=_do]:visible").locator("visible=true");
      await button.and(page.locator('[value="start"], [value="continue"], [value="submit"]')).last().click();
      await page.waitForFunction((before) => {
        const root = document.querySelector("once-form").shadowRoot ?? document;
        return [...root.querySelectorAll("section[data-step]")].find((section) => !section.hidden).dataset.step !== before || root.activeElement?.closest("[data-error-summary]");
      }, here);
      const errors = await page.locator(".govuk-error-summary__list li").allInnerTexts();
      assert.deepEqual(errors, [], `${label} at ${here}`);
    }
    throw new Error(`${label} did not come to an end`);
  }

  for (const form of shippedForms()) {
    const test = form.accepted[0];
    it(`${form.id}: what is sent is what the validator makes of the answers`, () =>
      visit(`/${form.id}/static/`, test.today, async (page) => {
        service.received.length = 0;
        assert.equal(await walk(page, structuredClone(test.answers), form.id, form.thoroughly), "answers-sent");
        const [{ headers, body }] = service.received;
        assert.match(headers["idempotency-key"], /^[0-9a-f]{32}$/);
        const json = headers["content-type"].startsWith("multipart") ? body.toString().match(/\r\n\r\n(\{.*?\})\r\n--/s)[1] : body.toString();
        const sent = JSON.parse(json);
        const validator = new Validator(form, test.today);
        const { canonical, valid } = await validator.report(sent.answers);
        validator.close();
        assert.ok(valid, `${json} is right`);
        assert.deepEqual(sent.answers, canonical);
        const text = await page.locator("section[data-step=answers-sent]").innerText();
        assert.ok(text.includes("MB-234-567") && text.includes("12 March 2026"), text);
      }));
  }

  it("missed-bin by keyboard alone: errors first, a change from the check page, back and forward", () => {
    const form = only("missed-bin");
    const { today, answers } = form.accepted[0];
    return visit("/missed-bin/static/", today, async (page) => {
      await page.keyboard.press("Tab"); // skip link
      while ((await page.evaluate(() => document.activeElement.value)) !== "start") await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      const first = await heading(page).innerText();
      assert.ok(await heading(page).evaluate((it) => document.activeElement === it || it.contains(document.activeElement)), "the heading has focus");
      assert.ok((await page.title()).startsWith(first), await page.title());
      const there = await place(page);
      await page.locator(".govuk-skip-link").focus();
      await page.keyboard.press("Enter");
      await page.waitForFunction(() => location.hash === "#content--main");
      assert.equal(await place(page), there, "the skip link leaves the form where it is");
      await heading(page).focus();
      await typePage(page, {}).catch(() => {}); // nothing answered: no page to go to
      assert.ok((await page.title()).startsWith("Error: "), await page.title());
      assert.ok(await page.evaluate(() => document.activeElement.matches("[data-error-summary]")), "the summary has focus");
      await inspector.look(page, "errors");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      assert.equal(await page.evaluate(() => document.activeElement.tagName), "INPUT");
      await heading(page).focus();
      for (let step = 0; (await place(page)) !== "check-answers"; step += 1) {
        assert.ok(step < 20, `lost at ${await place(page)}`);
        await typePage(page, answers);
      }
      await page.goBack();
      assert.notEqual(await place(page), "check-answers");
      await page.goForward();
      assert.equal(await place(page), "check-answers");
      await typePage(page, {});
      await page.locator("section[data-step=answers-sent]").waitFor();
    });
  });

  it("in a page of somebody else's: its own looks, its events, rows added and taken away", () => {
    const form = only("housing-benefit");
    const { today, answers } = form.accepted.find((test) => Object.values(test.answers).some(Array.isArray)) ?? form.accepted[0];
    return visit("/house", today, async (page) => {
      await page.evaluate(() => {
        window.told = [];
        for (const name of ["ready", "page", "error", "waiting", "sent"]) {
          document.addEventListener(`once-form:${name}`, ({ detail }) => window.told.push([name, JSON.stringify(detail)]));
        }
      });
      service.received.length = 0;
      assert.equal(await walk(page, structuredClone(answers), "in a page", false), "answers-sent");
      const told = await page.evaluate(() => window.told);
      assert.ok(told.some(([name]) => name === "page") && told.at(-1)[0] === "sent" && told.at(-1)[1].includes("MB-234-567"), JSON.stringify(told));
      const font = await heading(page).evaluate((it) => getComputedStyle(it).fontFamily);
      assert.match(font, /arial|Helvetica/i);
    });
  });

  it("goes to an exit, and back from it", () => {
    const form = only("missed-bin");
    const { today, answers } = form.exits[0];
    return visit("/missed-bin/static/", today, async (page) => {
      assert.equal(await walk(page, structuredClone(answers), "an exit", false), "exit");
      assert.ok(await heading(page).evaluate((it) => document.activeElement === it), "its heading has focus");
      await inspector.look(page, "exit");
      const before = await place(page);
      await page.locator("[data-back]").click();
      assert.notEqual(await place(page), before);
    });
  });

  it("tells of a mistake on leaving a question, not while it is typed, and takes it away while it is mended", () =>
    visit("/missed-bin/static/", only("missed-bin").accepted[0].today, async (page) => {
      const { answers } = only("missed-bin").accepted.find((test) => test.answers.email);
      for (let step = 0; !(await page.locator('input[type="email"]:visible').count()); step += 1) {
        assert.ok(step < 20 && (await place(page)) !== "check-answers", `no email address is asked for at ${await place(page)}`);
        if ((await place(page)) !== "start-page") await fill(page, answers);
        if (await page.locator('input[type="email"]:visible').count()) break;
        await page.locator('section[data-step]:visible [value="continue"], section[data-step]:visible [value="start"]').last().click();
      }
      const email = page.locator('input[type="email"]:visible').first();
      const shown = page.locator(".govuk-error-message:visible");
      await email.fill("");
      await email.pressSequentially("not an address");
      assert.equal(await shown.count(), 0, "while it is typed");
      await email.press("Tab");
      assert.equal(await shown.count(), 1, "once it is left");
      const described = await email.getAttribute("aria-describedby");
      assert.ok(described.split(" ").includes(await shown.getAttribute("id")));
      await email.fill("");
      await email.pressSequentially("sam@example.com");
      assert.equal(await shown.count(), 0, "as soon as it is mended");
    }));

  it("keeps the other rows when one is taken away, and goes on with a draft after a reload", () => {
    const form = only("housing-benefit");
    const test = form.accepted.find(({ answers }) => Object.values(answers).some((rows) => Array.isArray(rows) && typeof rows[0] === "object"));
    const [list] = Object.entries(test.answers).find(([, rows]) => Array.isArray(rows) && typeof rows[0] === "object");
    return visit("/draft", test.today, async (page) => {
      const begin = () => page.evaluate(() => {
        const element = document.createElement("once-form");
        element.setAttribute("src", "/housing-benefit/static/");
        element.draft = {
          load: async () => JSON.parse(localStorage.getItem("kept")),
          save: async (fields, page) => localStorage.setItem("kept", JSON.stringify({ fields, page })),
          forget: () => localStorage.removeItem("kept"),
        };
        document.querySelector("main").append(element);
      });
      await begin();
      await page.locator('[value="start"]').click();
      const names = () => page.locator(`section[data-step]:visible .onceform-row input[type="text"]:visible`).evaluateAll((all) => all.map(({ name, value }) => [name, value]));
      for (let step = 0; !(await page.locator(`[name=_do][value="add:${list}"]:visible`).count()); step += 1) {
        assert.ok(step < 30, `there is no ${list}`);
        await fill(page, test.answers);
        await page.locator('section[data-step]:visible [value="continue"]').last().click();
      }
      const add = page.locator(`[name=_do][value="add:${list}"]`);
      while ((await page.locator(".onceform-row:visible").count()) < 3) await add.click();
      const rows = page.locator(".onceform-row:visible");
      for (const [at, words] of ["First", "Second", "Third"].entries()) await rows.nth(at).locator('input[type="text"]').first().fill(words);
      await rows.nth(1).getByRole("button", { name: /Remove/ }).click();
      assert.equal(await rows.count(), 2);
      const typed = (await names()).filter(([, value]) => /First|Second|Third/.test(value));
      assert.deepEqual(typed.map(([, value]) => value), ["First", "Third"]);
      assert.match(typed[1][0], new RegExp(`^${list}\\.2\\.`));
      const ids = await page.locator("once-form").evaluate((it) => [...it.shadowRoot.querySelectorAll("[id]")].map(({ id }) => id));
      assert.equal(new Set(ids).size, ids.length, "no id is there twice");
      const before = await place(page);
      await page.reload();
      await begin();
      await page.locator("[data-saved]").waitFor();
      assert.equal(await place(page), before);
      assert.deepEqual((await names()).filter(([, value]) => /First|Third/.test(value)), typed);
    }, false);
  });

  it("without an address to send to, says so and hands over the answers; without its validator, says how else", () => {
    const form = only("tell-us");
    const { today, answers } = form.accepted[0];
    return visit("/alone", today, async (page) => {
      assert.equal(await walk(page, structuredClone(answers), "alone", false), "answers-kept");
      await inspector.look(page, "kept");
      const [download] = await Promise.all([page.waitForEvent("download"), page.locator("[data-download]").click()]);
      const kept = JSON.parse(readFileSync(await download.path(), "utf8"));
      assert.equal(download.suggestedFilename(), "tell-us.json");
      assert.equal(kept.form, "tell-us");
      const validator = new Validator(form, today);
      assert.ok((await validator.report(kept.answers)).valid);
      validator.close();
      await page.route("**/validator.wasm", (route) => route.abort());
      await page.addInitScript(() => addEventListener("once-form:error", ({ target }) => (target.dataset.told = "yes")));
      await page.goto(`${service.address}/tell-us/static/`);
      await page.getByText("could not be loaded").waitFor();
      await inspector.look(page, "without its validator");
      await page.goto(`${service.address}/alone`);
      await page.waitForFunction(() => document.querySelector("once-form").dataset.told);
      assert.equal(await page.locator("once-form").innerText(), "Ring us on 01632 960 001");
    }, true, true);
  });

  it("says so when sending fails, keeps everything, and sends it again under the same key", () => {
    const form = only("missed-bin");
    const { today, answers } = form.accepted[0];
    return visit("/missed-bin/static/", today, async (page, faults) => {
      service.received.length = 0;
      const { answer } = service;
      service.answer = { status: 503, body: {} };
      await assert.rejects(walk(page, structuredClone(answers), "a failed send", false), /could not be sent/);
      await inspector.look(page, "not sent");
      service.answer = answer;
      await page.locator('section[data-step=check-answers] [value="submit"]').click();
      await page.locator("section[data-step=answers-sent]").waitFor();
      const keys = service.received.map(({ headers }) => headers["idempotency-key"]);
      assert.equal(new Set(keys).size, 1);
      assert.equal(keys.length, 2);
      faults.length = 0; // the browser told of the 503
    });
  });

  it("is right HTML, with no style or script of its own in it", () => {
    assert.ok(inspector.checkHtml() > 0);
    const html = readFileSync(join(built, "missed-bin/static/index.html"), "utf8");
    assert.doesNotMatch(html, /<style|style="|<script(?![^>]*(src=|type="application\/json"))|\son\w+="/);
  });
});
