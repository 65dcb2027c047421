// What the compiled validator says about answers, asked of `onceform validate`: the one source of expected error texts.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { ROOT } from "./forms.js";

const ONCEFORM = process.env.ONCEFORM_CLI ?? join(ROOT, "target/debug/onceform");

/** A validator that is kept running: answers go in as a line of JSON, the report comes out as one. */
export class Validator {
  #process;
  #waiting = [];
  #complaint = "";

  constructor(form, today) {
    this.#process = spawn(ONCEFORM, ["validate", form.path, "--today", today, "--format", "jsonl"]);
    this.#process.stderr.on("data", (text) => (this.#complaint += text));
    this.#process.on("close", () => {
      for (const { reject } of this.#waiting) reject(new Error(`onceform validate ended: ${this.#complaint}`));
    });
    const lines = createInterface({ input: this.#process.stdout });
    lines.on("line", (line) => this.#waiting.shift().resolve(JSON.parse(line)));
  }

  report(answers) {
    const report = new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
    this.#process.stdin.write(`${JSON.stringify(answers)}\n`);
    return report;
  }

  /** The errors of the questions with these control names, as [name, text], in the order they are shown. */
  async errors(answers, names) {
    const { errors } = await this.report(answers);
    return errors.map(({ question, row, message }) => [controlName(question, row, names), message])
      .filter(([name]) => names.has(name));
  }

  close() {
    this.#process.stdin.end();
  }
}

// A question in a list is known by list, row and key: household.1.income. The report gives key and row.
function controlName(question, row, names) {
  if (row === undefined || row === null) return question;
  const inRow = [...names].find((name) => name.endsWith(`.${row}.${question}`) || name === `${question}.${row}`);
  return inRow ?? `${question}.${row}`;
}
