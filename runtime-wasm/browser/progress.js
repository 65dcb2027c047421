// Where someone is in a whole form. What is asked, and what is wrong, the validator says; here it is only compared with what
// the person has had before them, as compiler/src/filling/progress.rs does it for pages from a server.

const NOT_ASKED = 0;
const COMPLETE = 1;

/** Places that are no page of the form. */
export const TASKS = "task-list";
export const CHECK = "check-answers";

export class Progress {
  /**
   * `pages`: for each its `exit` and the numbers of its `questions` outside lists; `tasks`: sections with their `pages` and
   * those that they `needs`; `report` answers what became of the answers.
   */
  constructor(pages, tasks, report) {
    Object.assign(this, { pages, tasks, report });
    this.sent = new Set();
    this.seen = new Set();
  }

  asked(page) {
    return this.report().isAsked(page);
  }

  /** Writes down that a page was sent, with the questions that were shown on it. */
  send(page) {
    this.sent.add(page);
    for (const question of this.pages[page].questions) {
      if (this.report().state(question) !== NOT_ASKED) this.seen.add(question);
    }
  }

  /** A page that is to be sent again. */
  unsend(page) {
    this.sent.delete(page);
  }

  #finished(page) {
    const { exit, questions, isWrong } = this.pages[page];
    if (exit || !this.sent.has(page) || isWrong()) return false;
    return questions.every((question) => this.seen.has(question) || this.report().state(question) === NOT_ASKED);
  }

  #open(pages) {
    return pages.find((page) => this.asked(page) && !this.#finished(page));
  }

  get #all() {
    return this.pages.map((_, page) => page);
  }

  #section(page) {
    return this.tasks.find(({ pages }) => pages.includes(page));
  }

  #canStart({ needs }) {
    return needs.every((need) => this.#canStart(this.tasks[need]) && this.#open(this.tasks[need].pages) === undefined);
  }

  /** The first page that still needs the person, or the place to go on with. */
  next() {
    const open = this.#open(this.#all);
    const { exit, outcome, nextPage } = this.report();
    if (open !== undefined) return this.tasks.length ? (exit ?? TASKS) : open;
    return outcome === COMPLETE ? CHECK : nextPage;
  }

  /** Where to go from a page that was sent and is right. */
  after(page) {
    const section = this.#section(page);
    if (section) {
      const { exit } = this.report();
      if (exit !== null) return exit;
      const following = section.pages.find((other) => other > page && this.asked(other));
      const next = [this.#open(section.pages), following].filter((other) => other !== undefined);
      return next.length ? Math.min(...next) : TASKS;
    }
    const following = this.#all.find((other) => other > page && this.asked(other));
    const next = this.next();
    return following !== undefined && (next === CHECK || following < next) ? following : next;
  }

  /** The page before, among those asked; nothing before the first. */
  before(page) {
    const pages = this.#section(page)?.pages ?? this.#all.filter((other) => !this.pages[other].exit);
    return pages.filter((other) => other < page && this.asked(other)).pop();
  }

  /** May the page be shown: is it asked, and is nothing open before it? */
  reached(page) {
    if (!this.asked(page)) return false;
    const section = this.#section(page);
    if (section) return this.#canStart(section) && page <= (this.#open(section.pages) ?? page);
    const next = this.next();
    return typeof next !== "number" || page <= next;
  }

  /** How far a section of the task list is, and the page to go on with; nothing when the answers so far leave it out. */
  task(number) {
    const section = this.tasks[number];
    if (!this.#canStart(section)) return { status: "cannot_start" };
    const first = section.pages.find((page) => this.asked(page));
    if (first === undefined) return undefined;
    const open = this.#open(section.pages);
    const begun = section.pages.some((page) => this.sent.has(page));
    return { status: open === undefined ? "completed" : begun ? "in_progress" : "not_started", page: open ?? first };
  }
}
