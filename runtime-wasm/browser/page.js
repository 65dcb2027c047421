// Improves a page that the server rendered: shows what becomes asked, computes, and says what is wrong before it is sent.
// Without this module, or when the validator cannot be loaded, the page works as it is.
import { Questions } from "./questions.js";
import { load } from "./validator.js";

class Page extends Questions {
  draw() {
    super.draw();
    for (const page of this.root.querySelectorAll("[data-page]")) page.hidden = !this.report.isAsked(Number(page.dataset.page));
    // At an exit of the agent's script there is nothing to send.
    for (const send of this.root.querySelectorAll("[data-send]")) send.hidden = send.disabled = this.report.exit !== null;
  }
}

// What was loaded, by its address, which has the version of the form in it: the next page needs the same.
const loaded = new Map();
async function once(address, load) {
  if (!loaded.has(address)) loaded.set(address, await load(address));
  return loaded.get(address);
}

let improved;
/** Improves the page that is shown, once. The next page takes the place of the body (next-page.js). */
export async function begin() {
  const { body } = document;
  if (body === improved) return;
  improved = body;
  const form = body.querySelector("form[data-onceform]");
  // Another page was shown before this was loaded.
  if (!form) return;
  const data = JSON.parse(document.getElementById("onceform--data").textContent);
  const [validator, texts] = await Promise.all([
    once(`${data.assets}/validator.wasm`, load),
    once(`${data.assets}/texts/${document.documentElement.lang}.json`, (address) => fetch(address).then((response) => response.json())),
  ]);
  // It may have gone meanwhile.
  if (body !== document.body) return;
  const gone = new AbortController();
  const { signal } = gone;
  body.addEventListener("onceform:leave", () => gone.abort());
  const page = new Page(form, { validator, texts, data, signal });
  form.addEventListener("change", () => {
    for (const part of form.querySelectorAll("[data-stale]")) part.hidden = false;
    for (const part of form.querySelectorAll("[data-fresh]")) part.hidden = true;
  });
  form.addEventListener("submit", (event) => {
    if (!["continue", "submit"].includes(event.submitter?.value)) return;
    page.update();
    if (page.complain(page.boxes)) event.preventDefault();
  });
  // A browser puts answers back after going back to the page.
  addEventListener("pageshow", () => page.update(), { signal });
  page.update();
  if (document.activeElement === body) page.summary?.focus();
  // For what keeps answers on this device (page-draft.js).
  form.onceform = page;
  form.dispatchEvent(new Event("onceform:ready"));
}
begin();
