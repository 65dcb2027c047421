import standalone from "ajv/dist/standalone/index.js";
import { settled } from "./ajv.js";
import { schema } from "./schema.js";

/** The text of a module with the code that ajv makes of the schema, made ahead. */
export function moduleText() {
  const ajv = settled({ source: true, esm: true });
  return standalone(ajv, ajv.compile(schema({ joined: true })));
}
