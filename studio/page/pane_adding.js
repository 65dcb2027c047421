// What is asked of a page or question before it is added.
import { NO_CONDITION, SHOWN_WHEN, condition } from "./conditions.js";
import { PARAGRAPHS, SIGNPOST } from "./pane_question.js";
import { el } from "./parts.js";

const ID = "menus-add";
const ROWS = 4;
const SORTS = [["asks", "Asks a question"], ["ends", "The form ends here"]];

/** A question for the page or list that a way leads to, or without one a page, of which nothing has been typed. */
export const nothingYet = (at) =>
  ({ at, sort: "asks", title: "", ask: "", kind: "text", options: "", text: "", signpost: "", menus: NO_CONDITION });

/** The change that adds what was typed. */
export function addition({ at, after, sort, title, ask, kind, options, text, signpost, menus }) {
  if (at === undefined && sort === "ends") return { change: "add_exit", title, text, signpost, menus };
  const question = { ask, kind, options: options.split("\n") };
  return at === undefined ? { change: "add_page", after, title, question } : { change: "add_question", at, after, question };
}

/** The fields of a question, of a page with its first question, or of a page where the form ends. */
export function addFields(pane) {
  const { controls, adding } = pane;
  const isPage = adding.at === undefined;
  const ends = isPage && adding.sort === "ends";
  const why = controls.refused.get(ID)?.why;
  return el("div", { class: "menus__fields", id: `${ID}-fields` },
    el("h3", { class: "govuk-heading-s", id: `${ID}-heading`, tabindex: "-1" }, isPage ? "New page" : "New question"),
    isPage && controls.menu(`${ID}-sort`, "What the page does", adding.sort, SORTS, (sort) => put(pane, { sort })),
    isPage && !ends && where(pane),
    isPage && controls.line(`${ID}-title`, "Heading of the page", adding.title, typed(pane, "title")),
    ...(ends ? endFields(pane) : questionFields(pane, isPage)),
    why && el("p", { class: "govuk-error-message", id: `${ID}-error` }, why),
    el("div", { class: "govuk-button-group menus__buttons", id: `${ID}-buttons` },
      controls.button(`${ID}-make`, isPage ? "Add page" : "Add question", () => pane.add(), { kind: "primary" }),
      controls.button(`${ID}-cancel`, "Cancel", () => pane.cancel())));
}

/** Behind which page it comes. */
function where(pane) {
  const { controls, adding, shown } = pane;
  const last = shown.pages.length - 1;
  const choices = shown.pages.map(({ title, name }, number) => [String(number), `After page ${number + 1}: ${title || name}`]);
  return controls.menu(`${ID}-after`, "Where it comes", String(adding.after ?? last), choices, (after) => put(pane, { after: Number(after) }));
}

const typed = (pane, part) => (text) => pane.type({ ...pane.adding, [part]: text });

function put(pane, parts, focus) {
  pane.type({ ...pane.adding, ...parts });
  pane.draw(focus);
}

function questionFields(pane, isPage) {
  const { controls, adding, shown } = pane;
  const kind = shown.kinds.find(({ name }) => name === adding.kind);
  return [
    controls.line(`${ID}-ask`, isPage ? "First question on it" : "Question", adding.ask, typed(pane, "ask")),
    controls.menu(`${ID}-kind`, "Kind of answer", adding.kind, shown.kinds.map(({ name, words }) => [name, words]), (chosen) => put(pane, { kind: chosen })),
    kind?.options && controls.line(`${ID}-options`, "Options", adding.options, typed(pane, "options"), { rows: ROWS, hint: "Each on a line of its own." }),
  ];
}

function endFields(pane) {
  const { controls, adding } = pane;
  // Without a condition the form would end for everybody: one line of it is always there.
  const change = (menus, focus) => put(pane, { menus: menus.lines.length ? menus : NO_CONDITION }, focus);
  return [
    controls.line(`${ID}-text`, "Text of the page", adding.text, typed(pane, "text"),
      { rows: ROWS, hint: `Why the form ends here, and what people can do. ${PARAGRAPHS}` }),
    controls.line(`${ID}-signpost`, SIGNPOST.label, adding.signpost, typed(pane, "signpost"), { hint: SIGNPOST.hint }),
    el("p", { class: "govuk-body", id: `${ID}-where` }, "Nobody is asked anything after this page. It comes right after the page that asks what decides it."),
    condition(controls, ID, { heading: "When does the form end here?", around: SHOWN_WHEN, menus: adding.menus }, pane.offers(), change),
  ];
}
