// The part `growth`: what more questions and more rows cost.

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "../../runtime-wasm/browser/validator.js";
import { TODAY } from "../data/days.js";
import { MADE, ONCEFORM } from "../paths.js";
import { SHORT, median, race } from "../rounds.js";
import { listFields, questionFields, withList, withQuestions } from "./forms.js";
import { plots } from "./plots.js";

const QUESTIONS = [10, 20, 50, 100, 200, 500, 1000];
const ROWS = [0, 1, 2, 4, 8, 16, 32, 64, 100];

/** Writes a form, builds it, and answers its validator and the median seconds of checking and building it. */
async function built(name, text) {
  const folder = join(MADE, "growth", name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "form.yaml"), text);
  const seconds = Array.from({ length: SHORT ? 1 : 7 }, () => {
    const started = performance.now();
    execFileSync(ONCEFORM, ["build", folder, "-o", join(folder, "built")], { stdio: ["ignore", "ignore", "inherit"] });
    return (performance.now() - started) / 1000;
  });
  const path = join(folder, "built/grows/validator.wasm");
  return { validator: await load(readFileSync(path)), bytes: statSync(path).size, seconds: median(seconds) };
}

export async function growth() {
  const questions = [];
  const contenders = [];
  for (const count of QUESTIONS) {
    const { validator, bytes, seconds } = await built(`questions-${count}`, withQuestions(count));
    questions.push({ count, bytes, seconds });
    for (const [column, wrong] of [["valid", false], ["invalid", true]]) {
      const fields = questionFields(count, wrong);
      const told = validator.errors(fields, TODAY).length;
      if (told !== (wrong ? count / 10 : 0)) throw new Error(`${count} questions: ${told} errors`);
      contenders.push({ name: `${column} ${count}`, items: [fields], run: (it) => validator.errors(it, TODAY) });
    }
    const last = questionFields(count)[count - 1];
    contenders.push({
      name: `change ${count}`,
      items: [last, `${last} `],
      run: (it) => validator.change(count - 1, null, it)?.errors ?? validator.errors(questionFields(count), TODAY),
    });
  }
  const { validator } = await built("rows", withList());
  for (const rows of ROWS) {
    const fields = listFields(rows);
    if (validator.errors(fields, TODAY).length) throw new Error(`${rows} rows: errors`);
    contenders.push({ name: `rows ${rows}`, items: [fields], run: (it) => validator.errors(it, TODAY) });
  }
  const figures = race(contenders, { budget: SHORT ? 2 : 20 });
  for (const row of questions) for (const column of ["valid", "invalid", "change"]) row[column] = figures[`${column} ${row.count}`];
  const result = { questions, rows: ROWS.map((count) => ({ count, time: figures[`rows ${count}`] })) };
  await plots(result);
  return result;
}
