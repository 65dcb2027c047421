// What is wrong, as a list under the text: each with its line, and a button that makes the correction that is known.

import { link } from "./element.js";

const counted = (count, one) => `${count} ${one}${count === 1 ? "" : "s"}`;

/** The line of a place, counted from 1. */
const lineOf = (text, at) => text.slice(0, at).split("\n").length;

/** Fields of the menus that a warning is about, by its code. */
const FIELDS = { F061: "called" };

export function problems(session, editor, list, state) {
  let found = "";
  /** Sums up what is wrong, and leads there where it stands further down. */
  function tell(words, isListed) {
    const there = link(words, `#${list.id}`);
    there.addEventListener("click", (event) => {
      event.preventDefault();
      list.focus();
    });
    state.replaceChildren(isListed ? there : words);
  }
  session.addEventListener("checked", () => {
    const { form, problems } = session.checked;
    const mistakes = problems.filter(({ severity }) => severity === "mistake").length;
    const warnings = problems.length - mistakes;
    const said = [mistakes && counted(mistakes, "mistake"), warnings && counted(warnings, "warning")].filter(Boolean).join(", ");
    found = said || (form ? "No mistakes" : "");
    tell(found, problems.length);
    list.replaceChildren(...problems.map((problem) => item(session, editor, problem)));
  });
  // Until the form changes: then nobody knows.
  session.addEventListener("tested", ({ detail: failed }) => {
    tell(failed ? `${found}, ${counted(failed, "test")} ${failed === 1 ? "fails" : "fail"}` : found, session.checked?.problems.length);
  });
  session.addEventListener("fault", ({ detail }) => (state.textContent = detail));
}

function item(session, editor, problem) {
  const entry = document.createElement("li");
  entry.className = `studio__problem studio__problem--${problem.severity}`;
  const go = document.createElement("button");
  go.type = "button";
  go.className = "studio__link";
  const where = session.files.size > 1 ? `${problem.file}, line` : "line";
  const place = document.createElement("span");
  place.className = "studio__line";
  place.textContent = ` (${where} ${lineOf(session.files.get(problem.file) ?? "", problem.from)})`;
  go.append(problem.message, place);
  go.addEventListener("click", () => {
    editor.go(problem);
    // Where menus have a field for it, it is the field and not only its question.
    const { id } = document.activeElement;
    if (FIELDS[problem.code] && id.endsWith("-open")) document.getElementById(id.replace(/open$/, FIELDS[problem.code]))?.focus();
  });
  entry.append(go);
  if (problem.help) {
    const help = document.createElement("p");
    help.className = `govuk-hint studio__help${FIELDS[problem.code] ? " studio__help--field" : ""}`;
    help.textContent = problem.help;
    entry.append(help);
  }
  if (problem.fix) {
    const fix = document.createElement("button");
    fix.type = "button";
    fix.className = "govuk-button govuk-button--secondary studio__fix";
    fix.textContent = problem.fix.title;
    fix.addEventListener("click", () => {
      editor.go({ ...problem.fix, to: problem.fix.from });
      editor.change({ from: problem.fix.from, to: problem.fix.to, insert: problem.fix.with });
    });
    entry.append(fix);
  }
  return entry;
}
