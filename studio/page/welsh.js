// The Welsh of a form as a table: each text in English with a field for its Welsh. What is written goes into the text of the file; the compiler
// says how.
import { element } from "./element.js";

/** Somebody who pauses has said something. */
const PAUSE = 500;
/** Letters of a text that gets several lines. */
const LONG = 60;

/** `at` gives the elements of the page by their ids. */
export function welsh(session, editor, at) {
  const place = at("welsh");
  const fields = new Map();
  let file;
  let last = Promise.resolve();

  async function show(name) {
    // The menus are those of the form.
    at("by-text").click();
    editor.show(name);
    file = name;
    fields.clear();
    await draw();
    at("editor").hidden = true;
    place.hidden = false;
    at("welsh-heading").focus();
  }

  function hide() {
    if (place.hidden) return;
    file = undefined;
    place.hidden = true;
    at("editor").hidden = at("by-text").getAttribute("aria-pressed") !== "true";
  }

  async function draw() {
    const rows = await session.ask("rows", file).catch(() => []);
    const missing = rows.filter(({ said }) => !said).length;
    at("welsh-missing").textContent = missing === 1 ? "1 text is not in Welsh yet. Until then people read the English."
      : missing ? `${missing} texts are not in Welsh yet. Until then people read the English.` : "Everything is in Welsh.";
    if (rows.some((row) => !fields.has(row.place)) || rows.length !== fields.size) {
      fields.clear();
      at("welsh-rows").replaceChildren(...rows.map(row));
    }
    for (const { place: of, said } of rows) {
      const field = fields.get(of);
      if (field !== document.activeElement && field.value !== said) field.value = said;
    }
  }

  function row({ place: of, words, english, said }, number) {
    const isLong = english.length > LONG || english.includes("\n");
    const field = element(isLong ? "textarea" : "input", isLong ? "govuk-textarea" : "govuk-input");
    Object.assign(field, { id: `welsh-${number}`, lang: "cy", value: said, autocomplete: "off" });
    if (isLong) field.rows = Math.ceil(english.length / LONG) + 1;
    const why = element("p", "govuk-error-message");
    why.id = `${field.id}-why`;
    const label = element("label", "", english);
    label.htmlFor = field.id;
    field.setAttribute("aria-describedby", why.id);
    fields.set(of, field);
    let timer;
    const say = () => {
      clearTimeout(timer);
      // One after the other: each is asked about the text that the one before has left.
      last = last.then(() => put(of, field.value)).then(() => (why.textContent = ""), ({ message }) => (why.textContent = `${message}.`));
    };
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(say, PAUSE);
    });
    field.addEventListener("change", say);
    const head = element("th", "govuk-table__header", label, element("span", "govuk-hint", words));
    head.scope = "row";
    return element("tr", "govuk-table__row", head, element("td", "govuk-table__cell", why, field));
  }

  async function put(of, text) {
    if (!file) return;
    const edit = await session.ask("translateText", file, of, text);
    if (edit && editor.file === file) editor.put({ from: edit.from, to: edit.to, insert: edit.with }, "The Welsh was changed");
  }

  session.addEventListener("checked", () => !place.hidden && draw());
  editor.addEventListener("shown", () => editor.file !== file && hide());
  editor.addEventListener("pointed", hide);
  for (const id of ["by-menus", "by-text", "welsh-text"]) at(id).addEventListener("click", hide);
  at("welsh-form").addEventListener("click", () => {
    hide();
    editor.show(session.form);
    at("by-menus").click();
    at("text-heading").focus();
  });
  return { show };
}
