import Ajv from "ajv";
import addFormats from "ajv-formats";
import { schema } from "./schema.js";

/** As ajv is set up for both of its ways: every error, and its own words for days and for answers that are compared. */
export function settled(code) {
  const ajv = new Ajv({ allErrors: true, $data: true, strict: false, code });
  addFormats(ajv, { formats: ["date"], keywords: true });
  return ajv;
}

/** The schema made into code when the program starts. */
export function compile() {
  const validate = settled({}).compile(schema({ joined: true }));
  return (answers) => (validate(answers) ? [] : validate.errors);
}
