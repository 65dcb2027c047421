// What the form says about itself, below its pages: wordings in fields, and in words what only the text changes.
import { el } from "./parts.js";

const LONG = 3;
const AS_BEGUN = "Every new form says this: write what is right for yours.";

/** `pane` makes the changes; `open`: the section is shown. */
export function aboutForm(pane, open, toggle) {
  const { facts, told, price: costs } = pane.shown.about;
  const left = facts.filter(({ as_begun: asBegun }) => asBegun).length;
  const asNew = left ? ` ${left === 1 ? "1 wording is" : `${left} wordings are`} still the same as in every new form.` : "";
  const about = `${costs ? "Its price" : "What it costs: nothing so far"}, and wordings that belong to no page.${asNew}`;
  return el("section", { class: "menus__page", id: "menus-about-form" },
    el("h3", { class: "govuk-heading-s menus__heading" }, pane.controls.toggle("menus-about-open", "About the form", open, toggle)),
    el("p", { class: "govuk-hint menus__about", id: "menus-about-about" }, about),
    open && el("div", { class: "menus__fields", id: "menus-about-fields" },
      facts.filter(({ name }) => !PRICED.test(name)).map((fact) => field(pane, fact)),
      costs ? price(pane, facts.filter(({ name }) => PRICED.test(name))) : addPrice(pane),
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
/** The names of its fields. */
const PRICED = /^(amount(-.+)?|for)$/;
const NO_PRICE = { price: true, by: "", amount: "", amounts: [], paidFor: "" };

/** What the form costs, where it says nothing of that yet: the same for everybody, or what an answer decides. */
function addPrice(pane) {
  const { controls, shown } = pane;
  const { decides } = shown.about;
  const given = () => (pane.adding?.price ? pane.adding : NO_PRICE);
  const type = (parts) => pane.type({ ...given(), ...parts });
  const choose = (by) => {
    type({ by, amounts: [] });
    pane.draw();
  };
  const add = () => {
    const { by, amount, amounts, paidFor } = given();
    const change = by ? { change: "add_price_by", question: by, amounts, paid_for: paidFor } : { change: "add_price", amount, paid_for: paidFor };
    pane.make(change, by ? "menus-about-for" : "menus-about-amount", PRICE, true);
  };
  const money = { mode: "decimal", class: "govuk-input--width-5" };
  const by = decides.find(({ name }) => name === given().by);
  const each = by?.answers.map(([name, words], number) =>
    controls.line(`${PRICE}-${name}`, `Pounds when it is “${words}”`, given().amounts[number] ?? "", (text) => type({ amounts: by.answers.map((_, at) => (at === number ? text : given().amounts[at] ?? "")) }), money));
  const choices = [["", "Nothing: it is the same for everybody"], { heading: "The answer to", choices: decides.map(({ name, words }) => [name, words]) }];
  return el("fieldset", { class: "govuk-fieldset menus__options", id: `${PRICE}-fields` },
    el("legend", { class: "govuk-fieldset__legend govuk-fieldset__legend--s" }, "Price"),
    el("p", { class: "govuk-hint", id: `${PRICE}-hint` }, "The form costs nothing."),
    decides.length ? controls.menu(`${PRICE}-by`, "What decides the price?", given().by, choices, choose) : null,
    each ?? controls.line(`${PRICE}-amount`, "Amount in pounds", given().amount, (amount) => type({ amount }), { ...money, hint: "The same for everybody: 30." }),
    controls.line(`${PRICE}-for`, "What is paid for", given().paidFor, (paidFor) => type({ paidFor }), { hint: "As it should stand on a receipt." }),
    controls.button(PRICE, "Add the price", add),
    pane.answer(PRICE));
}

/** What it costs, in fields where it is no sum. */
function price(pane, fields) {
  const id = `${PRICE}-remove`;
  return el("fieldset", { class: "govuk-fieldset menus__options", id: `${PRICE}-fields` },
    el("legend", { class: "govuk-fieldset__legend govuk-fieldset__legend--s" }, "Price"),
    fields.map((fact) => field(pane, fact)),
    pane.controls.button(id, "Remove the price", () => pane.make({ change: "remove_price" }, `${PRICE}-for`, id), { kind: "warning" }),
    pane.answer(id));
}

function list(pane, { heading, lines }, id) {
  const show = ({ words, at }, number) => el("li", { class: "menus__told", id: `${id}-${number}` },
    el("span", { class: "menus__words" }, words), " ",
    pane.controls.link(`${id}-${number}-show`, "Show in the text", () => pane.go(at), { about: words }));
  return el("div", { id }, el("h4", { class: "govuk-heading-s menus__heading" }, heading),
    el("ul", { class: "menus__lines", id: `${id}-lines` }, lines.map(show)));
}
