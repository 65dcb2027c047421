// A condition in menus: lines of a question, a comparison and a value, all of which have to be met, or any. It says when a page or question is
// shown, or what must be so for an answer to be taken.
import { el } from "./parts.js";

const CHOOSE = ["", "Choose"];
const YES_OR_NO = [CHOOSE, ["yes", "Yes"], ["no", "No"]];
const SHORT = 80;

/** What stands around the menus, of a page or question and of a check. */
export const SHOWN_WHEN = {
  written: (words) => `Only when ${words}.`,
  none: "Always",
  nothing: "Always. Nothing is asked before it that this could depend on.",
  first: "Only sometimes: add a condition",
};
export const MUST_BE = { written: (words) => `${words}.`, none: "", nothing: "", first: "Say what must be so" };

/** A condition of one line that says nothing yet. */
export const NO_CONDITION = { any: false, lines: [{ name: "", how: "", values: [] }] };

/** Days before or after the one on which the form is filled in: `today - 8 days`. */
const AWAY = /^today ([+-]) (\S*) (.+)$/;
const BEFORE = "-";
const AFTER = "+";

const shortened = (words) => (words.length > SHORT ? `${words.slice(0, SHORT).trimEnd()}…` : words);
const comparison = (offer, line) => offer?.hows.find(({ how }) => how === line.how);

const isSaid = (value) => Boolean(value) && AWAY.exec(value)?.[2] !== "";

/** Whether all lines say something. */
export function isWhole({ lines }, offers) {
  return lines.every((line) => {
    const offer = offers.find(({ name }) => name === line.name);
    const how = comparison(offer, line);
    return how && (how.with === "nothing" || (line.values.length > 0 && line.values.every(isSaid)));
  });
}

/**
 * The menus of a condition; `isBegun`: the text does not have it yet. `offers` are what it can be made from, `periods` what days are counted
 * in; `change` takes it as it should be; `id` starts the names of its fields.
 */
export function condition(controls, id, { heading, around, words, menus, isBegun }, { offers, periods }, change) {
  const why = controls.refused.get(`${id}-condition`)?.why;
  const within = (...content) =>
    el("fieldset", { class: "govuk-fieldset menus__condition", id: `${id}-condition`, "aria-describedby": why && `${id}-condition-error` },
      el("legend", { class: "govuk-fieldset__legend govuk-fieldset__legend--s" }, heading),
      why && el("p", { class: "govuk-error-message", id: `${id}-condition-error` }, why), ...content);
  if (!menus) {
    return within(el("p", { class: "govuk-inset-text menus__by-hand" }, `${around.written(words)} This is written in the text, and says more than menus can. Change it there.`));
  }
  const { any, lines } = menus;
  const put = (number, line) => change({ any, lines: lines.map((before, at) => (at === number ? line : before)) });
  const drop = (number) => change({ any, lines: lines.filter((_, at) => at !== number) });
  const rows = lines.map((line, number) => row(controls, `${id}-if-${number}`, line, { offers, periods }, (changed) => put(number, changed), () => drop(number), number));
  if (!offers.length && !lines.length) {
    return within(el("p", { class: "govuk-hint" }, around.nothing));
  }
  const several = lines.length > 1 && controls.menu(`${id}-join`, "Which of these have to be so?", any ? "any" : "all",
    [["all", "All of them"], ["any", "One of them is enough"]], (chosen) => change({ any: chosen === "any", lines }));
  return within(
    lines.length || !around.none ? null : el("p", { class: "govuk-hint", id: `${id}-always` }, around.none),
    several,
    rows.length ? el("ol", { class: "menus__lines", id: `${id}-lines` }, rows) : null,
    isBegun ? el("p", { class: "govuk-inset-text menus__hints", id: `${id}-begun` }, "This is not in the form yet: something in it is still to be chosen or filled in.") : null,
    controls.button(`${id}-add-if`, lines.length ? "Add another condition" : around.first,
      () => change({ any, lines: [...lines, { name: "", how: "", values: [] }] }, `${id}-if-${lines.length}-name`)));
}

