// Pages without a network as people meet them: with the keyboard alone at 400 % zoom, in Welsh, and when something cannot be sent.

import assert from "node:assert/strict";
import { cpSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { ROOT } from "./forms.js";
import { Inspector } from "./inspect.js";
import { typePage } from "./keyboard.js";
import { ANSWERS, COUNCIL, FORM, alone, assertRight } from "./offline.js";

const OTHER = "missed-bin";
/** A window of 1280 pixels at 400 % zoom: 320 pixels of a page, each four of the screen. */
const ZOOMED = { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 };

/** The day in London, where the council is. */
const today = () => new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/London" }).format(new Date());

/** A bin that was missed today. */
const bin = () => ({
  property: { line_1: "14 Church Lane", town: "Amersham", postcode: "HP7 0AB" },
  bin: "recycling",
  due: today(),
  assisted: "no",
  out_by_seven: "yes",
  tagged: "no",
  updates: "no_updates",
});

const inspector = new Inspector("offline-pages", { rendered: true });

describe("Pages without a network", () => {
  let forms;
  before(() => {
    forms = mkdtempSync(join(tmpdir(), "onceform-forms-"));
    for (const form of [FORM, OTHER]) cpSync(join(ROOT, "forms", form), join(forms, form), { recursive: true });
  });
  after(() => rmSync(forms, { recursive: true, force: true }));

  const test = (name, options, run) => it(name, () => alone(forms, options, run));

  /** Presses Tab until this button has the focus, then Enter. */
  async function pressByKeyboard(page, value) {
    for (let keys = 0; (await page.evaluate(() => document.activeElement.value)) !== value; keys += 1) {
      assert.ok(keys < 60, `Tab does not come to ${value}`);
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
  }

  test("are filled in by keyboard alone at 320 pixels and 400 % zoom, mistakes first", { window: ZOOMED }, async (device, service) => {
    const { page } = device;
    await device.visit();
    await device.cut();
    await page.reload();
    const look = (state) => inspector.look(page, `by keyboard ${state}`);
    await device.told("You are offline");
    await look("start");
    await pressByKeyboard(page, "start");
    for (let step = await device.step(), steps = 0; step !== "answers-waiting"; step = await device.step(), steps += 1) {
      assert.ok(steps < 20, `lost at ${step}`);
      const heading = await page.evaluate(() => document.activeElement.matches("[data-step]:not([hidden]) h1"));
      assert.ok(heading, `the heading of ${step} has the focus`);
      await look(step);
      if (step === "check-answers") {
        await pressByKeyboard(page, "submit");
        await page.waitForFunction((step) => document.querySelector("[data-step]:not([hidden])").dataset.step !== step, step);
        continue;
      }
      if (step !== "tell_us_more") {
        await pressByKeyboard(page, "continue");
        assert.ok(await page.evaluate(() => document.activeElement.matches("[data-error-summary]")), `the mistakes of ${step} have the focus`);
        assert.match(await page.title(), /^Error: /);
        await look(`${step} with errors`);
        // The first link leads to its control, which is in the window whole.
        await page.keyboard.press("Tab");
        await page.keyboard.press("Enter");
        const seen = await page.evaluate(() => {
          const { top, bottom } = document.activeElement.getBoundingClientRect();
          return document.activeElement.matches("input, textarea") && top >= 0 && bottom <= innerHeight;
        });
        assert.ok(seen, `the control of the first mistake of ${step} is in sight`);
        await page.locator("[data-step]:not([hidden]) h1").first().focus();
      }
      await typePage(page, ANSWERS);
      await page.waitForFunction((step) => document.querySelector("[data-step]:not([hidden])").dataset.step !== step, step);
    }
    await device.told("is waiting to be sent");
    await look("waiting");
    await service.run();
    await device.context.setOffline(false);
    await device.told("was sent");
    const reference = assertRight(service);
    await page.locator("[data-notice=offline]").waitFor({ state: "detached" });
    await look("sent");
    // What is told can be put away by keyboard too.
    for (let keys = 0; !(await page.evaluate(() => document.activeElement.matches("[data-notice] button"))); keys += 1) {
      assert.ok(keys < 60, "Tab does not come to the button");
      await page.keyboard.press("Tab");
    }
    assert.match(await page.locator("[data-notice]").innerText(), new RegExp(reference));
    await page.keyboard.press("Enter");
    await page.locator("[data-notice]").waitFor({ state: "detached" });
  });

  test("are Welsh for those who read in Welsh, to the reference number", { form: OTHER }, async (device, service) => {
    await device.page.goto(`${device.address}?lang=cy`);
    await device.visit();
    await device.cut();
    await device.page.reload();
    await device.told("Rydych chi all-lein");
    const look = async (state) => {
      assert.equal(await device.page.locator("html").getAttribute("lang"), "cy");
      const text = await device.page.locator("main").innerText();
      const english = text.match(/\b(your|the|you|answers|saved|waiting|continue|when|enter|select)\b/i);
      assert.equal(english, null, `${state} says “${english?.[0]}”:\n${text}`);
      await inspector.look(device.page, `cy ${state}`);
    };
    const mistakes = await device.walk(bin(), "answers-waiting", { blankFirst: true, look });
    assert.ok(mistakes >= 6, `${mistakes} mistakes were shown`);
    await device.told("yn aros i gael ei hanfon");
    await look("waiting");
    await device.restore();
    await device.page.goto(device.address);
    await device.told("Anfonwyd “");
    const [{ reference, answers }] = service.submissions();
    assert.equal(answers.bin, "recycling");
    assert.match(await device.page.locator("[data-notice]").innerText(), new RegExp(`Eich cyfeirnod yw ${reference}`));
    await look("sent");
  });

  test("say what could not be sent, and keep it until it is sent after all", {}, async (device, service) => {
    await device.visit();
    await device.cut();
    await device.page.reload();
    await device.walk(ANSWERS, "answers-waiting");
    // The form is gone when the network is back.
    const [form, away] = [join(forms, FORM), join(forms, "..", `${FORM}-${process.pid}`)];
    renameSync(form, away);
    try {
      await device.restore();
      await device.page.goto(`${service.address}/${COUNCIL}/forms/${OTHER}`);
      await device.told("“Report a fault in the street” was not sent");
      await device.told("Your answers are kept on this device, and you can try again later. If it cannot wait, contact us.");
      await inspector.look(device.page, "not taken");
      await device.page.reload();
      await device.told("was not sent");
    } finally {
      renameSync(away, form);
    }
    await service.kill();
    await service.run();
    await device.page.getByRole("button", { name: "Try to send it now" }).click();
    await device.told("was sent");
    assertRight(service);
  });

  test("are sent in the background, with no page open", {}, async (device, service) => {
    await device.visit();
    await device.cut();
    await device.page.reload();
    await device.walk(ANSWERS, "answers-waiting");
    const tags = await device.page.evaluate(async () => (await navigator.serviceWorker.ready).sync.getTags());
    assert.deepEqual(tags, ["onceform-outbox"], "the browser is asked to send");
    await device.page.goto("about:blank");
    const worker = await device.context.newCDPSession(device.page);
    const registered = new Promise((resolve) => {
      worker.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
        const ours = registrations.find(({ scopeURL }) => scopeURL.startsWith(`${service.address}/${COUNCIL}/`));
        if (ours) resolve(ours.registrationId);
      });
    });
    await worker.send("ServiceWorker.enable");
    const registrationId = await registered;
    await device.restore();
    // Chromium does this by itself when its own network comes back; the network that a test cuts is not that one.
    await worker.send("ServiceWorker.dispatchSyncEvent", { origin: service.address, registrationId, tag: "onceform-outbox", lastChance: false });
    while (!service.submissions().length) await device.page.evaluate(() => new Promise(requestAnimationFrame));
    const reference = assertRight(service);
    await device.page.goto(device.address);
    await device.told(reference);
  });

  it("every state is right HTML", () => assert.ok(inspector.checkHtml() >= 20));

  after(() => console.log(`# offline pages: ${inspector.count} states had no accessibility faults`));
});
