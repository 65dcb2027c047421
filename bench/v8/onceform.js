// Onceform as a page or a Node service uses it: the validator's bytes and the project's own glue.

import { load } from "../../runtime-wasm/browser/validator.js";
import { TODAY } from "../data/days.js";

const PARTS = { address: ["line_1", "line_2", "town", "county", "postcode", "uprn"] };

/** Makes of answers by name what the glue takes: a text for each question in form order, for a list its rows of texts. */
export function reader(manifest) {
  const read = ({ key, type }) => {
    const parts = PARTS[type];
    if (parts) return ({ [key]: it }) => (it ? parts.map((part) => it[part] ?? "").join("\n") : "");
    if (type === "choices") return ({ [key]: it }) => (it ? it.join("\n") : "");
    return ({ [key]: it }) => it ?? "";
  };
  const readers = manifest.questions.flatMap((question, number) => {
    if (question.list !== undefined) return [];
    if (question.type !== "list of") return [read(question)];
    const inside = manifest.questions.filter((it) => it.list === number).map(read);
    return [({ [question.key]: rows }) => (rows ?? []).map((row) => inside.map((one) => one(row)))];
  });
  return (answers) => readers.map((one) => one(answers));
}

/** Judges answers by name, and the same as texts in form order, as a page has them. */
export async function start(bytes) {
  const validator = await load(bytes);
  const fields = reader(validator.manifest);
  return {
    validator,
    fields,
    judge: (answers) => validator.errors(fields(answers), TODAY),
    judgeFields: (texts) => validator.errors(texts, TODAY),
  };
}
