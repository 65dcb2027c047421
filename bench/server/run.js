// The part `server`: from JSON text to every error, on one core, in Rust and in Python.

import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { LIMITS, TODAY } from "../data/days.js";
import { BENCH, BUILT, MADE, NATIVE, PYTHON, SUBMISSIONS, crateVersion } from "../paths.js";
import { schema } from "../v8/schema.js";

const VERSIONS = { "Onceform, wasmtime": "wasmtime", "Onceform, wasmi": "wasmi", "serde and garde": "garde", "serde and validator": "validator", jsonschema: "jsonschema" };

export function server() {
  const files = { schema: join(MADE, "schema.json"), days: join(MADE, "days.json") };
  // For schemas that have no words for days or for answers that are compared.
  writeFileSync(files.schema, JSON.stringify(schema()));
  writeFileSync(files.days, JSON.stringify({ ...LIMITS, number: Date.parse(TODAY) / 864e5 }));
  const told = (program, ...words) => JSON.parse(execFileSync(program, words, { encoding: "utf8", maxBuffer: 1 << 26, stdio: ["ignore", "pipe", "inherit"] }));
  const native = told(NATIVE, "server", SUBMISSIONS, join(BUILT, "housing-benefit/validator.wasm"), files.schema, files.days);
  const python = told(PYTHON, join(BENCH, "server/peers.py"), SUBMISSIONS, files.schema, files.days);
  const rows = native.rows.map((row) => ({ ...row, version: VERSIONS[row.name] && crateVersion(VERSIONS[row.name]) }));
  return { rows: [...rows, ...python.rows], python: python.python };
}