function row(controls, id, line, { offers, periods }, put, drop, number) {
  const offer = offers.find(({ name }) => name === line.name);
  const how = comparison(offer, line);
  const group = (heading, named) => {
    const choices = offers.filter((each) => each.named === named).map(({ name, words }) => [name, shortened(named ? `${name}: ${words}` : words || name)]);
    return choices.length ? [{ heading, choices }] : [];
  };
  const start = (name) => {
    const first = offers.find((each) => each.name === name)?.hows[0];
    put({ name, how: first?.how ?? "", values: [] });
  };
  const compare = (chosen) => {
    const other = offer.hows.find((each) => each.how === chosen);
    const kept = other.with === "nothing" ? [] : other.with === "options" || how?.with === other.with ? line.values : line.values.slice(0, 1);
    put({ ...line, how: chosen, values: kept });
  };
  return el("li", { class: "menus__line", id },
    controls.menu(`${id}-name`, "Question", line.name, [CHOOSE, ...group("Questions", false), ...group("Conditions with a name", true)], start),
    offer && controls.menu(`${id}-how`, "Comparison", line.how, offer.hows.map((each) => [each.how, each.words]), compare),
    offer && how && value(controls, id, how.with, { offer, others: alike(offers, offer, how), periods }, line, (values) => put({ ...line, values })),
    controls.button(`${id}-drop`, "Remove", drop, { about: `condition ${number + 1}` }));
}

/** Other questions whose answer is of the same sort. */
const alike = (offers, offer, how) => offers.filter(({ name, hows }) => name !== offer.name && hows.some((other) => other.with === how.with));

function value(controls, id, sort, { offer, others, periods }, line, put) {
  const [first = ""] = line.values;
  const one = (chosen) => put([chosen]);
  switch (sort) {
    case "option":
      return controls.menu(`${id}-value`, "Answer", first, [CHOOSE, ...offer.options], one);
    case "yes or no":
      return controls.menu(`${id}-value`, "Answer", first, YES_OR_NO, one);
    case "options": {
      const tick = ([name, label], at) => controls.tick(`${id}-value-${at}`, label || name, line.values.includes(name), (ticked) =>
        put(offer.options.map(([each]) => each).filter((each) => (each === name ? ticked : line.values.includes(each)))));
      return el("fieldset", { class: "govuk-fieldset menus__ticks", id: `${id}-values` },
        el("legend", { class: "govuk-fieldset__legend" }, "Answers"),
        el("div", { class: "govuk-checkboxes govuk-checkboxes--small" }, offer.options.map(tick)));
    }
    case "day":
      return day(controls, id, { first, others, periods }, one);
    case "time":
      return amount(controls, id, "This time", { first, others }, one, controls.line(`${id}-value`, "Time", first, one, { type: "time", class: "govuk-input--width-5" }));
    case "number":
      return amount(controls, id, "This number", { first, others }, one, figure(controls, id, "Number", first, one));
    case "money":
      return amount(controls, id, "This amount", { first, others }, one, figure(controls, id, "Amount in pounds", first, one));
    default:
      return null;
  }
}

const figure = (controls, id, label, said, act) => controls.line(`${id}-value`, label, said, act, { mode: "decimal", class: "govuk-input--width-10" });

/** The answers to other questions, to choose one from. */
const answers = (others) => (others.length ? [{ heading: "The answer to", choices: others.map(({ name, words }) => [name, shortened(words || name)]) }] : []);

/** What is typed, or where there is one the answer to another question. */
function amount(controls, id, here, { first, others }, one, field) {
  if (!others.length) return field;
  const other = others.find(({ name }) => name === first)?.name ?? "";
  return el("div", { class: "menus__day", id: `${id}-with` },
    controls.menu(`${id}-other`, "Compared with", other, [["", here], ...answers(others)], one),
    other ? null : field);
}

function day(controls, id, { first, others, periods }, one) {
  const away = AWAY.exec(first);
  const other = others.find(({ name }) => name === first)?.name;
  const chosen = other ?? (away ? away[1] : first === "today" ? "today" : "day");
  const begun = { [BEFORE]: `today ${BEFORE}  ${periods[0]}`, [AFTER]: `today ${AFTER}  ${periods[0]}`, day: "" };
  const choices = [["today", "The day the form is filled in"], [BEFORE, "Some time before the day it is filled in"], [AFTER, "Some time after the day it is filled in"], ["day", "This day"]];
  const put = (count, period) => one(`today ${away[1]} ${count.trim()} ${period}`);
  // One day is written without its last letter.
  const period = away && periods.find((each) => each.startsWith(away[3]));
  return el("div", { class: "menus__day", id: `${id}-days` },
    controls.menu(`${id}-day`, "Day", chosen, [...choices, ...answers(others)], (now) => one(begun[now] ?? now)),
    chosen === "day" && controls.line(`${id}-value`, "Date", first, one, { type: "date", class: "govuk-input--width-10" }),
    away && controls.line(`${id}-count`, "How many", away[2], (count) => put(count, period), { mode: "numeric", class: "govuk-input--width-3" }),
    away && controls.menu(`${id}-period`, "Counted in", period, periods.map((each) => [each, each]), (each) => put(away[2], each)));
}
