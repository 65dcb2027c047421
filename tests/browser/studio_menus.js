// The studio with a small form in its menus, for tests that change it there.

import { readFileSync } from "node:fs";
import { Inspector } from "./inspect.js";
import { paste } from "./saved.js";
import { studioWith } from "./studio_visit.js";


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
  const here = studioWith(inspector);
  const visit = (act) =>
    here.visit(async (page) => {
      await paste(page, FORM);
      await page.locator("#title", { hasText: "Report a missed bin" }).waitFor();
      await page.getByRole("button", { name: "Menus", exact: true }).click();
      await page.getByRole("button", { name: "Page 2: About you" }).waitFor();
      await act(page);
    });
  return { inspector, visit };
}
