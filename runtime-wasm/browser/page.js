// Improves a page that the server rendered: shows what becomes asked, computes, and says what is wrong before it is sent.
// What an answer means is the validator's to say; what an error looks like is the server's (see its <template> elements).
// Without this module, or when the validator cannot be loaded, the page works as it is.
import { load } from "./validator.js";

const NOT_ASKED = 0;
const BLANK = 1;

const { lang } = document.documentElement;
const form = document.querySelector("form[data-onceform]");
const data = JSON.parse(document.getElementById("onceform--data").textContent);
const boxes = [...form.querySelectorAll("[data-question]")];
const [validator, texts] = await Promise.all([
  load(`${data.assets}/validator.wasm`),
  fetch(`${data.assets}/texts/${lang}.json`).then((response) => response.json()),
]);
let report;
let submitted = Boolean(document.querySelector("[data-error-summary]"));

// A question: its number, its row in a list, its controls, and what the report says of it.
const number = (box) => Number(box.dataset.question);
const row = (box) => (box.dataset.row ? Number(box.dataset.row) : null);
const list = (box) => box.parentElement.closest("[data-question]");
const id = (box) => box.querySelector("[name=_shown]").value.replaceAll(".", "-");
const controls = (box) => [...box.querySelectorAll("input:not([name=_shown]), textarea")];
const slot = (box) => report.questions[number(box)][row(box) ?? 0] ?? { state: NOT_ASKED };
const error = (box) => report.errors.find((error) => error.question === number(box) && error.row === row(box));
const words = (error) => (error ? texts.questions[error.question].messages[error.rule] : "");

/** What is answered, its parts joined as the validator takes them. */
function answer(box) {
  const all = controls(box);
  const ticks = all.filter((control) => control.type === "radio" || control.type === "checkbox");
  if (ticks.length) return ticks.filter((tick) => tick.checked).map((tick) => tick.value).join("\n");
  const [chooser] = all.filter((control) => control.type === "file");
  if (chooser) return files(box, chooser);
  const parts = all.map((control) => control.value);
  return parts.some((part) => part.trim()) ? parts.join(box.dataset.kind === "date" ? "/" : "\n") : "";
}

/** The files that are here already and those chosen now, a line each. What is in a file only the server looks at. */
function files(box, chooser) {
  const kept = [...box.querySelectorAll("[data-file]")].map((file) => file.dataset.file);
  const chosen = [...chooser.files].map((file) => `${"0".repeat(64)} ${file.size} ${chooser.dataset.fileKind} ${file.name.slice(-200)}`);
  return (chooser.multiple || !chosen.length ? [...kept, ...chosen] : chosen).join("\n");
}

/** Works the form out again and shows what is asked, what is computed, and which errors are gone. */
function update() {
  for (const box of boxes) {
    if (row(box) === null) data.fields[number(box)] = box.dataset.kind === "list" ? [] : answer(box);
    else (data.fields[number(list(box))][row(box)] ??= []).push(answer(box));
  }
  report = validator.evaluate(Object.values(data.fields), data.today, data.holidays);
  for (const box of boxes) {
    toggle(box, slot(box).state === NOT_ASKED || (row(box) !== null && list(box).hidden));
    if (box.classList.contains("govuk-form-group--error")) show(box);
  }
  for (const page of form.querySelectorAll("[data-page]")) page.hidden = !report.pages[page.dataset.page];
  // At an exit of the agent's script there is nothing to send.
  for (const send of form.querySelectorAll("[data-send]")) send.hidden = send.disabled = report.exit !== null;
  for (const value of form.querySelectorAll("[data-computed]")) {
    const text = report.computed[value.dataset.computed];
    value.hidden = !text;
    value.querySelector("output").textContent = text ? written(value.dataset.kind, text) : "";
  }
}

/** What is not asked is hidden and not sent. */
function toggle(box, hidden) {
  box.hidden = hidden;
  for (const control of box.querySelectorAll("input, textarea, button")) control.disabled = hidden;
}

/** Shows the error of a question, or takes it away. */
function show(box) {
  const text = box.hidden ? "" : words(error(box));
  const name = `${id(box)}--error`;
  const described = box.querySelector(":scope > fieldset") ?? controls(box)[0];
  const others = (described.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one && one !== name);
  document.getElementById(name)?.remove();
  box.classList.toggle("govuk-form-group--error", Boolean(text));
  if (["line", "lines", "date", "files"].includes(box.dataset.kind)) {
    for (const control of controls(box)) control.classList.toggle(`${control.classList[0]}--error`, Boolean(text));
  }
  if (text) {
    const message = copy("message");
    message.id = name;
    message.append(text);
    box.querySelector("[data-answer]").before(message);
    others.push(name);
  }
  if (others.length) described.setAttribute("aria-describedby", others.join(" "));
  else described.removeAttribute("aria-describedby");
}

