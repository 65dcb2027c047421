// Walks any form from its start to its end in any channel, as a resident would: first with mistakes, then without.

import assert from "node:assert/strict";
import { answerFor, chosen, fill, missingRow, setAnswer, shownNames } from "./fill.js";
import { nextPage } from "./next.js";

const MOST_STEPS = 200;

export class Journey {
  constructor({ page, inspector, validator, label, javaScript }) {
    Object.assign(this, { page, inspector, validator, label, javaScript });
    this.given = {};
    this.mistakes = 0;
  }

  look(state) {
    return this.inspector.look(this.page, `${this.label} ${state}`, { javaScript: this.javaScript });
  }

  /** The texts of the error summary, in order. */
  errorTexts() {
    return this.page.locator(".govuk-error-summary__list li").allInnerTexts();
  }

  /** What stands before an error in the summary: the heading of the row that the question is in, when it is in a list. */
  async rowOf(name) {
    const row = this.page.locator(".onceform-row", { has: this.page.locator(`[name="_shown"][value="${name}"]`) });
    return (await row.count()) ? `${await row.locator("legend").first().innerText()}: ` : "";
  }

  /** Where the resident is: at the start, the task list, questions, the check of the answers, the confirmation, or an exit. */
  async place() {
    const there = (selector) => this.page.locator(selector).first().isVisible();
    if (await there(".govuk-panel--confirmation")) return "confirmation";
    if (await this.page.locator('input[name="_shown"]').count()) return "questions";
    if (await there('button[name="_do"][value="submit"]')) return "check";
    if (await there(".govuk-button--start")) return "start";
    if (await there(".govuk-task-list")) return "tasks";
    return "exit";
  }

  /** Presses something that leads to another page, and waits for it; where there may be errors on this one, for them. */
  async press(control, { orErrors = false } = {}) {
    if (this.javaScript) return nextPage(this.page, () => control.click(), { orErrors });
    await control.click();
    return this.page.waitForLoadState("load");
  }

  /** Presses the button that goes on, and waits for what comes of it: another page, or errors on this one. */
  goOn() {
    const button = this.page.locator('button[name="_do"][value="continue"], button[name="_do"][value="submit"]').last();
    return this.press(button, { orErrors: true });
  }

  /** From the task list to the first section that is not completed, or on to the check of the answers. */
  async nextTask() {
    const open = this.page.locator(".govuk-task-list__item").filter({ has: this.page.locator(".govuk-tag") }).locator("a");
    await this.press((await open.count()) > 0 ? open.first() : this.page.locator("main a.govuk-button"));
  }

  /** Goes on with these answers on this page; what is shown must be what the validator says. Returns the errors. */
  async answer(answers) {
    for (;;) {
      const button = await missingRow(this.page, answers);
      await fill(this.page, answers);
      if (!button) break;
      await this.press(button);
    }
    const names = await shownNames(this.page);
    this.answered = names;
    for (const name of names) setAnswer(name, this.given, (await chosen(this.page, name)) ?? answerFor(name, answers));
    const expected = await this.validator.errors(this.given, names);
    const listed = await Promise.all(expected.map(async ([name, text]) => `${await this.rowOf(name)}${text}`));
    await this.goOn();
    if (expected.length === 0) return [];
    assert.deepEqual(await this.errorTexts(), listed, `${this.label}: errors at ${this.page.url()}`);
    this.mistakes += expected.length;
    await this.look("with errors");
    return expected;
  }

  /** From the start to the end with `answers`. With `blankFirst` every page is first sent without any answer. */
  async walk(answers, { blankFirst = false, corrections = {} } = {}) {
    let tried = "";
    for (let step = 0; step < MOST_STEPS; step += 1) {
      const place = await this.place();
      await this.look(place);
      if (place === "confirmation" || place === "exit") return place;
      if (place === "start") await this.press(this.page.locator(".govuk-button--start"));
      else if (place === "tasks") await this.nextTask();
      else if (place === "check") await this.goOn();
      else {
        if (blankFirst && tried !== this.page.url()) {
          tried = this.page.url();
          await this.answer({});
        }
        const errors = await this.answer(answers);
        const corrected = this.correct(errors, answers, corrections);
        if (errors.length > 0 && !corrected && !(await this.asksMore())) return "mistakes";
      }
    }
    throw new Error(`${this.label} did not come to an end in ${MOST_STEPS} steps, last at ${this.page.url()}`);
  }

  // Without JavaScript the page comes back with what has become asked; the answers to that may settle the errors.
  async asksMore() {
    return [...(await shownNames(this.page))].some((name) => !this.answered.has(name));
  }

  // Puts the right answers in the place of those that gave errors. False when there are none to be had.
  correct(errors, answers, corrections) {
    return errors.every(([name]) => {
      const right = answerFor(name, corrections);
      const changed = JSON.stringify(right) !== JSON.stringify(answerFor(name, answers));
      if (right !== undefined && changed) setAnswer(name, answers, right);
      return right !== undefined && changed;
    });
  }
}
