// Somebody with a browser of their own, and a portal, for tests of pages that follow one another.

import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, it } from "node:test";
import { fill } from "./fill.js";
import { ROOT } from "./forms.js";
import { nextPage } from "./next.js";
import { ANSWERS, COUNCIL, FORM } from "./offline.js";
import { startBrowser } from "./portal.js";
import { Service } from "./service.js";

/** With a line break, which a browser writes in its own way when it sends a form. */
export const TYPED = { ...ANSWERS, more: "Near the school\nBy the gate" };

export const path = (page) => new URL(page.url()).pathname;
export const place = (page) => path(page).split("/").pop();
export const button = (page, value) => page.locator(`main button[value^="${value}"]`).last();
/** Presses a button or a link, and waits for the page that comes. */
export const press = (page, control) => nextPage(page, () => control.click());
export const goOn = (page) => press(page, button(page, "continue"));
export const improved = (page) => page.waitForFunction(() => Boolean(document.querySelector("form").onceform));
export const focused = (page, selector) => page.evaluate((selector) => document.activeElement.matches(selector), selector);
export const words = (page) => page.locator('[name="place.words"]');
/** What is said of the page that is on its way. */
export const status = (page, text) => page.locator("[role=status].onceform-status", { hasText: text });

/** A portal with some of the forms, for the tests of a suite: `here.service`, `here.browser`, `here.forms`. */
export function portalWith(...names) {
  const here = {};
  before(async () => {
    here.forms = mkdtempSync(join(tmpdir(), "onceform-forms-"));
    for (const form of [...names, "shared"]) cpSync(join(ROOT, "forms", form), join(here.forms, form), { recursive: true });
    [here.service, here.browser] = await Promise.all([Service.start(here.forms), startBrowser()]);
  });
  after(async () => {
    await here.browser?.close();
    await here.service?.stop();
    rmSync(here.forms, { recursive: true, force: true });
  });

  /** In a browser of somebody who has not been here before. */
  here.test = (name, run) =>
    it(name, async () => {
      const context = await here.browser.newContext({ viewport: { width: 1280, height: 700 }, serviceWorkers: "block" });
      const faults = [];
      try {
        const page = await context.newPage();
        page.setDefaultTimeout(15_000);
        page.on("pageerror", ({ stack }) => faults.push(stack));
        await run(page, context);
        assert.deepEqual(faults, [], "the browser complains");
      } finally {
        await context.close();
      }
    });

  here.address = (form = FORM) => `${here.service.address}/${COUNCIL}/forms/${form}`;

  /** From the start page of the form on the website to one of its pages. */
  here.to = async (page, last, answers = TYPED) => {
    await page.goto(here.address());
    await press(page, page.locator(".govuk-button--start"));
    for (let steps = 0; place(page) !== last; steps += 1) {
      assert.ok(steps < 10, `lost at ${page.url()}`);
      await fill(page, answers);
      await goOn(page);
    }
    await improved(page);
  };
  return here;
}
