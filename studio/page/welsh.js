// The Welsh of a form as a table: each text in English with a field for its Welsh. What is written goes into the text of the file, which is
// made when there is something to write; the compiler says how.
import { element } from "./element.js";

/** Somebody who pauses has said something. */
const PAUSE = 500;
/** Letters of a text that gets several lines. */
const LONG = 60;

const counted = (missing) => {
  if (!missing) return "Everything is in Welsh.";
  return `${missing === 1 ? "1 text is" : `${missing} texts are`} not in Welsh yet. Until then people read the English.`;
};

/** `at` gives the elements of the page by their ids. */
export function welsh(session, editor, side, at) {
  const isShown = () => side.now === "welsh";
  const fields = new Map();
  /** The file of what is shown. */
  let file;
  /** What the file said that was removed here last. */
  let removed;
  let last = Promise.resolve();

  const made = async () => {
    const { name, bytes } = await session.ask("translate", undefined);
    return { name, text: new TextDecoder().decode(bytes) };
  };

  async function show() {
    // The words that are there stay; what is new has room for its own.
    const { name, text } = await made();
    file = name;
    if (session.files.has(name)) {
      editor.show(name);
      editor.replace(text);
    }
    fields.clear();
    at("welsh-said").textContent = "";
    await draw();
    side.show("welsh");
    at("welsh-heading").focus();
  }

  function hide() {
    if (isShown()) side.show("text");
  }

  async function draw() {
    const rows = await session.ask("rows", file).catch(() => []);
    const missing = rows.filter(({ said }) => !said).length;
    const isThere = session.files.has(file);
    for (const id of ["welsh-text", "welsh-remove"]) at(id).hidden = !isThere;
    at("welsh-sure").hidden = true;
    at("welsh-back").hidden = isThere || removed?.form !== session.form || removed?.name !== file;
    at("welsh-missing").textContent = isThere || rows.length ? counted(missing) : "The texts are shown here once the form has no mistakes.";
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
    const head = element("th", "govuk-table__header", label, element("div", "govuk-hint", words));
    head.scope = "row";
    return element("tr", "govuk-table__row", head, element("td", "govuk-table__cell", why, field));
  }

  async function put(of, text) {
    if (!file) return;
    const edit = await session.ask("translateText", file, of, text);
    if (!edit) return;
    if (!session.files.has(file)) {
      const { text: blank } = await made();
      return begin(blank.slice(0, edit.from) + edit.with + blank.slice(edit.to));
    }
    if (editor.file === file) editor.put({ from: edit.from, to: edit.to, insert: edit.with }, "The Welsh was changed");
  }

  /** From now on there is a file, and it is the one in the editor. */
  function begin(text) {
    session.edit(file, text);
    editor.show(file);
  }

  at("welsh-remove").addEventListener("click", async () => {
    const rows = await session.ask("rows", file).catch(() => []);
    const count = rows.filter(({ said }) => said).length;
    const lost = !count ? "There is no Welsh in it yet" : count === 1 ? "1 text in Welsh goes with it" : `${count} texts in Welsh go with it`;
    at("welsh-lost").textContent = `Remove the Welsh file? ${lost}, and people read the English.`;
    at("welsh-sure").hidden = false;
    at("welsh-sure-yes").focus();
  });
  at("welsh-sure-no").addEventListener("click", () => {
    at("welsh-sure").hidden = true;
    at("welsh-remove").focus();
  });
  at("welsh-sure-yes").addEventListener("click", () => {
    const name = file;
    removed = { form: session.form, name, text: session.files.get(name) };
    session.remove(name);
    // What is shown here is still the Welsh, which is in no file now.
    file = undefined;
    editor.show(session.form);
    file = name;
    at("welsh-sure").hidden = true;
    at("welsh-said").textContent = "The Welsh file was removed. Until you leave this page you can put it back.";
    draw().then(() => at("welsh-back").focus());
  });
  at("welsh-back").addEventListener("click", () => {
    begin(removed.text);
    at("welsh-said").textContent = "The Welsh file is back.";
    draw().then(() => at("welsh-heading").focus());
  });

  session.addEventListener("checked", () => isShown() && at("welsh-sure").hidden && draw());
  editor.addEventListener("shown", () => file && editor.file !== file && hide());
  editor.addEventListener("pointed", hide);
  side.addEventListener("changed", () => (file = isShown() ? file : undefined));
  at("welsh-text").addEventListener("click", hide);
  at("welsh-form").addEventListener("click", () => {
    side.show("menus");
    at("text-heading").focus();
  });
  return { show };
}
