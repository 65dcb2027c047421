// The checks on an answer: what must be so, and what people read when it is not.
import { MUST_BE, NO_CONDITION, condition } from "./conditions.js";
import { el } from "./parts.js";

const ROWS = 3;
const WORDS = { label: "What people read when it is not so", hint: "Say how to put it right. For example: Enter a day after today." };

/** The checks of a question, and one that is to be added. */
export function checks(pane, question, at) {
  const { controls, shown } = pane;
  const id = pane.id(at);
  // In a list a name may mean another question: its checks are for the text.
  const isInList = at.length > 2;
  if (isInList && !question.rules.length) return null;
  const offers = pane.offers(shown.pages[at[0]].until);
  return el("fieldset", { class: "govuk-fieldset menus__options", id: `${id}-checks` },
    el("legend", { class: "govuk-fieldset__legend govuk-fieldset__legend--s" }, "Checks on the answer"),
    question.rules.length ? el("ol", { class: "menus__lines", id: `${id}-rules` }, question.rules.map((rule, number) => check(pane, at, rule, number, offers, isInList))) : null,
    isInList ? null : addCheck(pane, question, at, offers));
}

function check(pane, at, { must, otherwise }, number, offers, isInList) {
  const { controls } = pane;
  const id = `${pane.id(at)}-rule-${number}`;
  const menus = isInList ? null : must.menus && (pane.draft(id) ?? must.menus);
  const change = (changed, focus) => pane.condition(id, { change: "must", at, rule: number }, changed, focus);
  const say = (text, left) => pane.say({ change: "otherwise", at, rule: number, text }, `${id}-otherwise`, text, left);
  const remove = () => pane.make({ change: "remove_rule", at, rule: number }, `${pane.id(at)}-check`, `${id}-remove`);
  return el("li", { class: "menus__check", id },
    condition(controls, id, { heading: `Check ${number + 1}: what must be so`, around: MUST_BE, words: must.words, menus, isBegun: Boolean(pane.draft(id)) }, offers, change),
    controls.line(`${id}-otherwise`, WORDS.label, otherwise, say, { rows: ROWS }),
    controls.button(`${id}-remove`, "Remove the check", remove, { about: otherwise }),
    pane.answer(`${id}-remove`));
}

function addCheck(pane, question, at, offers) {
  const { controls } = pane;
  const id = `${pane.id(at)}-check`;
  const put = (parts, focus) => {
    pane.type({ ...pane.adding, check: id, ...parts });
    pane.draw(focus);
  };
  if (pane.adding?.check !== id) {
    const first = offers.offers.find(({ name }) => name === question.name);
    const [{ how } = { how: "" }] = first?.hows ?? [];
    const menus = first ? { any: false, lines: [{ name: first.name, how, values: [] }] } : NO_CONDITION;
    return controls.button(id, "Add a check", () => put({ menus, otherwise: "" }, `${id}-if-0-how`), { about: question.ask });
  }
  const { menus, otherwise } = pane.adding;
  const add = () => pane.make({ change: "add_rule", at, menus, otherwise: pane.adding.otherwise }, (_, rule) => `${pane.id(at)}-rule-${rule}-otherwise`, `${id}-make`, true);
  const cancel = () => {
    pane.type(undefined);
    controls.refused.clear();
    pane.draw(id);
  };
  return el("div", { class: "menus__fields", id: `${id}-fields` },
    condition(controls, id, { heading: "New check: what must be so", around: MUST_BE, menus }, offers, (changed, focus) => put({ menus: changed.lines.length ? changed : NO_CONDITION }, focus)),
    controls.line(`${id}-otherwise`, WORDS.label, otherwise, (text) => pane.type({ ...pane.adding, otherwise: text }), { rows: ROWS, hint: WORDS.hint }),
    pane.answer(`${id}-make`),
    el("div", { class: "govuk-button-group menus__buttons", id: `${id}-buttons` },
      controls.button(`${id}-make`, "Add the check", add, { kind: "primary" }),
      controls.button(`${id}-cancel`, "Cancel", cancel)));
}
