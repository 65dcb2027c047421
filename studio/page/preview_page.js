// In a page of the form that is tried out: shows it as it is after a change of the text, with what was typed, and says which question
// somebody points at.

/** The name of a question, without that of its list. */
const nameOf = (box) => box.querySelector("[name=_shown]")?.value.split(".").at(-1);

/** Puts a page into the place of the one that is shown. Whoever is in it stays where they are. */
function show(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const { scrollY } = window;
  const { id } = document.activeElement;
  document.body.dispatchEvent(new Event("onceform:leave"));
  document.documentElement.lang = page.documentElement.lang;
  document.title = page.title;
  document.body = page.body;
  if (id) document.getElementById(id)?.focus({ preventScroll: true });
  scrollTo(0, scrollY);
  // Those that are here already are not run again: each improves the page that it finds.
  for (const { src } of document.querySelectorAll("script[type=module][src]")) import(src).then(({ begin }) => begin?.());
}

/** Brings a question into sight. */
function point(name) {
  const box = [...document.querySelectorAll("[data-question]")].find((box) => nameOf(box) === name);
  if (!box) return;
  box.scrollIntoView({ block: "nearest" });
  const outline = { outline: "3px solid #1a65a6", outlineOffset: "8px" };
  box.animate([outline, outline, { outline: "3px solid transparent", outlineOffset: "8px" }], 1500);
}

/** What the form on the page would send, and what is known of its files. */
function typed() {
  const form = document.querySelector("form[data-onceform]");
  const all = form ? [...new FormData(form)] : [];
  return all.filter(([, value]) => typeof value === "string");
}

window.onceform = { show, point, typed };

/** Who uses one of these fills the form in; the other words of a question lead to where it is written. */
const USED = "a, button, input, select, summary, textarea, .govuk-radios__label, .govuk-checkboxes__label";

document.addEventListener("click", ({ target }) => {
  const box = target.closest?.("[data-question]");
  if (box && !target.closest(USED)) parent.postMessage({ looksAt: nameOf(box) }, location.origin);
});
