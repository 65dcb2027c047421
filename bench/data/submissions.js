// A thousand submissions to forms/housing-benefit from a seed, every second one with 1 to 5 known mistakes.
//
//   node submissions.js > submissions.jsonl      one a line: {answers, errors: [{mistake, place, rule}]}
//
// A place is a question's name, or list, row from 1 and question: household.2.born.

import { Chance } from "./random.js";
import mistakes from "./mistakes.js";
import { rightSubmission } from "./right.js";

export const SEED = 20260310;
export const COUNT = 1000;

const overlaps = (one, other) => one === other || one.startsWith(`${other}.`) || other.startsWith(`${one}.`);

function wrong(answers, chance) {
  const errors = [];
  const touched = [];
  const wanted = chance.whole(1, 5);
  for (const { name, list, question, rule, when, make, touches } of chance.shuffled(mistakes)) {
    if (errors.length >= wanted) break;
    // What a mistake touches, what it rests on, is as it was.
    if (!when(answers) || touches.some((it) => touched.some((other) => overlaps(it, other)))) continue;
    const made = make(answers, chance);
    const place = list ? `${list}.${made + 1}.${question}` : question;
    errors.push({ mistake: name, place, rule });
    if (Array.isArray(made)) for (const further of made) errors.push({ mistake: `${further.question}: ${further.rule}`, place: further.question, rule: further.rule });
    touched.push(...touches);
  }
  return errors;
}

export function submissions(count = COUNT) {
  const chance = new Chance(SEED);
  return Array.from({ length: count }, (_, number) => {
    const answers = rightSubmission(chance);
    return { answers, errors: number % 2 ? wrong(answers, chance) : [] };
  });
}

if (import.meta.url === `file://${process.argv[1]}`) {
  for (const submission of submissions()) console.log(JSON.stringify(submission));
}
