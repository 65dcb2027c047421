// What the form says about itself, below its pages: wordings in fields, and in words what only the text changes.
import { el } from "./parts.js";

const LONG = 3;
const AS_BEGUN = "Every new form says this: write what is right for yours.";

/** `pane` makes the changes; `open`: the section is shown. */
export function aboutForm(pane, open, toggle) {
  const { facts, told } = pane.shown.about;
  const left = facts.filter(({ as_begun: asBegun }) => asBegun).length;
  const about = left && `${left === 1 ? "1 wording is" : `${left} wordings are`} still the same as in every new form.`;
  return el("section", { class: "menus__page", id: "menus-about-form" },
    el("h3", { class: "govuk-heading-s menus__heading" }, pane.controls.toggle("menus-about-open", "About the form", open, toggle)),
    el("p", { class: "govuk-hint menus__about", id: "menus-about-about" }, about || ""),
    open && el("div", { class: "menus__fields", id: "menus-about-fields" },
      facts.map((fact) => field(pane, fact)),
      pane.shown.about.price ? removePrice(pane) : addPrice(pane),
      told.map((each, number) => list(pane, each, `menus-told-${number}`))));
}

function field(pane, { name, label, hint, long, choices, value, as_begun: asBegun }) {
  const id = `menus-about-${name}`;
  const say = (text, left) => pane.say({ change: "about", name, text }, id, text, left);
  const hints = { hint: [asBegun && AS_BEGUN, hint].filter(Boolean).join(" ") || undefined };
  if (choices.length) return pane.controls.menu(id, label, value, choices.map((choice) => [choice, choice]), (chosen) => say(chosen, true), hints);
  return pane.controls.line(id, label, value, say, long ? { ...hints, rows: LONG } : hints);
}

const PRICE = "menus-price";
const NO_PRICE = { price: true, amount: "", paidFor: "" };

/** What the form costs, where it says nothing of that yet. */
function addPrice(pane) {
  const { controls } = pane;
  const given = () => (pane.adding?.price ? pane.adding : NO_PRICE);
  const type = (part) => (text) => pane.type({ ...given(), [part]: text });
  const add = () => pane.make({ change: "add_price", amount: given().amount, paid_for: given().paidFor }, "menus-about-amount", PRICE, true);
  return el("fieldset", { class: "govuk-fieldset menus__options", id: `${PRICE}-fields` },
    el("legend", { class: "govuk-fieldset__legend govuk-fieldset__legend--s" }, "Price"),
    el("p", { class: "govuk-hint", id: `${PRICE}-hint` }, "The form costs nothing. A price that depends on an answer is written in the text."),
    controls.line(`${PRICE}-amount`, "Amount in pounds", given().amount, type("amount"), { mode: "decimal", class: "govuk-input--width-5", hint: "The same for everybody: 30." }),
    controls.line(`${PRICE}-for`, "What is paid for", given().paidFor, type("paidFor"), { hint: "As it should stand on a receipt." }),
    controls.button(PRICE, "Add the price", add),
    pane.answer(PRICE));
}

function removePrice(pane) {
  const id = `${PRICE}-remove`;
  return el("div", { id: `${id}-line` },
    pane.controls.button(id, "Remove the price", () => pane.make({ change: "remove_price" }, `${PRICE}-amount`, id), { kind: "warning" }),
    pane.answer(id));
}

function list(pane, { heading, lines }, id) {
  const show = ({ words, at }, number) => el("li", { class: "menus__told", id: `${id}-${number}` },
    el("span", { class: "menus__words" }, words), " ",
    pane.controls.link(`${id}-${number}-show`, "Show in the text", () => pane.go(at), { about: words }));
  return el("div", { id }, el("h4", { class: "govuk-heading-s menus__heading" }, heading),
    el("ul", { class: "menus__lines", id: `${id}-lines` }, lines.map(show)));
}
