// The fields of one page and of one question, and of one that is to be added.
import { SHOWN_WHEN, condition } from "./conditions.js";
import { checks } from "./pane_checks.js";
import { el } from "./parts.js";

const LIST = "list of";
const LONG = 3;
export const PARAGRAPHS = "An empty line starts a new paragraph, and lines that start with “- ” are a list.";
export const SIGNPOST = {
  label: "What helps instead",
  hint: "The short name of another form, or a web address that starts with https://. You can leave this empty.",
};

/** The fields of a page. `pane` makes the changes. */
export function pageFields(pane, page, at) {
  const { controls } = pane;
  const id = pane.id(at);
  const say = (what) => (text, left) => pane.say({ change: "say", at, what, text }, `${id}-${what}`, text, left);
  return el("div", { class: "menus__fields", id: `${id}-fields` },
    controls.line(`${id}-title`, page.exit ? "Heading of the page where the form ends" : "Heading of the page", page.title, say("title"),
      { hint: page.asked_as_heading ? "With one question on the page, people read the question here instead." : undefined }),
    controls.line(`${id}-text`, page.exit ? "Text of the page" : "Text above the questions", page.text, say("text"),
      { rows: LONG, hint: `You can leave this empty. ${PARAGRAPHS}` }),
    page.exit && controls.line(`${id}-signpost`, SIGNPOST.label, page.signpost, say("signpost"), { hint: SIGNPOST.hint }),
    when(pane, page, at, page.exit ? "When does the form end here?" : "When is this page shown?"),
    named(pane, page.name, at),
    buttons(pane, at, "page", page.title, page.at));
}

/** The fields of a question. */
export function questionFields(pane, question, at) {
  const { controls, shown } = pane;
  const id = pane.id(at);
  if (question.fixed) {
    return el("div", { class: "menus__fields", id: `${id}-fields` },
      el("p", { class: "govuk-inset-text" }, `${question.fixed}.`), buttons(pane, at, "questions", question.name, question.at));
  }
  const say = (what) => (text, left) => pane.say({ change: "say", at, what, text }, `${id}-${what}`, text, left);
  const kinds = shown.kinds.map(({ name, words }) => [name, words]);
  const known = kinds.some(([name]) => name === question.kind);
  return el("div", { class: "menus__fields", id: `${id}-fields` },
    controls.line(`${id}-ask`, "Question", question.ask, (text, left) => {
      pane.reword(question);
      say("ask")(text, left);
    }),
    stillCalled(pane, question, at),
    controls.line(`${id}-hint`, "Hint", question.hint, say("hint"), { hint: "Help under the question. You can leave this empty." }),
    question.kind === LIST
      ? el("p", { class: "govuk-body", id: `${id}-list` }, "The answer is a list. What is asked about each part of it stands below.")
      : controls.menu(`${id}-kind`, "Kind of answer", question.kind, known ? kinds : [[question.kind, question.kind || "Choose"], ...kinds],
        (kind) => pane.make({ change: "kind", at, kind }, `${id}-kind`, `${id}-kind`)),
    pane.asks(`${id}-kind`),
    question.limits.map(({ word, label, hint, value }) => limit(pane, at, word, label, hint, value)),
    question.options.length > 0 && options(pane, question, at),
    el("div", { class: "govuk-form-group govuk-checkboxes govuk-checkboxes--small", id: `${id}-blank` },
      controls.tick(`${id}-optional`, "People may leave it blank", question.optional, (optional) => pane.make({ change: "optional", at, optional }, `${id}-optional`))),
    when(pane, question, at, "When is this asked?"),
    checks(pane, question, at),
    controls.line(`${id}-called`, "What messages call the answer", question.called, say("called"),
      { hint: "In small letters: the collection day. Left empty, it is made from the question, where that can be done." }),
    notCalled(pane, question, at),
    named(pane, question.name, at),
    buttons(pane, at, "question", question.ask, question.at));
}

function limit(pane, at, word, label, hint, value) {
  const id = `${pane.id(at)}-${word.replace(" ", "-")}`;
  return pane.controls.line(id, label, value, (text, left) => pane.say({ change: "limit", at, word, text }, id, text, left),
    { hint, mode: "decimal", class: "govuk-input--width-10" });
}

/** Once a question has other words: what messages call its answer does not follow by itself where it is written. */
function stillCalled(pane, { name, ask, called, rules, called_by_itself: made, called_perhaps: perhaps }, at) {
  const before = pane.reworded.get(name);
  if (!called || before?.called !== called || before.ask === ask || (made ?? perhaps) === called) return null;
  const words = made ?? perhaps;
  const isSaid = rules.some(({ otherwise }) => otherwise.toLowerCase().includes(called.toLowerCase()));
  const checks = isSaid ? " A check on the answer says it too, in a message of its own." : "";
  return calls(pane, at, "recall", `Messages still call the answer “${called}”. If that does not fit any more, ${words ? "press the button, or " : ""}change it below.${checks}`, words && `Call it “${words}” instead`, made ? "" : words);
}

/** Where nothing says well what messages call the answer, though it may be guessed. */
function notCalled(pane, { called, called_by_itself: made, called_perhaps: perhaps }, at) {
  if (called || !perhaps) return null;
  const now = made ? `Messages call the answer only “${made}”.` : "Until you say what the answer is called, messages say “your answer”.";
  return calls(pane, at, "call", now, `Call it “${perhaps}”`, perhaps);
}

