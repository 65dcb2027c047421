// Compiles the schemas whose numbers it is given, from first to last, and prints the milliseconds.

import Ajv from "ajv";
import addFormats from "ajv-formats";
import { now } from "../rounds.js";
import { schemaOf } from "./forms.js";

const [first, last] = process.argv.slice(2).map(Number);
const schemas = Array.from({ length: last - first + 1 }, (_, at) => schemaOf(first + at));

const started = now();
for (const schema of schemas) {
  const ajv = new Ajv({ allErrors: true, $data: true, strict: false });
  addFormats(ajv, { formats: ["date"], keywords: true });
  if (ajv.compile(schema)({})) throw new Error("a schema that takes nothing for an answer");
}
console.log(now() - started);
