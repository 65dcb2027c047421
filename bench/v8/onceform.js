// Onceform as a page or a Node service uses it: the validator's bytes and the project's own glue.

import { open } from "../../runtime-wasm/browser/validator.js";
import { TODAY } from "../data/today.js";

const ADDRESS = ["line_1", "line_2", "town", "county", "postcode", "uprn"];
const joined = {
  address: (given) => ADDRESS.map((part) => given[part] ?? "").join("\n"),
  choices: (ticked) => ticked.join("\n"),
};

/** Puts the answers of some questions into their places. Only names that are there are looked at: looking for one that is not is slow. */
function places(questions, blank, make) {
  const wanted = new Map(questions.map((question, place) => [question.key, { place, make: make(question) }]));
  return (answers) => {
    const fields = blank.slice();
    for (const key in answers) {
      const found = wanted.get(key);
      if (found !== undefined) fields[found.place] = found.make === undefined ? answers[key] : found.make(answers[key]);
    }
    return fields;
  };
}

/** Makes of answers by name what the glue takes: a text for each question in form order, for a list its rows of texts. */
export function reader({ questions }) {
  const outside = questions.filter(({ list }) => list === undefined);
  const row = (list) => {
    const inside = questions.filter((question) => question.list === questions.indexOf(list));
    return places(inside, inside.map(() => ""), ({ type }) => joined[type]);
  };
  const isList = ({ type }) => type === "list of";
  return places(outside, outside.map((question) => (isList(question) ? [] : "")), (question) => {
    if (!isList(question)) return joined[question.type];
    const read = row(question);
    return (rows) => rows.map(read);
  });
}

/** Judges answers by name, and the same as texts in form order, as a page has them. */
export function start(bytes) {
  const validator = open(bytes);
  const fields = reader(validator.manifest);
  return {
    validator,
    fields,
    judge: (answers) => validator.errors(fields(answers), TODAY),
    judgeFields: (texts) => validator.errors(texts, TODAY),
  };
}
