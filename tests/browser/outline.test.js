// The printable sheet of every shipped form: accessible, without an HTML error, readable on a phone and on paper.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { ROOT, shippedForms } from "./forms.js";
import { Inspector } from "./inspect.js";
import { startBrowser } from "./portal.js";

const ONCEFORM = process.env.ONCEFORM_CLI ?? join(ROOT, "target/debug/onceform");

describe("The sheet of a form", () => {
  let browser;
  before(async () => (browser = await startBrowser()));
  after(() => browser?.close());

  it("is accessible and valid for every form", async () => {
    const inspector = new Inspector("outline");
    const page = await browser.newPage();
    inspector.watch(page);
    for (const form of shippedForms()) {
      const { stdout: body, status } = spawnSync(ONCEFORM, ["outline", form.path, "--format", "html"], { encoding: "utf8" });
      assert.equal(status, 0, form.id);
      const address = `http://sheet.test/${form.id}`;
      await page.route(address, (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body }));
      await page.goto(address);
      await inspector.look(page, form.id);
      // Each place that a route points to is on the sheet.
      const lost = await page.$$eval("a[href^='#']", (links) =>
        links.filter((link) => !document.querySelector(link.getAttribute("href"))).map((link) => link.outerHTML));
      assert.deepEqual(lost, [], form.id);
      const pdf = await page.pdf({ format: "A4" });
      assert.ok(pdf.length > 10_000, `${form.id} prints to ${pdf.length} bytes`);
    }
    inspector.checkHtml();
  });
});
