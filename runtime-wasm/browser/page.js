// Improves a page that the server rendered: shows what becomes asked, computes, and says what is wrong before it is sent.
// Without this module, or when the validator cannot be loaded, the page works as it is.
import { Questions } from "./questions.js";
import { load } from "./validator.js";

const form = document.querySelector("form[data-onceform]");
const data = JSON.parse(document.getElementById("onceform--data").textContent);
const [validator, texts] = await Promise.all([
  load(`${data.assets}/validator.wasm`),
  fetch(`${data.assets}/texts/${document.documentElement.lang}.json`).then((response) => response.json()),
]);

class Page extends Questions {
  draw() {
    super.draw();
    for (const page of form.querySelectorAll("[data-page]")) page.hidden = !this.report.isAsked(Number(page.dataset.page));
    // At an exit of the agent's script there is nothing to send.
    for (const send of form.querySelectorAll("[data-send]")) send.hidden = send.disabled = this.report.exit !== null;
  }
}

const page = new Page(form, { validator, texts, data });
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
addEventListener("pageshow", () => page.update());
page.update();
page.summary?.focus();
// For what keeps answers on this device (page-draft.js).
form.onceform = page;
form.dispatchEvent(new Event("onceform:ready"));
