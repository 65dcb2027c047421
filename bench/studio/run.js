// The part `studio`: what a first visit loads, and how long somebody who writes a form waits, in Chromium.

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { startBrowser } from "../../tests/browser/portal.js";
import { startStatic } from "../../tests/browser/static.js";
import { withQuestions } from "../growth/forms.js";
import { FORM, ROOT } from "../paths.js";
import { SHORT, median } from "../rounds.js";

const PAGE = process.env.ONCEFORM_STUDIO_PAGE ?? join(ROOT, "target/studio/page");
const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:";
/** Letters that are typed, each after the one before has been answered. */
const LETTERS = SHORT ? 3 : 60;
/** Those that warm up. */
const FIRST = SHORT ? 1 : 10;

const FORMS = [
  { name: "housing-benefit", text: () => readFileSync(join(FORM, "form.yaml"), "utf8") },
  { name: "350 questions", text: () => withQuestions(350) },
];

/** What no first visit waits for. */
const LATER = /^(studio_rest|routes_drawing|zip|once-form)/;

export async function studio() {
  if (!existsSync(join(PAGE, "index.html"))) throw new Error(`There is no ${PAGE}: run make studio`);
  const names = readdirSync(PAGE).filter((name) => !name.endsWith(".br"));
  const all = names.map((name) => ({ name, bytes: brotliCompressSync(readFileSync(join(PAGE, name))).length }));
  const isLater = ({ name }) => LATER.test(name);
  const sum = (files) => files.reduce((total, { bytes }) => total + bytes, 0);
  const service = await startStatic(PAGE, {}, POLICY);
  const browser = await startBrowser();
  try {
    const waits = [];
    for (const { name, text } of FORMS) waits.push({ name, ...(await typed(browser, service.address, text())) });
    const named = (name) => all.find((file) => file.name === name).bytes;
    return { first: sum(all.filter((file) => !isLater(file))), compiler: named("studio_bg.wasm"), editor: named("studio.js"), later: sum(all.filter(isLater)), waits };
  } finally {
    await browser.close();
    await service.stop();
  }
}

/** Types into the form's title, a letter at a time. */
async function typed(browser, address, text) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.setDefaultTimeout(60_000);
  await page.addInitScript(() => localStorage.setItem("studio-side", "text"));
  await page.goto(`${address}/`);
  await page.locator("#state", { hasText: "No mistakes" }).waitFor();
  await page.locator("#open").setInputFiles({ name: "form.yaml", mimeType: "application/yaml", buffer: Buffer.from(text) });
  const title = text.match(/^title: (.+)$/m)[1];
  const frame = page.frameLocator("#preview-website");
  await frame.getByRole("heading", { name: title }).waitFor();
  await page.locator(".cm-line", { hasText: `title: ${title}` }).first().click();
  await page.keyboard.press("End");
  await page.evaluate(watch);
  const waits = [];
  for (let letter = 0; letter < FIRST + LETTERS; letter += 1) {
    await page.evaluate(() => window.begin());
    await page.keyboard.type("a");
    waits.push(await page.evaluate(() => window.answered));
  }
  await page.close();
  const told = (what) => waits.slice(FIRST).map((wait) => wait[what]).sort((a, b) => a - b);
  const [messages, painted] = [told("messages"), told("painted")];
  const late = (times) => times[Math.floor(times.length * 0.95)];
  return { messages: median(messages), painted: median(painted), latest: late(painted) };
}

/** In the page: milliseconds from a key to the messages that it brings, and to the frame of the preview's new page after it. */
function watch() {
  const preview = document.getElementById("preview-website");
  window.begin = () => {
    let pressed;
    let messages;
    document.addEventListener("beforeinput", () => (pressed = performance.now()), { capture: true, once: true });
    const told = new MutationObserver(() => (messages ??= performance.now() - pressed));
    told.observe(document.getElementById("state"), { childList: true, characterData: true, subtree: true });
    window.answered = new Promise((resolve) => {
      const shown = new MutationObserver(() => {
        shown.disconnect();
        told.disconnect();
        // The frame after the one in which it was put there has been painted.
        requestAnimationFrame(() => requestAnimationFrame(() => resolve({ messages, painted: performance.now() - pressed })));
      });
      shown.observe(preview.contentDocument.documentElement, { childList: true });
    });
  };
}
