// Where each peer says that an error is, as `household.2.born`: a question's name, or list, row from 1 and question.

import { listOf } from "../data/truth.js";

const dotted = ([question, row, inside]) => (typeof row === "number" && inside !== undefined ? `${question}.${row + 1}.${inside}` : question);

/** From a path of names and of numbers from 0. What is inside an address is the address. */
export const fromPath = (path) => dotted(path);

/** From ajv's error; none for the conditions around others. */
export function fromAjv({ instancePath, keyword, params }) {
  if (keyword === "if") return undefined;
  const path = instancePath.split("/").slice(1).map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  if (keyword === "required") path.push(params.missingProperty);
  return path.length ? dotted(path) : undefined;
}

/** From question, row (from 1) and rule, as the rules by hand tell them. */
export const fromHand = ({ question, row }) => (row ? `${listOf(question)}.${row}.${question}` : question);

/** From the numbers of Onceform's report. */
export const fromReport = (manifest) => ({ question, row }) => {
  const { key, list } = manifest.questions[question];
  return list === undefined ? key : `${manifest.questions[list].key}.${row + 1}.${key}`;
};
