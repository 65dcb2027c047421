// Other people's code as they would write it: `tsc` must take it, and must refuse the lines marked so.

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
