// Other people's code as they would write it: `tsc` must take it, and must refuse the lines marked so.

import { answersOf, fieldsOf } from "../../../runtime-wasm/browser/answers.js";
import { Journey, type Draft, type Submission } from "../../../runtime-wasm/browser/journey.js";
import type { OnceForm } from "../../../runtime-wasm/browser/once-form.js";
import { load, type Broken, type Field, type Report } from "../../../runtime-wasm/browser/validator.js";

const validator = await load("/forms/missed-bin/validator.wasm");
const household: string[][] = [["Ada", "10"]];
const fields: Field[] = ["1 High Street", household, "2026-03-09"];
const report: Report = validator.evaluate(fields, "2026-03-10", ["2026-04-03", 20_550]);
const errors: Broken[] = validator.errors(fields, 20_522);
const changed: Report | undefined = validator.change(0, null, "2 High Street");
const words: string = changed?.text(0) ?? report.text(1, errors[0]?.row ?? 0);
export const told = `${words} ${validator.manifest.questions.map(({ key }) => key).join()} ${validator.nextPage(-1)}`;

// @ts-expect-error an answer is a text
validator.evaluate([42], "2026-03-10");
// @ts-expect-error the day is not left out
validator.errors(fields);
// @ts-expect-error what was reported cannot be changed
report.outcome = 1;

const draft: Draft = { load: async () => null, save: () => {}, forget: () => {} };
const send = async ({ answers, files }: Submission) => ({ reference: `${Object.keys(answers).length} ${files.size}` });
const texts = { form: "missed-bin", language: "en", questions: [] };
await new Journey(document.body, { validator, texts, draft, send }).begin();
const element: OnceForm = document.createElement("once-form");
element.send = send;
answersOf(validator.manifest, validator.evaluate(fieldsOf(validator.manifest, { bin: "garden" }), "2026-03-10"));
// @ts-expect-error a reference is a text
element.send = async () => ({ reference: 7 });
