// A back office checks what it receives, in Node: node check.mjs built/missed-bin/validator.wasm 2026-03-10 < answers.jsonl
// Each line is a JSON object of answers by question key; each is answered by a line that says what is wrong with it.

import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { fieldsOf } from "../browser/answers.js";
import { open } from "../browser/validator.js";

const [path, today] = process.argv.slice(2);
const validator = open(await readFile(path));
for await (const line of createInterface({ input: process.stdin })) {
  const { outcome, errors } = validator.evaluate(fieldsOf(validator.manifest, JSON.parse(line)), today);
  const named = errors.map(({ question, row, rule }) => ({ question: validator.manifest.questions[question].key, row, rule }));
  console.log(JSON.stringify({ valid: outcome === 1, errors: named }));
}
