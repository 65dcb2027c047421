// What `onceform validate` says of the submissions, against what the generator meant. They have to agree on every error.

import { execFileSync } from "node:child_process";
import { TODAY } from "./days.js";

const LISTS = {
  household: ["person_name", "relationship", "born", "works", "weekly_pay"],
  incomes: ["source", "income_name", "whose", "often", "paid_weekly", "paid_four_weekly", "paid_monthly"],
};
export const listOf = (question) => Object.keys(LISTS).find((list) => LISTS[list].includes(question));

const placeOf = ({ question, row }) => (row ? `${listOf(question)}.${row}.${question}` : question);

/** Fails when a verdict of the command differs from what was meant. */
export function checkTruth(onceform, form, submissions) {
  const input = submissions.map(({ answers }) => JSON.stringify(answers)).join("\n");
  const run = { input, encoding: "utf8", maxBuffer: 1 << 28, stdio: ["pipe", "pipe", "inherit"] };
  let output;
  try {
    output = execFileSync(onceform, ["validate", form, "--today", TODAY, "--format", "jsonl"], run);
  } catch (error) {
    // Exit code 1: some cannot be submitted, as meant.
    if (error.status !== 1) throw error;
    output = error.stdout;
  }
  const verdicts = output.trim().split("\n").map((line) => JSON.parse(line));
  if (verdicts.length !== submissions.length) throw new Error(`${verdicts.length} verdicts of ${submissions.length}`);
  verdicts.forEach((verdict, number) => {
    const told = verdict.errors.map((error) => `${placeOf(error)}: ${error.rule}`).sort().join("; ");
    const meant = submissions[number].errors.map(({ place, rule }) => `${place}: ${rule}`).sort().join("; ");
    if (told !== meant || verdict.valid !== (meant === "")) {
      throw new Error(`submission ${number + 1}: meant "${meant}", onceform validate says "${told}"\n${JSON.stringify(submissions[number].answers)}`);
    }
  });
}
