// In a process of its own: from the bytes of a contender to its first verdict. Prints the milliseconds and how many errors it told.
//
//   node cold.js BUNDLE SUBMISSION [VALIDATOR]

import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";
import { now } from "../rounds.js";

const [source, text] = process.argv.slice(2, 4).map((path) => readFileSync(path, "utf8"));
const bytes = process.argv[4] && readFileSync(process.argv[4]);

const started = now();
runInThisContext(source);
const errors = await globalThis.contender(JSON.parse(text), bytes);
const took = now() - started;
console.log(JSON.stringify({ took, errors: errors.length }));
