// A browser that keeps its files when it is closed, a form on one page, and the walk through it.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { fill } from "./fill.js";
import { CHROMIUM, QUIET } from "./portal.js";
import { Service } from "./service.js";
import { until as untilStored } from "./stored.js";

export const COUNCIL = "ashcombe";
export const FORM = "street-fault";

/** The page of the form on which nothing has to be answered. */
const OPTIONAL = "tell_us_more";

/** A pothole with a photo of two pieces. */
export const ANSWERS = {
  danger: "no",
  fault: "pothole",
  size: "plate",
  deep: "no",
  place: { words: "Outside 14 Church Lane" },
  part: "lane",
  photos: [{ name: "hole.jpg", size: "700 KB" }],
  more: "Near the school",
  updates: "no",
};

export class Device {
  /** Where the browser keeps its files. */
  folder = mkdtempSync(join(tmpdir(), "onceform-device-"));

  /** A device for a form of this portal; `window` is how large its window is, if not that of a desktop. */
  static async on(service, { form = FORM, window = { viewport: { width: 1280, height: 900 } } } = {}) {
    const device = new Device();
    Object.assign(device, { service, form, window });
    await device.open();
    return device;
  }

  /** Starts the browser, with what it kept when it was closed. */
  async open() {
    const options = { executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu", ...QUIET], ...this.window };
    this.context = await chromium.launchPersistentContext(this.folder, options);
    this.context.setDefaultTimeout(30_000);
    this.page = this.context.pages()[0];
  }

  close() {
    return this.context.close();
  }

  /** Ends the browser as pulling the battery would: each of its processes is known by the folder that is its alone. */
  async kill() {
    const mine = (id) => {
      try {
        return readFileSync(`/proc/${id}/cmdline`, "utf8").includes(this.folder);
      } catch {
        return false;
      }
    };
    for (const id of readdirSync("/proc").filter((name) => /^\d+$/.test(name) && mine(name))) {
      try {
        process.kill(Number(id), "SIGKILL");
      } catch {
        // It ended with its parent.
      }
    }
    await this.context.close().catch(() => {});
    rmSync(join(this.folder, "SingletonLock"), { force: true });
  }

  async remove() {
    await this.close().catch(() => {});
    rmSync(this.folder, { recursive: true, force: true });
  }

  get address() {
    return `${this.service.address}/${COUNCIL}/forms/${this.form}`;
  }

  /** Opens the form with a network, and waits until the browser keeps it. */
  async visit() {
    await this.page.goto(this.address);
    await this.page.evaluate(
      async ([cache, form]) => {
        const kept = async () => (await caches.has(cache)) && (await (await caches.open(cache)).match(form));
        while (!(await kept()) || navigator.serviceWorker.controller?.state !== "activated") await new Promise(requestAnimationFrame);
      },
      [`onceform-${COUNCIL}`, `/${COUNCIL}/forms/${this.form}/`],
    );
  }

  /** No network, and nobody behind it either. */
  async cut() {
    await this.service.kill();
    await this.context.setOffline(true);
  }

  async restore() {
    await this.service.run();
    await this.context.setOffline(false);
  }

  /** The page of the journey that is shown. */
  step(page = this.page) {
    return page.locator("[data-step]:not([hidden])").first().getAttribute("data-step");
  }

  press(value, page = this.page) {
    return page.locator(`[data-step]:not([hidden]) button[value="${value}"]`).last().click();
  }

  notices(page = this.page) {
    return page.locator("[data-notice] .govuk-notification-banner__heading").allInnerTexts();
  }

  /** Waits until a notice says this. */
  told(text, page = this.page) {
    return page.locator("[data-notice]", { hasText: text }).first().waitFor();
  }

  errors(page = this.page) {
    return page.locator("[data-error-summary] li").allInnerTexts();
  }

  /**
   * Through the form to a place; with `blankFirst` each page is sent without an answer first, with `kept` it waits there until the draft
   * on the device says so too, as it has to before the page goes. Returns how many mistakes were shown.
   */
  async walk(answers, until, { blankFirst = false, kept = false, look = async () => {} } = {}) {
    let mistakes = 0;
    const tried = new Set();
    for (let steps = 0; steps < 60; steps += 1) {
      const step = await this.step();
      await look(step);
      if (step === until) {
        if (kept) await untilStored(this.page, ({ opened }) => opened.some((draft) => draft.includes(`"page":"${until}"`)));
        return mistakes;
      }
      if (step === "start-page") await this.press("start");
      else if (step === "check-answers") await this.press("submit");
      else {
        if (blankFirst && step !== OPTIONAL && !tried.has(step)) {
          tried.add(step);
          await this.press("continue");
          const errors = await this.errors();
          mistakes += errors.length;
          if (errors.length) await look(`${step} with errors`);
        }
        await fill(this.page, answers);
        await this.press("continue");
        assert.deepEqual(await this.errors(), [], `on ${step}`);
      }
      await this.page.waitForFunction((before) => document.querySelector("[data-step]:not([hidden])")?.dataset.step !== before, step);
    }
    throw new Error(`did not come to ${until}, last at ${await this.step()}`);
  }
}

/** A test of forms in a folder, with a portal and a browser of its own, which are gone when it ends. */
export async function alone(forms, options, run) {
  const service = await Service.start(forms);
  const device = await Device.on(service, options);
  try {
    await run(device, service);
  } finally {
    await device.remove();
    await service.stop().catch(() => {});
  }
}

/** While the form in the folder has a question more, without its tests. */
export async function withNewQuestion(forms, run) {
  const path = join(forms, FORM, "form.yaml");
  const now = readFileSync(path, "utf8");
  const asked = "      - question: urgent\n        type: yes or no\n        ask: Is it near a school?\n        called: whether it is near a school\n";
  const changed = now.replace("      - question: photos\n", `${asked}      - question: photos\n`).replace(/\ntests:[^]*/, "\n");
  assert.notEqual(changed, now);
  writeFileSync(path, changed);
  try {
    await run();
  } finally {
    writeFileSync(path, now);
  }
}

/** What a submission has to be. */
export function assertRight(service, answers = ANSWERS) {
  const all = service.submissions();
  assert.equal(all.length, 1, "one submission");
  const [{ reference, answers: kept }] = all;
  for (const key of ["fault", "size", "part", "more"]) assert.equal(kept[key], answers[key], key);
  assert.equal(kept.place.words, answers.place.words);
  assert.equal(kept.photos.length, 1);
  const [photo] = service.files();
  // The service makes pictures anew, so the bytes are others.
  assert.equal(photo.subarray(0, 3).toString("hex"), "ffd8ff", "the photo is a photo");
  assert.equal(createHash("sha256").update(photo).digest("hex"), kept.photos[0].id, "the photo is the one that was sent");
  return reference;
}
