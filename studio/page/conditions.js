// When a page or question is shown, in menus: lines of a question, a comparison and a value, all of which have to be met, or any.
import { el } from "./parts.js";

const CHOOSE = ["", "Choose"];
const YES_OR_NO = [CHOOSE, ["yes", "Yes"], ["no", "No"]];
const SHORT = 80;

const shortened = (words) => (words.length > SHORT ? `${words.slice(0, SHORT).trimEnd()}…` : words);
const comparison = (offer, line) => offer?.hows.find(({ how }) => how === line.how);

/** Whether all lines say something. */
export function isWhole({ lines }, offers) {
  return lines.every((line) => {
    const offer = offers.find(({ name }) => name === line.name);
    const how = comparison(offer, line);
    return how && (how.with === "nothing" || (line.values.length > 0 && line.values.every(Boolean)));
  });
}

/** The menus of a condition. `change` takes it as it should be; `id` starts the names of its fields. */
export function condition(controls, id, heading, { words, menus }, offers, change) {
  const why = controls.refused.get(`${id}-condition`)?.why;
  const around = (...content) =>
    el("fieldset", { class: "govuk-fieldset menus__condition", id: `${id}-condition`, "aria-describedby": why && `${id}-condition-error` },
      el("legend", { class: "govuk-fieldset__legend govuk-fieldset__legend--s" }, heading),
      why && el("p", { class: "govuk-error-message", id: `${id}-condition-error` }, why), ...content);
  if (!menus) {
    return around(el("p", { class: "govuk-inset-text menus__by-hand" }, `Only when ${words}. `, "This is written in the text, and says more than menus can. Change it there."));
  }
  const { any, lines } = menus;
  const put = (number, line) => change({ any, lines: lines.map((before, at) => (at === number ? line : before)) });
  const drop = (number) => change({ any, lines: lines.filter((_, at) => at !== number) });
  const rows = lines.map((line, number) => row(controls, `${id}-if-${number}`, line, offers, (changed) => put(number, changed), () => drop(number), number));
  if (!offers.length && !lines.length) {
    return around(el("p", { class: "govuk-hint" }, "Always. Nothing is asked before it that this could depend on."));
  }
  const several = lines.length > 1 && controls.menu(`${id}-join`, "Which of these have to be so?", any ? "any" : "all",
    [["all", "All of them"], ["any", "One of them is enough"]], (chosen) => change({ any: chosen === "any", lines }));
  return around(
    lines.length ? null : el("p", { class: "govuk-hint", id: `${id}-always` }, "Always"),
    several,
    rows.length ? el("ol", { class: "menus__lines", id: `${id}-lines` }, rows) : null,
    controls.button(`${id}-add-if`, lines.length ? "Add another condition" : "Only sometimes: add a condition",
      () => change({ any, lines: [...lines, { name: "", how: "", values: [] }] }, `${id}-if-${lines.length}-name`)));
}

function row(controls, id, line, offers, put, drop, number) {
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
    offer && how && value(controls, id, how.with, offer, line, (values) => put({ ...line, values })),
    controls.button(`${id}-drop`, "Remove", drop, { about: `condition ${number + 1}` }));
}

function value(controls, id, sort, offer, line, put) {
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
      return el("div", { class: "menus__day", id: `${id}-days` },
        controls.menu(`${id}-day`, "Day", first === "today" ? "today" : "day", [["today", "The day on which the form is filled in"], ["day", "This day"]],
          (chosen) => put([chosen === "today" ? "today" : ""])),
        first !== "today" && controls.line(`${id}-value`, "Date", first, one, { type: "date", class: "govuk-input--width-10" }));
    case "time":
      return controls.line(`${id}-value`, "Time", first, one, { type: "time", class: "govuk-input--width-5" });
    case "number":
    case "money":
      return controls.line(`${id}-value`, sort === "money" ? "Amount in pounds" : "Number", first, one, { mode: "decimal", class: "govuk-input--width-10" });
    default:
      return null;
  }
}
