// The part `v8`: judging in JavaScript's engine, from values and from JSON text, after one change, and from a cold start.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundleOf, makeBundles } from "../bundles.js";
import { checkContender } from "../check.js";
import { BENCH, BUILT, MADE } from "../paths.js";
import { ROUNDS, SHORT, median, race } from "../rounds.js";
import { changes } from "./changes.js";
import { contenders } from "./contenders.js";
import { changes as changesInSurvey } from "./surveyjs.js";

/** Submissions that slow contenders are timed on, of each half. */
const FEW = SHORT ? 2 : 10;

export async function v8(submissions) {
  const validator = join(BUILT, "housing-benefit/validator.wasm");
  await makeBundles();
  const { onceform, all } = await contenders(readFileSync(validator));
  const rows = all.map((contender) => {
    const { prepare = (answers) => answers, judge, place } = contender;
    const placesOf = (answers) => judge(prepare(answers)).map(place).filter(Boolean);
    return { name: contender.name, version: contender.version, ...checkContender(contender, SHORT && contender.slow ? submissions.slice(0, 20) : submissions, placesOf) };
  });
  const put = (column, figures) => rows.forEach((row) => (row[column] = figures[row.name] ?? row[column]));

  for (const [column, some] of [["valid", submissions.filter((it) => !it.errors.length)], ["invalid", submissions.filter((it) => it.errors.length)]]) {
    const racing = all.map(({ name, judge, slow, prepare = (answers) => answers }) => ({
      name,
      items: some.slice(0, slow ? FEW : some.length).map(({ answers }) => prepare(answers)),
      run: judge,
    }));
    put(column, race(racing));
  }
  const fromText = all.filter(({ name }) => name !== "Onceform, from a page's fields");
  const texts = submissions.map(({ answers }) => JSON.stringify(answers));
  put("text", race(fromText.map(({ name, judge, slow, prepare }) => ({
    name,
    items: slow ? texts.slice(0, 2 * FEW) : texts,
    run: prepare ? (text) => judge(prepare(JSON.parse(text))) : (text) => judge(JSON.parse(text)),
  }))));
  const [right] = submissions;
  put("change", race([{ name: "Onceform", ...changes(onceform, submissions) }, { name: "SurveyJS", ...changesInSurvey(right) }]));
  put("cold", cold(all.filter(({ bundle }) => bundle), submissions, validator));
  return { rows };
}

/** Medians of the milliseconds from bytes to the first verdict, each time in a new process. */
function cold(all, submissions, validator) {
  const first = join(MADE, "first.json");
  const { answers, errors } = submissions.find((it) => it.errors.length === 3);
  writeFileSync(first, JSON.stringify(answers));
  const taken = Object.fromEntries(all.map(({ name }) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const { name, bundle } of all) {
      const program = [join(BENCH, "v8/cold.js"), bundleOf(bundle), first, ...(bundle === "onceform" ? [validator] : [])];
      const told = JSON.parse(execFileSync(process.execPath, program, { encoding: "utf8" }));
      if (told.errors < errors.length) throw new Error(`${name} found ${told.errors} of ${errors.length} errors in a new process`);
      taken[name].push(told.took);
    }
  }
  return Object.fromEntries(Object.entries(taken).map(([name, times]) => [name, median(times)]));
}
