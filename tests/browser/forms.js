// The shipped forms with the tests written beside them: the browser tests fill in what those tests say.

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

export const ROOT = new URL("../../", import.meta.url).pathname;

// Between them these have every shape that a form can have, so every one of their tests is walked. The other forms are
// walked once in each channel with and without JavaScript, and to each of their exits.
const THOROUGHLY = ["council-tax-move", "housing-benefit", "missed-bin", "tell-us"];

// An address that a page can take: pages ask for its lines, a UPRN only comes from a look-up.
const ADDRESS = { line_1: "14 Church Lane", town: "Amersham", postcode: "HP7 0AB" };

/**
 * Every form in forms/, or the one that ONCEFORM_FORM names. Values stay as they are written, so `no` is "no" and 007 is
 * "007".
 */
export function shippedForms() {
  const folders = readdirSync(join(ROOT, "forms"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const files = folders.map(({ name }) => join(ROOT, "forms", name, "form.yaml")).filter((file) => existsSync(file));
  const forms = files.map(readForm);
  const only = process.env.ONCEFORM_FORM;
  return only ? forms.filter((form) => form.id === only) : forms;
}

/** One form with the tests beside it. */
export function readForm(path) {
  const form = parse(readFileSync(path, "utf8"), { schema: "failsafe" });
  const questions = form.pages.flatMap((page) => page.questions ?? []);
  const addresses = questions.filter((question) => question.type === "address").map((question) => question.question);
  const tests = form.tests.map((test) => ({ ...test, answers: typeable(test.answers ?? {}, addresses) }));
  return {
    id: form.form,
    title: form.title,
    path,
    pages: form.pages.length,
    thoroughly: THOROUGHLY.includes(form.form),
    promises: form.standard?.complete !== undefined,
    accepted: tests.filter((test) => test.expect?.submitted === "true" || test.expect?.submitted === "yes"),
    exits: tests.filter((test) => test.expect?.exit && !test.expect.errors),
    mistaken: tests.filter((test) => test.expect?.errors),
  };
}

function typeable(answers, addresses) {
  const typed = { ...answers };
  for (const key of addresses) {
    const given = typed[key];
    const typedIn = given && typeof given === "object" && ["line_1", "town", "postcode"].some((part) => given[part]);
    if (given && !typedIn) typed[key] = ADDRESS;
  }
  return typed;
}
