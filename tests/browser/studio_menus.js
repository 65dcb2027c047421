// The studio with a small form in its menus, for tests that change it there.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before } from "node:test";
import { ROOT } from "./forms.js";
import { Inspector } from "./inspect.js";
import { startBrowser } from "./portal.js";
import { inText, paste } from "./saved.js";
import { POLICY, startStatic } from "./static.js";

const PAGE = join(ROOT, "target/studio/page");
const NEEDS = `${POLICY.replace("img-src 'self'", "img-src 'self' data:")}; style-src-attr 'unsafe-inline'; frame-src 'self'`;
const DESKTOP = { width: 1280, height: 900 };

export const FORM = `# Ours since 2019.
form: bins
title: Report a missed bin   # said on the phone too
journey: report

pages:
  # What was not collected.
  - page: bin
    title: "Which bin was it?"
    questions:
      - question: bin
        type: choice
        ask: Which bin did we miss?
        called: which bin we missed
        options:
          refuse: Black bin # the old ones
          garden: Brown bin

  - page: you
    title: About you
    questions:
      # Only to call back.
      - question: name
        type: name
        ask: What is your full name?
`;

/** What was done, as it is told. */
export const told = (page, words) => page.locator("#menus-said", { hasText: words }).waitFor();
export const button = (page, name, exact = true) => page.getByRole("button", { name, exact });
export const focused = (page) => page.evaluate(() => document.activeElement.id);

/** The text of the form, as it is saved. */
export async function text(page) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save a copy" }).click()]);
  return readFileSync(await download.path(), "utf8");
}

/** Starts the studio and a browser around the tests of a `describe`: what looks at pages, and a visit to the menus. */
export function studioMenus(called) {
  const inspector = new Inspector(called, { onPhone: true });
  let browser;
  let service;
  before(async () => {
    assert.ok(existsSync(join(PAGE, "index.html")), `There is no ${PAGE}: run make studio`);
    service = await startStatic(PAGE, {}, NEEDS);
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await service?.stop();
  });

  async function visit(act) {
    const context = await inText(browser.newContext({ viewport: DESKTOP }));
    try {
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      inspector.watch(page);
      const faults = [];
      page.on("pageerror", (error) => faults.push(error.stack));
      page.on("console", (line) => line.type() === "error" && faults.push(line.text()));
      await page.goto(`${service.address}/`);
      await page.locator("#state", { hasText: "No mistakes" }).waitFor();
      await paste(page, FORM);
      await page.locator("#title", { hasText: "Report a missed bin" }).waitFor();
      await page.getByRole("button", { name: "Menus", exact: true }).click();
      await page.getByRole("button", { name: "Page 2: About you" }).waitFor();
      await act(page);
      assert.deepEqual(faults, [], "the browser complains");
    } finally {
      await context.close();
    }
  }

  return { inspector, visit };
}
