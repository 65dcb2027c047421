// The glue hands over what it is given: however the fields are joined, the validator must see the same answers.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { load, open } from "../../runtime-wasm/browser/validator.js";
import { ROOT } from "./forms.js";

const ONCEFORM = process.env.ONCEFORM_CLI ?? join(ROOT, "target/debug/onceform");
const TODAY = "2026-03-10";
const QUESTIONS = 200;
const FORM = `form: many
title: Many questions
journey: report
service: testing
triage: full
owner: testing@example.gov.uk
standard:
  reply: at once
data protection:
  purpose: To test
  lawful basis: public task
  keep for: 1 day
pages:
  - page: many
    title: All of them
    questions:
${Array.from({ length: QUESTIONS }, (_, number) => `      - question: q${number}\n        type: text\n        ask: Number ${number}?\n        optional: yes\n`).join("")}
  - page: people
    title: People
    questions:
      - question: people
        type: list of
        each: person
        ask: Who are they?
        optional: yes
        at most: 100
        questions:
          - question: person_name
            type: text
            ask: What is their name?
          - question: pet
            type: text
            ask: What is the name of their pet?
            optional: yes
`;

describe("the glue of a validator", () => {
  let folder, bytes;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "onceform-glue-"));
    mkdirSync(join(folder, "many"));
    writeFileSync(join(folder, "many/form.yaml"), FORM);
    const { status, stdout, stderr } = spawnSync(ONCEFORM, ["build", join(folder, "many"), "-o", join(folder, "built")], { encoding: "utf8" });
    assert.equal(status, 0, stdout + stderr);
    bytes = readFileSync(join(folder, "built/many/validator.wasm"));
  });
  after(() => rmSync(folder, { recursive: true }));

  const blank = () => [...Array(QUESTIONS).fill(""), []];
  const kept = (report) => ({ outcome: report.outcome, errors: report.errors, questions: report.questions });
  const inFull = (fields) => fields.flatMap((field) => (typeof field === "string" ? [field] : [String(field.length), ...field.flat()]));

  it("sees the same answers however many blank fields stand between them", () => {
    const validator = open(bytes);
    for (const answered of [[], [0], [1], [61], [62], [63], [64], [65], [0, 127, 128, 129], [199], [3, 70, 199]]) {
      for (const rows of [[], [["Ann", ""]], [["", ""], ["Siân", "Łatka"], ["O’Neil", ""]], Array(100).fill(["Ann", "Rex"])]) {
        const fields = blank();
        for (const number of answered) fields[number] = `Answer ${number} £`;
        fields[QUESTIONS] = rows;
        const expected = kept(validator.evaluateInput(inFull(fields).join("\x1f"), TODAY));
        assert.deepEqual(kept(validator.evaluate(fields, TODAY)), expected, `answered ${answered}, ${rows.length} rows`);
        assert.deepEqual(validator.errors(fields, TODAY), expected.errors);
        for (const number of answered) assert.equal(expected.questions[number][0].text, fields[number]);
      }
    }
  });

  it("takes the sign that stands between fields out of an answer", () => {
    const validator = open(bytes);
    const fields = blank();
    fields[5] = "one\x1ftwo";
    fields[QUESTIONS] = [["Ann\x1fBob", ""]];
    const report = validator.evaluate(fields, TODAY);
    assert.deepEqual([report.text(5), report.text(6), report.text(QUESTIONS + 1)], ["one two", "", "Ann Bob"]);
  });

  it("goes on when the validator's memory has grown", async () => {
    const validator = await load(bytes);
    const fields = blank();
    fields[7] = "short";
    assert.equal(validator.evaluate(fields, TODAY).text(7), "short");
    assert.equal(validator.evaluate(fields.with(8, "x".repeat(600_000)), TODAY).outcome, 0);
    assert.equal(validator.evaluate(fields, TODAY).text(7), "short");
    assert.throws(() => validator.evaluate(fields.with(8, "x".repeat(1_100_000)), TODAY), RangeError);
    assert.equal(validator.evaluate(fields, TODAY).text(7), "short");
    assert.equal(validator.change(7, null, "shorter").text(7), "shorter");
  });
});