/** The list of errors above the heading, in the order of the form, with the focus on it. */
function summarise(wrong) {
  document.querySelector("[data-error-summary]")?.remove();
  const summary = copy("summary");
  const [first] = summary.querySelectorAll("li");
  for (const box of wrong) {
    const item = first.cloneNode(true);
    const { rule } = error(box);
    const part = box.querySelector(`[data-rules~="${rule}"]`) ?? box.querySelector(":scope > fieldset[id]") ?? controls(box)[0];
    item.firstElementChild.href = `#${part.id}`;
    item.firstElementChild.textContent = (box.closest("[data-prefix]")?.dataset.prefix ?? "") + words(error(box));
    first.before(item);
  }
  first.remove();
  document.querySelector("[data-top]").prepend(summary);
  summary.focus();
  const prefix = `${copy("message").textContent.trim()} `;
  if (!document.title.startsWith(prefix)) document.title = prefix + document.title;
}

const copy = (name) => document.getElementById(`error--${name}`).content.firstElementChild.cloneNode(true);

/** A computed value as the server writes it. */
function written(kind, text) {
  if (kind === "date") {
    const [year, month, day] = text.split("-").map(Number);
    return `${day} ${data.words.months[month - 1]} ${year}`;
  }
  if (kind === "time") {
    const [hour, minute] = text.split(":").map(Number);
    if (hour % 12 === 0 && minute === 0) return hour ? data.words.midday : data.words.midnight;
    return `${hour % 12 || 12}${minute ? `:${text.slice(3)}` : ""}${hour < 12 ? data.words.am : data.words.pm}`;
  }
  const grouped = text.replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, ",");
  return kind === "money" ? grouped.replace(/^-?/, "$&£") : grouped;
}

/** How many characters are left in a long text. */
function count(text) {
  const limit = document.getElementById(`${text.id}--limit`);
  const left = limit.dataset.most - [...text.value.trim()].length;
  const number = Math.abs(left);
  const words = JSON.parse(left < 0 ? limit.dataset.over : limit.dataset.left);
  limit.textContent = words[new Intl.PluralRules(lang).select(number)].replace("{n}", number.toLocaleString("en-GB"));
}

form.addEventListener("input", ({ target }) => {
  if (target.matches("textarea")) count(target);
  // A changed address is no longer the property that was looked up.
  const property = target.closest('[data-kind="address"]')?.querySelector('[name$=".uprn"]');
  if (property) property.value = "";
});

// Where this device is, for the point of a location. The resident asks for it; without it the words are enough.
for (const button of form.querySelectorAll("[data-locate]")) {
  const box = button.closest("[data-question]");
  const status = box.querySelector("[data-located]");
  button.hidden = !navigator.geolocation;
  button.addEventListener("click", () =>
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        for (const part of ["latitude", "longitude"]) box.querySelector(`[name$=".${part}"]`).value = coords[part].toFixed(5);
        box.querySelector("details").open = true;
        status.textContent = status.dataset.done;
        update();
        show(box);
      },
      () => (status.textContent = status.dataset.failed),
      { timeout: 20000 },
    ),
  );
}

// While a button is pressed nothing may move, or the click would miss it.
let pressed = false;
const soon = (act) => (pressed ? addEventListener("pointerup", () => setTimeout(act), { once: true }) : act());
addEventListener("pointerdown", () => (pressed = true), true);
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => (pressed = false), true);

form.addEventListener("change", () =>
  soon(() => {
    update();
    for (const part of form.querySelectorAll("[data-stale]")) part.hidden = false;
    for (const part of form.querySelectorAll("[data-fresh]")) part.hidden = true;
  }),
);
form.addEventListener("focusout", ({ target, relatedTarget }) => {
  const box = target.closest("[data-question]");
  if (!box || box.dataset.kind === "list" || box.contains(relatedTarget)) return;
  // Passing through a question without answering it is not a mistake yet.
  soon(() => (submitted || slot(box).state !== BLANK) && show(box));
});
form.addEventListener("submit", (event) => {
  if (!["continue", "submit"].includes(event.submitter?.value)) return;
  update();
  const wrong = boxes.filter((box) => !box.hidden && error(box));
  if (!wrong.length) return;
  event.preventDefault();
  submitted = true;
  boxes.forEach(show);
  summarise(wrong);
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-error-summary] a");
  const control = link && document.getElementById(link.hash.slice(1));
  if (!control) return;
  event.preventDefault();
  control.closest("details")?.setAttribute("open", "");
  (control.closest("fieldset")?.querySelector("legend") ?? form.querySelector(`[for="${control.id}"]`) ?? control).scrollIntoView();
  control.focus({ preventScroll: true });
});
// A browser puts answers back after going back to the page.
addEventListener("pageshow", update);
update();
document.querySelector("[data-error-summary]")?.focus();
