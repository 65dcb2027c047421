// The studio as a folder of files that needs no server of its own, and somebody who comes to it with a browser.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, before } from "node:test";
import { ROOT } from "./forms.js";
import { startBrowser } from "./portal.js";
import { inText } from "./saved.js";
import { POLICY, startStatic } from "./static.js";

export const PAGE = join(ROOT, "target/studio/page");
/** What the page needs beyond what a form does, as docs/studio.md says. */
export const NEEDS = `${POLICY.replace("img-src 'self'", "img-src 'self' data:")}; style-src-attr 'unsafe-inline'; frame-src 'self'`;

/** Starts the studio and a browser around the tests of a `describe`; `inspector` looks at what is sent. */
export function studioWith(inspector) {
  const here = {};
  before(async () => {
    assert.ok(existsSync(join(PAGE, "index.html")), `There is no ${PAGE}: run make studio`);
    here.service = await startStatic(PAGE, {}, NEEDS);
    here.browser = await startBrowser();
  });
  after(async () => {
    await here.browser?.close();
    await here.service?.stop();
  });

  /** As somebody comes for the first time, or with `text` to the text as they left it. Fails when the browser complains. */
  here.visit = async (act, { text = true } = {}) => {
    const begun = here.browser.newContext({ viewport: { width: 1280, height: 900 } });
    const context = await (text ? inText(begun) : begun);
    try {
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      inspector.watch(page);
      const faults = [];
      page.on("pageerror", (error) => faults.push(error.stack));
      page.on("console", (line) => line.type() === "error" && faults.push(line.text()));
      await page.goto(`${here.service.address}/`);
      await page.locator("#state", { hasText: "No mistakes" }).waitFor().catch((error) => assert.fail(`${faults} ${error}`));
      await act(page, context);
      assert.deepEqual(faults, [], "the browser complains");
    } finally {
      await context.close();
    }
  };
  return here;
}
