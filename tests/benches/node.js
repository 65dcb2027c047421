// Prints validations a second in Node, with the same module that a browser loads.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "../../runtime-wasm/browser/validator.js";

const [folder] = process.argv.slice(2);
const { today, holidays, inputs } = JSON.parse(readFileSync(join(folder, "answers.json"), "utf8"));
const validator = await load(readFileSync(join(folder, "validator.wasm")));
const LONG_ENOUGH = 2000;

function rate() {
  const started = performance.now();
  let done = 0;
  while (performance.now() - started < LONG_ENOUGH) {
    for (const input of inputs) validator.evaluateInput(input, today, holidays);
    done += inputs.length;
  }
  return (done / (performance.now() - started)) * 1000;
}

rate(); // the engine compiles while it runs
console.log(rate().toFixed(0));
