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
      told.map((each, number) => list(pane, each, `menus-told-${number}`))));
}

function field(pane, { name, label, hint, long, choices, value, as_begun: asBegun }) {
  const id = `menus-about-${name}`;
  const say = (text, left) => pane.say({ change: "about", name, text }, id, text, left);
  const hints = { hint: [asBegun && AS_BEGUN, hint].filter(Boolean).join(" ") || undefined };
  if (choices.length) return pane.controls.menu(id, label, value, choices.map((choice) => [choice, choice]), (chosen) => say(chosen, true), hints);
  return pane.controls.line(id, label, value, say, long ? { ...hints, rows: LONG } : hints);
}

function list(pane, { heading, lines }, id) {
  const show = ({ words, at }, number) => el("li", { class: "menus__told", id: `${id}-${number}` },
    el("span", { class: "menus__words" }, words), " ",
    pane.controls.link(`${id}-${number}-show`, "Show in the text", () => pane.go(at), { about: words }));
  return el("div", { id }, el("h4", { class: "govuk-heading-s menus__heading" }, heading),
    el("ul", { class: "menus__lines", id: `${id}-lines` }, lines.map(show)));
}
