// Runs a validator in Node over many inputs, for the differential test. Lines in, lines out:
//   first line    the path of a validator.wasm
//   then          {"input": "fields joined by U+001F", "today": 20522, "holidays": [20454]}
//                 or {"path": "another.wasm"} to go on with another validator, which answers nothing
//   each answer   {"outcome":0,"next_page":1,"exit":null,"errors":[[2,null,1]],"pages":[true],
//                  "questions":[[[state,"text",rows]]],"computed":["1.50",null]}
// Positions and days are numbers as in runtime-wasm/src/report.rs; rows are counted from 0. A refused input answers
// {"refused":"why"}.
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { load } from "../../runtime-wasm/browser/validator.js";

let validator;
for await (const line of createInterface({ input: process.stdin })) {
  const { path, input, today, holidays } = line.startsWith("{") ? JSON.parse(line) : { path: line };
  if (path !== undefined) {
    validator = await load(await readFile(path));
    continue;
  }
  console.log(JSON.stringify(answer(input, today, holidays)));
}

function answer(input, today, holidays) {
  try {
    const { outcome, nextPage, exit, errors, pages, questions, computed } = validator.evaluateInput(input, today, holidays);
    return {
      outcome,
      next_page: nextPage,
      exit,
      errors: errors.map(({ question, row, rule }) => [question, row, rule]),
      pages,
      questions: questions.map((slots) => slots.map(({ state, text, rows }) => [state, text, rows])),
      computed,
    };
  } catch (error) {
    if (error instanceof RangeError) return { refused: error.message };
    throw error;
  }
}