/** What messages call an answer, and a button that changes it. */
function calls(pane, at, name, said, button, text) {
  const id = `${pane.id(at)}-${name}`;
  const call = () => pane.make({ change: "say", at, what: "called", text }, `${pane.id(at)}-called`, id);
  return el("div", { class: "govuk-inset-text menus__hints", id: `${id}-note` },
    el("p", { class: "govuk-body" }, said),
    button && pane.controls.button(id, button, call),
    pane.answer(id));
}

function when(pane, thing, at, heading) {
  const id = pane.id(at);
  const menus = thing.condition.menus && (pane.draft(id) ?? thing.condition.menus);
  // In a list, only what is asked outside it can be chosen: the rest is for the text.
  return condition(pane.controls, id, { heading, around: SHOWN_WHEN, words: thing.condition.words, menus, isBegun: Boolean(pane.draft(id)) }, pane.offers(thing.before),
    (changed, focus) => pane.condition(id, { change: "condition", at }, changed, focus));
}

function named(pane, name, at) {
  const id = pane.id(at);
  const rename = (typed, left) => left && pane.rename(at, typed, `${id}-name`);
  return pane.controls.line(`${id}-name`, "Short name", name, rename,
    { hint: "A word or two. Conditions, tests and other systems use it, in small letters and with underscores: skip_licence." });
}

function buttons(pane, at, noun, about, place) {
  const { controls } = pane;
  const id = pane.id(at);
  const move = (up) => () => pane.make({ change: "move", at, up }, (now) => `${pane.id(now)}-${up ? "up" : "down"}`, `${id}-${up ? "up" : "down"}`);
  const remove = () => pane.make({ change: "remove", at }, (now) => `${pane.id(now)}-open`, `${id}-remove`);
  const isAlone = pane.beside(at).length === 1;
  return el("div", { class: "menus__foot", id: `${id}-foot` },
    toPage(pane, at, about),
    el("div", { class: "govuk-button-group menus__buttons", id: `${id}-buttons` },
      isAlone ? null : controls.button(`${id}-up`, "Move up", move(true), { about }),
      isAlone ? null : controls.button(`${id}-down`, "Move down", move(false), { about }),
      controls.button(`${id}-remove`, `Remove ${noun}`, remove, { kind: "warning", about }),
      controls.button(`${id}-show`, "Show in the text", () => pane.go(place), { about })),
    ["up", "down", "remove"].map((what) => pane.answer(`${id}-${what}`)));
}

/** Where else a question can stand: a menu of the pages, and a button, so that looking through the menu moves nothing. */
function toPage(pane, at, about) {
  const pages = pane.shown.pages.map((page, number) => [String(number), `${number + 1}: ${page.title || page.name}`, page.exit]);
  const others = pages.filter(([number,, exit]) => !exit && Number(number) !== at[0]);
  if (at.length !== 2 || !others.length) return null;
  const { controls } = pane;
  const id = `${pane.id(at)}-to`;
  const chosen = pane.adding?.to === id ? pane.adding.page : "";
  const go = () => {
    const page = pane.adding?.to === id ? pane.adding.page : "";
    if (page === "") return pane.refuse(id, "Choose a page");
    return pane.make({ change: "move_to", at, page: Number(page) }, (now) => `${pane.id(now)}-open`, id, true);
  };
  return el("div", { class: "menus__option", id: `${id}-line` },
    controls.menu(id, "Move to page", chosen, [["", "Choose a page"], ...others.map(([number, words]) => [number, words])], (page) => pane.type({ to: id, page })),
    el("div", { class: "menus__small" }, controls.button(`${id}-go`, "Move there", go, { about })));
}

function options(pane, question, at) {
  const { controls } = pane;
  const id = pane.id(at);
  const row = ({ label }, option) => {
    const own = `${id}-option-${option}`;
    const move = (up) => () => pane.make({ change: "move", at, option, up }, (_, now) => `${id}-option-${now}-${up ? "up" : "down"}`);
    return el("li", { class: "menus__option", id: `${own}-line` },
      controls.line(own, `Option ${option + 1}`, label, (text, left) => pane.say({ change: "label", at, option, text }, own, text, left)),
      el("div", { class: "menus__small" },
        controls.button(`${own}-up`, "Up", move(true), { about: label }),
        controls.button(`${own}-down`, "Down", move(false), { about: label }),
        controls.button(`${own}-remove`, "Remove", () => pane.make({ change: "remove", at, option }, (_, now) => `${id}-option-${now}`, `${own}-remove`), { about: label })),
      pane.answer(`${own}-remove`));
  };
  const field = `${id}-new-option`;
  const typed = () => (pane.adding?.option === id ? pane.adding : { text: "" });
  const type = (text) => pane.type({ option: id, text });
  const add = (text, focus) => {
    type(text);
    pane.adding.isAsked = true;
    pane.make({ change: "add_option", at, text }, focus, field, true);
  };
  // What somebody typed and left, or ended with Enter, is an option: they need not press the button, which comes after that.
  const leave = (text, left) => {
    if (!left || !text.trim()) return type(text);
    document.getElementById(field).value = "";
    return add(text);
  };
  const press = () => (typed().isAsked || !typed().text.trim() ? document.getElementById(field)?.focus() : add(typed().text, field));
  return el("fieldset", { class: "govuk-fieldset menus__options", id: `${id}-options` },
    el("legend", { class: "govuk-fieldset__legend govuk-fieldset__legend--s" }, "Options"),
    el("ol", { class: "menus__lines" }, question.options.map(row)),
    el("div", { class: "menus__option" },
      controls.line(field, "New option", typed().text, leave),
      el("div", { class: "menus__small" }, controls.button(`${id}-add-option`, "Add option", press))));
}
