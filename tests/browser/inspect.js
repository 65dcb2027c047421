// What every page and state that a test passes must stand: no axe-core violations, no HTML errors, no sideways scrolling on
// a phone. What was inspected before in the same state is not inspected again.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { ROOT } from "./forms.js";

const require = createRequire(import.meta.url);
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const VNU = join(require.resolve("vnu-jar/package.json"), "../build/dist/vnu.jar");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const PHONE = { width: 320, height: 640 };
/** Pictures are for people who look at them: `make screenshots` takes them. */
const PICTURES = process.env.ONCEFORM_SCREENSHOTS === "1";

export class Inspector {
  #seen = new Set();
  #count = 0;
  #html;
  #screenshots;
  #sources = new Map();
  #mirrors = new WeakMap();
  #rendered;
  #onPhone;

  /**
   * With `rendered`, the HTML of each state as the browser has it is checked too: what scripts made of the page. With `onPhone`, the
   * accessibility rules are asked again at the width of a phone.
   */
  constructor(name, { rendered = false, onPhone = false } = {}) {
    this.#rendered = rendered;
    this.#onPhone = onPhone;
    this.#html = join(ROOT, "target/pages", name);
    this.#screenshots = join(ROOT, "target/screenshots", name);
    for (const folder of [this.#html, this.#screenshots]) {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
    }
  }

  /** How many pages and states were looked at. */
  get count() {
    return this.#count;
  }

  /** Keeps the HTML as the server sent it: what the browser makes of it has lost its faults. */
  watch(page) {
    page.on("response", async (response) => {
      const type = response.headers()["content-type"] ?? "";
      const redirect = response.status() >= 300 && response.status() < 400;
      const request = response.request();
      // A page that the script of the one before has asked for comes by no navigation; part of a page is not asked for as one.
      const asked = request.isNavigationRequest() || (request.resourceType() === "fetch" && request.headers().accept === "text/html");
      if (!asked || redirect || !type.startsWith("text/html")) return;
      // The page may have moved on before its text was read; the state that follows is then inspected instead.
      const html = await response.text().catch(() => undefined);
      if (html !== undefined) this.#sources.set(hashOf(steady(html)), html);
    });
  }

  /** Looks at the page as it is now. `state` says what it shows, for messages and for the screenshots' names. */
  async look(page, state, { javaScript = true } = {}) {
    const html = await page.content();
    const hashes = parts(steady(html)).map(hashOf);
    if (hashes.every((hash) => this.#seen.has(hash))) return;
    for (const hash of hashes) this.#seen.add(hash);
    this.#count += 1;
    if (this.#rendered) this.#sources.set(hashOf(html), html);
    if (!javaScript) page = await this.#mirror(page);
    const violations = await axe(page);
    assert.deepEqual(violations, [], `${state} (${page.url()}) breaks accessibility rules`);
    const name = `${String(this.#count).padStart(3, "0")}-${state.replace(/[^\w]+/g, "-")}`;
    const shown = page.viewportSize();
    const picture = async (width) => {
      if (PICTURES) await page.screenshot({ path: join(this.#screenshots, `${name}-${width}.png`), fullPage: true });
    };
    if (shown.width > PHONE.width) await picture("desktop");
    await page.setViewportSize(PHONE);
    if (this.#onPhone) assert.deepEqual(await axe(page), [], `${state} (${page.url()}) breaks accessibility rules on a phone`);
    const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    await picture("phone");
    await page.setViewportSize(shown);
    assert.ok(content <= window, `${state} (${page.url()}) is ${content} pixels wide on a phone of ${window}`);
  }

  // axe-core is JavaScript itself. Where a test has switched that off, it looks at a copy of the page in a window that has it,
  // without the page's own scripts.
  async #mirror(page) {
    const mirror = this.#mirrors.get(page) ?? (await page.context().browser().newPage());
    if (!this.#mirrors.has(page)) {
      this.#mirrors.set(page, mirror);
      // A browser that is closed takes it along before it is asked to.
      page.once("close", () => mirror.close().catch(() => {}));
    }
    const body = (await page.content()).replace(/<script\b[^]*?<\/script>/g, "");
    const isDocument = (route) => route.request().isNavigationRequest();
    // What is in a frame is a page of its own, and looked at as one.
    const empty = "<!DOCTYPE html><html lang=\"en\"><title>Another page</title></html>";
    const documentOf = (route) => (route.request().frame() === mirror.mainFrame() ? body : empty);
    await mirror.unrouteAll();
    await mirror.route("**/*", (route) =>
      isDocument(route) ? route.fulfill({ contentType: "text/html; charset=utf-8", body: documentOf(route) }) : route.continue());
    await mirror.goto(page.url());
    return mirror;
  }

  /** Has every page that was sent checked by the Nu Html Checker at once. */
  checkHtml() {
    assert.ok(this.#sources.size > 0, "no page was seen");
    for (const [hash, html] of this.#sources) writeFileSync(join(this.#html, `${hash.slice(0, 16)}.html`), html);
    const { status, stderr, error } = spawnSync("java", ["-jar", VNU, "--errors-only", "--format", "json", this.#html], {
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    });
    if (error) throw error;
    const { messages } = JSON.parse(stderr);
    const errors = messages.map(({ url, lastLine, message, extract }) => `${url}:${lastLine} ${message}\n    ${extract}`);
    assert.deepEqual([...new Set(errors)], [], "the HTML has errors");
    assert.equal(status, 0);
    return this.#sources.size;
  }
}

const hashOf = (text) => createHash("sha256").update(text).digest("hex");

// The parts of a page that differ every time it is made, and the empty place where a script may say something later.
function steady(html) {
  const quiet = html.replace(/<p class="govuk-body onceform-status" role="status"><\/p>/, "");
  return quiet.replace(/name="_csrf" value="[^"]*"|value="[^"]*" name="_csrf"/g, "").replace(/\b[A-Z0-9]{3,4}(-[A-Z0-9]{3,4})+\b/g, "");
}

// What a page says, and what stands around that. Each channel has its own around the same questions: where both were looked at, the one
// with the other shows nothing new. For pictures it does.
function parts(html) {
  const [main] = (!PICTURES && /<main\b[^]*<\/main>/.exec(html)) || [];
  if (!main) return [html];
  const around = html.replace(main, "").replace(/<title>[^]*?<\/title>/, "");
  return [main, around].map((part) => part.replace(/\b(href|action|data-[\w-]+)="[^"]*"/g, ""));
}

async function axe(page) {
  await page.evaluate(AXE);
  const violations = await page.evaluate(
    async (rules) => (await window.axe.run(document, { runOnly: rules, resultTypes: ["violations"] })).violations,
    RULES,
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`);
}

