// The page on which forms are written, from a web server that only hands out files, under a strict policy.

import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { brotliCompressSync } from "node:zlib";
import { ROOT } from "./forms.js";
import { Inspector } from "./inspect.js";
import { startBrowser } from "./portal.js";
import { POLICY, startStatic } from "./static.js";

const PAGE = join(ROOT, "target/studio/page");
/** What the page needs beyond what a form does, as docs/studio.md says. */
const NEEDS = `${POLICY.replace("img-src 'self'", "img-src 'self' data:")}; style-src-attr 'unsafe-inline'; frame-src 'self'`;
const DESKTOP = { width: 1280, height: 900 };
/** Bytes, compressed, that a first visit may load to write a form and see it: editor and compiler together. */
const FIRST_VISIT = 800_000;

describe("The studio", () => {
  const inspector = new Inspector("studio");
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
    const context = await browser.newContext({ viewport: DESKTOP });
    try {
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      inspector.watch(page);
      const faults = [];
      page.on("pageerror", (error) => faults.push(error.stack));
      page.on("console", (line) => line.type() === "error" && faults.push(line.text()));
      await page.goto(`${service.address}/`);
      await state(page, "No mistakes").catch((error) => assert.fail(`${faults} ${error}`));
      await act(page, context);
      assert.deepEqual(faults, [], "the browser complains");
    } finally {
      await context.close();
    }
  }

  const state = (page, words) => page.locator("#state", { hasText: words }).waitFor();
  async function text(page) {
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save a copy" }).click()]);
    return readFileSync(await download.path(), "utf8");
  }
  const write = (page, written) => page.locator(".cm-content").fill(written);
  const website = (page) => page.frameLocator("#preview-website");

  it("begins with a form without mistakes, and shows it as residents will see it", () =>
    visit(async (page) => {
      await website(page).getByRole("heading", { name: "New form" }).waitFor();
      await website(page).getByRole("button", { name: "Start now" }).click();
      await website(page).getByLabel("Tell us what you need").waitFor();
      await inspector.look(page, "begins");
      await page.getByRole("tab", { name: "Questions" }).click();
      await page.frameLocator("#sheet").getByText("Tell us what you need").first().waitFor();
      await inspector.look(page, "questions");
      await page.getByRole("tab", { name: "Tests" }).click();
      await page.getByRole("button", { name: "Run the tests" }).click();
      await page.getByText("2 tests passed").waitFor();
      await inspector.look(page, "tests");
    }));

  it("tells a mistake while it is typed, and mends it at the press of a button", () =>
    visit(async (page) => {
      const right = readFileSync(join(ROOT, "examples/01-hello/form.yaml"), "utf8");
      await write(page, right.replace(/^title:/m, "titel:"));
      await state(page, "mistake");
      // What can stand here is offered where the cursor is; it would cover what is wrong.
      await page.locator(".cm-content").press("Escape");
      await inspector.look(page, "a mistake");
      await page.locator("#problems").getByRole("button", { name: "Write `title`" }).click();
      await state(page, "No mistakes");
      assert.equal(await text(page), right);
      await page.locator(".cm-content").press("Control+z");
      await state(page, "mistake");
    }));

  it("keeps what was typed, without a network too", () =>
    visit(async (page, context) => {
      const kept = readFileSync(join(ROOT, "examples/01-hello/form.yaml"), "utf8");
      await write(page, kept);
      await website(page).getByRole("heading", { name: "Ask for a library card" }).waitFor();
      await context.setOffline(true);
      await page.reload();
      await state(page, "No mistakes");
      assert.equal(await text(page), kept);
      await website(page).getByRole("heading").first().waitFor();
    }));

  it("says so when it cannot begin", async () => {
    const folder = mkdtempSync(join(tmpdir(), "onceform-studio-"));
    for (const name of readdirSync(PAGE).filter((name) => !name.endsWith(".wasm"))) copyFileSync(join(PAGE, name), join(folder, name));
    const half = await startStatic(folder, {}, NEEDS);
    const page = await browser.newPage();
    try {
      await page.goto(`${half.address}/`);
      await page.getByRole("alert").filter({ hasText: "could not be loaded whole" }).waitFor();
      assert.ok(await page.locator("main").isHidden());
    } finally {
      await page.close();
      await half.stop();
      rmSync(folder, { recursive: true });
    }
  });

  it("every page that was sent is right HTML", () => assert.ok(inspector.checkHtml() > 0));

  it("loads little at a first visit: everything but the part of the compiler and the drawing that come after it", () => {
    const all = readdirSync(PAGE).filter((name) => !name.endsWith(".br"));
    const first = all.filter((name) => !/^(studio_rest|routes_drawing)_/.test(name));
    assert.equal(all.length, first.length + 2);
    const sizes = first.map((name) => [name, brotliCompressSync(readFileSync(join(PAGE, name))).length]);
    const sum = sizes.reduce((sum, [, size]) => sum + size, 0);
    console.log(`# ${sizes.map(([name, size]) => `${name} ${size}`).join(", ")}: ${sum} bytes, brotli`);
    assert.ok(sum < FIRST_VISIT, `${sum} bytes`);
  });
});
