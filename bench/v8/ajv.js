import Ajv from "ajv";
import addFormats from "ajv-formats";
import standalone from "ajv/dist/standalone/index.js";
import { schema } from "./schema.js";

/** As ajv is set up for both of its ways: every error, and its own words for days and for answers that are compared. */
function settled(code) {
  const ajv = new Ajv({ allErrors: true, $data: true, strict: false, code });
  addFormats(ajv, { formats: ["date"], keywords: true });
  return ajv;
}

/** The schema made into code when the program starts. */
export function compile() {
  const validate = settled({}).compile(schema({ joined: true }));
  return (answers) => (validate(answers) ? [] : validate.errors);
}

/** The text of a module with the code that `compile` would make. */
export function moduleText() {
  const ajv = settled({ source: true, esm: true });
  return standalone(ajv, ajv.compile(schema({ joined: true })));
}
