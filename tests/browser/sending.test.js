// What <once-form> sends, and what it says when sending or keeping fails.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fill } from "./fill.js";
import { ROOT, readForm } from "./forms.js";
import { startBrowser } from "./portal.js";
import { startStatic } from "./static.js";

const ONCEFORM = process.env.ONCEFORM_CLI ?? join(ROOT, "target/debug/onceform");
const FORM = "parking-permit";

describe("<once-form>", () => {
  const built = mkdtempSync(join(tmpdir(), "onceform-static-"));
  const form = readForm(join(ROOT, "forms", FORM, "form.yaml"));
  const { today, answers } = form.accepted.find((test) => test.answers.proof_of_home);
  let browser;
  let service;
  before(async () => {
    const made = spawnSync(ONCEFORM, ["build", join(ROOT, "forms", FORM), "-o", built], { encoding: "utf8" });
    assert.equal(made.status, 0, made.stderr);
    const page = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Permits</title></head><body><main></main>
      <script type="module" src="/${FORM}/static/once-form.js"></script></body></html>`;
    service = await startStatic(built, { "/page": page });
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await service?.stop();
    rmSync(built, { recursive: true, force: true });
  });

  const place = (page) => page.locator("section[data-step]:visible").first().getAttribute("data-step");

  /** Fills the form in to its check page, with a draft that fails as `fails` says; `seen` looks at each page. */
  async function atTheEnd({ fails = {}, seen = async () => {} }, act) {
    const context = await browser.newContext();
    const faults = [];
    try {
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      page.on("pageerror", (error) => faults.push(error.stack));
      await page.clock.setFixedTime(`${today}T12:00:00Z`);
      await page.goto(`${service.address}/page`);
      await page.evaluate(([form, fails]) => {
        window.told = [];
        for (const name of ["error", "saved", "sent"]) document.addEventListener(`once-form:${name}`, ({ detail }) => window.told.push([name, String(detail.cause?.message)]));
        const element = document.createElement("once-form");
        element.setAttribute("src", `/${form}/static/`);
        element.setAttribute("send-to", "/send");
        const act = (name) => async () => {
          if (fails[name]) throw new Error(`no ${name}`);
        };
        element.draft = { load: act("load"), save: act("save"), forget: act("forget") };
        document.querySelector("main").append(element);
      }, [FORM, fails]);
      for (let steps = 0; ; steps += 1) {
        assert.ok(steps < 60, `did not come to the end, last at ${await place(page)}`);
        await page.locator("section[data-step]:visible").first().waitFor();
        const here = await place(page);
        if (here === "check-answers") break;
        if (here === "task-list" && (await page.locator("[data-tasks] .govuk-tag").count())) {
          await page.locator("[data-tasks] li").filter({ has: page.locator(".govuk-tag") }).locator("a").first().click();
          continue;
        }
        if (here !== "start-page") {
          await fill(page, structuredClone(answers));
          await fill(page, structuredClone(answers));
          await seen(page, here);
        }
        await page.locator('section[data-step]:visible button:is([value="start"], [value="continue"])').locator("visible=true").last().click();
        await page.waitForFunction((before) => [...document.querySelector("once-form").shadowRoot.querySelectorAll("section[data-step]")].find((section) => !section.hidden).dataset.step !== before, here);
      }
      await act(page);
      assert.deepEqual(faults, [], "nothing is left unhandled");
    } finally {
      await context.close();
    }
  }
  const send = (page) => page.locator('section[data-step="check-answers"] button[value="submit"]').click();

  it("leads from “could not be sent” to the button that sends; what was sent is told as sent, whatever becomes of its draft", () => {
    service.answer.status = 500;
    return atTheEnd({ fails: { save: true, forget: true } }, async (page) => {
      await send(page);
      const link = page.locator("[data-error-summary] a");
      await link.waitFor();
      assert.ok((await page.title()).startsWith("Error: "));
      await link.click();
      assert.equal(await place(page), "check-answers");
      assert.equal(await page.evaluate(() => document.querySelector("once-form").shadowRoot.activeElement.value), "submit");
      // Taken, and nothing said of it.
      service.answer = { status: 200, body: undefined };
      await page.keyboard.press("Enter");
      await page.locator("section[data-step=answers-sent]:visible").waitFor();
      const told = await page.evaluate(() => window.told);
      for (const why of ["no save", "no forget"]) assert.ok(told.some(([name, cause]) => name === "error" && cause === why), JSON.stringify(told));
      assert.ok(!told.some(([name]) => name === "saved"), "nothing was saved");
      assert.equal(told.at(-1)[0], "sent");
    });
  });

  it("sends the files that are answers, and none that was replaced", () => {
    service.received.length = 0;
    const seen = async (page, here) => {
      if (here !== "proof") return;
      const wrong = { name: "wrong-letter.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7\nprivate") };
      await page.locator('input[type="file"]:visible').first().setInputFiles(wrong);
      await page.locator('input[type="file"]:visible').first().setInputFiles({ ...wrong, name: "letter.pdf", buffer: Buffer.from("%PDF-1.7\nright") });
    };
    return atTheEnd({ seen }, async (page) => {
      await send(page);
      await page.locator("section[data-step=answers-sent]:visible").waitFor();
      const body = service.received[0].body.toString("latin1");
      assert.ok(body.includes('filename="letter.pdf"'), body.slice(0, 2000));
      assert.ok(!body.includes("wrong-letter.pdf") && !body.includes("private"), "the first choice stays here");
      const named = [...body.matchAll(/name="([0-9a-f]{64})"/g)].map(([, id]) => id);
      for (const id of named) assert.ok(body.split(id).length > 2, "each is in the answers");
    });
  });
});
