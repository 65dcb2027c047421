// Runs a whole form in one document (compiler/templates/whole.html): moves through its pages without a reload, keeps the rows of
// lists and the files that are chosen, and hands over what is filled in. It knows nothing of where drafts are kept or how
// answers are sent; see journey.d.ts.
import { answersOf } from "./answers.js";
import { controls, list, number, put, row } from "./controls.js";
import { file, lines, pounds } from "./display.js";
import { CHECK, Progress, TASKS } from "./progress.js";
import { Questions, fileLine } from "./questions.js";

// Places that are no page: an author's pages have no hyphens in their names.
const START = "start-page";
const SENT = "answers-sent";
const WAITING = "answers-waiting";
const KEPT = "answers-kept";
const CLOSED = "form-closed";

const NOT_ASKED = 0;
const BLANK = 1;
const VALID = 2;
const EXIT = 2;
// Stands for the number of a row in what rows and cards are made from.
const ROW_TO_COPY = "1000000007";

const key = (section) => section.dataset.step;
const page = (section) => (section.dataset.page ? Number(section.dataset.page) : undefined);
const randomId = () => [...crypto.getRandomValues(new Uint8Array(32))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** The day in London, where the councils are. */
const london = () => new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/London" }).format(new Date());

/** An element from its HTML, with the number of its row. */
function made(html, number) {
  const holder = document.createElement("template");
  holder.innerHTML = html.replaceAll(ROW_TO_COPY, number);
  return holder.content.firstElementChild;
}

export class Journey extends Questions {
  #sections;
  #progress;
  #section;
  #checking = false;
  #title = document.title;
  #sent = {};
  #sending = false;
  #files = new Map();
  // What rows of each list, and shown files, are made from: the one of each that the document has.
  #rows = new Map();
  #shownFiles;

  constructor(root, { validator, texts, data, draft, send }) {
    data = { today: london(), ...JSON.parse(root.querySelector("script[data-form]").textContent), ...data };
    const outside = [...validator.manifest.questions.entries()].filter(([, question]) => question.list === undefined);
    data.fields = Object.fromEntries(outside.map(([number, question]) => [number, question.rows === undefined ? "" : []]));
    super(root, { validator, texts, data });
    Object.assign(this, { draft, send });
    this.#sections = new Map([...root.querySelectorAll("[data-step]")].map((section) => [key(section), section]));
    const pages = validator.manifest.pages.map((name, number) => ({
      exit: "exit" in this.#sections.get(name).dataset,
      questions: outside.filter(([, question]) => question.page === number).map(([question]) => question),
      isWrong: () => this.report.errors.some(({ question }) => validator.manifest.questions[question].page === number),
    }));
    this.#progress = new Progress(pages, data.tasks, () => this.report);
    for (const { parentElement } of root.querySelectorAll("[data-file]")) {
      this.#shownFiles ??= parentElement;
      parentElement.remove();
    }
    for (const shown of root.querySelectorAll(".onceform-row")) {
      this.#rows.set(number(list(shown.querySelector("[data-question]"))), shown.outerHTML);
      shown.remove();
    }
    this.find();
    for (const place of root.querySelectorAll("[data-read] dd:not(.govuk-summary-list__actions)")) place.dataset.none = place.textContent;
    for (const button of root.querySelectorAll("[value^='upload:']")) button.hidden = true;
    for (const form of root.querySelectorAll("[data-ready]")) form.hidden = false;
    root.addEventListener("submit", (event) => this.#press(event));
    root.addEventListener("click", (event) => this.#follow(event));
    // Other addresses within the page, such as that of the skip link, are none of ours.
    addEventListener("popstate", () => {
      const place = location.hash.slice(1) || START;
      if (this.#section && this.#sections.has(place)) this.#show(this.#allowed(place));
    });
  }

  /** Begins, or goes on with the draft that is kept. */
  async begin() {
    const draft = await this.draft?.load();
    if (draft) {
      for (const [id, file] of draft.files ?? []) this.#files.set(id, file);
      this.#restore(draft.fields);
    }
    for (const box of this.boxes.filter(({ dataset }) => dataset.kind === "list")) {
      const shown = this.fields[number(box)].length || this.data.lists[number(box)].least;
      this.#drawRows(box, shown);
    }
    this.update();
    const [from, until] = this.data.open;
    const today = Date.parse(this.data.today) / 864e5;
    if ((from !== null && today < from) || (until !== null && today > until)) return this.#show(CLOSED);
    if (draft) this.#reached(draft.page);
    for (const place of this.root.querySelectorAll("[data-saved]")) place.hidden = !draft;
    const asked = location.hash.slice(1);
    const place = draft ? this.#allowed(this.#sections.has(asked) ? asked : draft.page) : START;
    this.#show(place, { replace: true, focus: false });
  }

  /** The key of what is shown: a page of the form, or one of the places above, the task list, the check of the answers. */
  get place() {
    return key(this.#section);
  }

  #tell(name, detail) {
    this.root.dispatchEvent(new CustomEvent(`once-form:${name}`, { detail, bubbles: true, composed: true }));
  }

  // Moving.

  /** The place that may be shown when this one is asked for. */
  #allowed(place) {
    if (this.#sent.place) return this.#sent.place;
    const section = this.#sections.get(place);
    const next = this.#progress.next();
    if (place === CHECK || place === TASKS) return place === next || (place === TASKS && next === CHECK && this.data.tasks.length) ? place : this.#key(next);
    if (section && page(section) !== undefined) return this.#progress.reached(page(section)) ? place : this.#key(next);
    return START;
  }

  #key(place) {
    return typeof place === "number" ? this.validator.manifest.pages[place] : place;
  }

  #go(place) {
    this.#show(this.#key(place));
  }

  #show(place, { replace = place === this.#section?.dataset.step, focus = true } = {}) {
    const section = this.#sections.get(place);
    if (this.#section) this.#section.hidden = true;
    this.root.querySelector("[data-step=start-page]").hidden = true;
    section.hidden = false;
    this.#section = section;
    this.summary?.remove();
    this.submitted = false;
    if (place === CHECK) this.#read();
    if (place === TASKS) this.#list();
    this.#fill(section);
    this.root.querySelector("[data-back]").hidden = [START, CLOSED].includes(place) || Boolean(this.#sent.place);
    const heading = section.querySelector("h1");
    const words = heading.textContent.trim();
    document.title = words === this.data.title ? this.#title : `${words} – ${this.#title}`;
    const address = place === START ? location.pathname + location.search : `#${place}`;
    if (location.hash.slice(1) !== (place === START ? "" : place)) history[replace ? "replaceState" : "pushState"](null, "", address);
    if (focus) {
      scrollTo(0, Math.min(scrollY, this.root.getBoundingClientRect().top + scrollY));
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    }
    this.#tell("page", { page: place, title: words });
    // A page that was sent and is no longer right says why.
    if (this.#progress.sent.has(page(section))) this.complain(this.#here());
  }

  /** The questions of the page that is shown. */
  #here() {
    return this.boxes.filter((box) => this.#section.contains(box));
  }

  #back() {
    const shown = page(this.#section);
    if (this.#checking) return this.#go(CHECK);
    if (this.place === CHECK && this.data.tasks.length) return this.#go(TASKS);
    const before = this.place === TASKS ? undefined : this.#progress.before(shown ?? this.validator.manifest.pages.length);
    this.#go(before ?? (shown !== undefined && this.data.tasks.length ? TASKS : START));
  }

  #follow(event) {
    const link = event.target.closest("a[href^='#']");
    if (!link || link.closest("[data-error-summary]")) return;
    event.preventDefault();
    if (link.matches("[data-back]")) return this.#back();
    const task = link.hash.match(/^#task-(\d+)$/);
    if (task) return this.#go(this.#progress.task(Number(task[1])).page);
    const control = this.scope.getElementById(link.hash.slice(1));
    this.#checking = true;
    this.#show(key(control.closest("[data-step]")), { focus: false });
    this.reach(control);
  }

  #press(event) {
    event.preventDefault();
    const [act, ...more] = (event.submitter?.value ?? "continue").split(":");
    const box = event.submitter?.closest("[data-question]");
    // What was typed last may not have been taken down yet.
    this.update();
    if (act === "start") this.#go(this.data.tasks.length ? TASKS : this.#progress.next());
    else if (act === "submit") this.#send();
    else if (act === "add") this.#add(box);
    else if (act === "remove") this.#remove(box, Number(more[1]) - 1);
    else if (act === "remove-file") this.#removeFile(box, event.submitter);
    else this.#continue();
  }

  #continue() {
    const shown = page(this.#section);
    if (shown === undefined) return this.#go(CHECK);
    this.#progress.send(shown);
    if (this.complain(this.#here())) {
      const errors = this.report.errors.filter(({ question }) => this.validator.manifest.questions[question].page === shown);
      return this.#tell("error", { errors: errors.map((error) => this.#named(error)) });
    }
    const next = this.#checking ? this.#progress.next() : this.#progress.after(shown);
    this.#checking &&= next !== CHECK;
    this.#go(next);
    this.#save();
  }

  #named({ question, row, rule }) {
    return { question: this.validator.manifest.questions[question].key, row, message: this.texts.questions[question].messages[rule] };
  }

  // Answers.

  update(box) {
    super.update(box);
    if (this.#section) this.#save();
  }

  #save() {
    if (!this.draft) return;
    const page = this.place;
    const saved = Promise.resolve(this.draft.save(this.fields, page, this.#files));
    saved.then(() => this.#tell("saved", { page }), (cause) => this.#tell("error", { errors: [], cause }));
  }

  /** A draft knows its answers and the page that was open: what lies before that page has been sent. */
  #reached(place) {
    const open = this.#sections.get(place);
    const last = open && page(open);
    const blank = (number) => this.report.state(number) <= BLANK;
    this.#progress.pages.forEach(({ exit, questions }, number) => {
      const before = this.data.tasks.length ? !questions.every(blank) : last === undefined ? place === CHECK : number < last;
      if (!exit && before && this.#progress.asked(number)) this.#progress.send(number);
    });
  }

  #restore(fields) {
    for (const [number, field] of Object.entries(fields)) if (number in this.fields) this.fields[number] = field;
    for (const box of this.boxes) if (box.dataset.kind !== "list") this.#set(box, this.fields[number(box)]);
  }

  /** Puts an answer into its controls. */
  #set(box, text) {
    if (box.dataset.kind === "files") return this.#setFiles(box, text.split("\n").filter((line) => this.#files.has(line.split(" ")[0])));
    put(box, text);
    if (box.dataset.kind === "lines") this.count(controls(box)[0]);
  }

  // Rows of a list.

  #drawRows(box, count) {
    const { most, first } = this.data.lists[number(box)];
    const answer = box.querySelector("[data-answer]");
    const button = answer.querySelector(":scope > [name=_do]");
    const rows = answer.getElementsByClassName("onceform-row");
    while (rows.length > count) rows[rows.length - 1].remove();
    while (rows.length < count) {
      const added = made(this.#rows.get(number(box)), rows.length + 1);
      for (const inner of added.querySelectorAll("[data-question]")) inner.dataset.row = rows.length;
      added.querySelector(":scope > [name=_do]").disabled = false;
      for (const upload of added.querySelectorAll("[value^='upload:']")) upload.hidden = true;
      button.before(added);
    }
    button.dataset.another ??= button.textContent;
    button.textContent = count ? button.dataset.another : first;
    button.hidden = count >= most;
    this.find();
    for (const inner of this.#inside(box)) {
      const text = this.fields[number(box)][row(inner)]?.[number(inner) - number(box) - 1];
      if (text !== undefined) this.#set(inner, text);
    }
  }

  #inside(box) {
    return this.boxes.filter((inner) => row(inner) !== null && list(inner) === box);
  }

  #add(box) {
    const count = this.fields[number(box)].length;
    this.#drawRows(box, count + 1);
    this.update();
    this.reach(controls(this.#inside(box).find((inner) => row(inner) === count && !inner.hidden))[0]);
    this.#progress.unsend(page(this.#section));
  }

  #remove(box, at) {
    this.fields[number(box)].splice(at, 1);
    this.#drawRows(box, this.fields[number(box)].length);
    this.update();
    box.querySelector(":scope > fieldset").focus();
    this.#progress.unsend(page(this.#section));
  }

  // Files.

  files(box, chooser) {
    const chosen = [...chooser.files].map((file) => {
      const id = randomId();
      this.#files.set(id, file);
      return fileLine(file, chooser, id);
    });
    const kept = [...box.querySelectorAll("[data-file]")].map((shown) => shown.dataset.file);
    if (!chosen.length) return kept.join("\n");
    const all = chooser.multiple ? [...kept, ...chosen] : chosen;
    this.#setFiles(box, all);
    chooser.value = "";
    return all.join("\n");
  }

  #setFiles(box, all) {
    box.querySelector("[data-file]")?.parentElement.remove();
    if (!all.length) return;
    const shown = this.#shownFiles.cloneNode();
    controls(box)[0].before(shown);
    for (const line of all) {
      const item = this.#shownFiles.firstElementChild.cloneNode(true);
      item.querySelector("button").disabled = false;
      const link = item.querySelector("a");
      const chosen = this.#files.get(line.split(" ")[0]);
      item.dataset.file = line;
      link.href = URL.createObjectURL(chosen);
      link.download = chosen.name;
      link.textContent = file(line);
      item.querySelector("button span").textContent = ` ${chosen.name}`;
      shown.append(item);
    }
  }

  #removeFile(box, button) {
    this.#files.delete(button.closest("[data-file]").dataset.file.split(" ")[0]);
    const shown = button.closest("ul");
    button.closest("[data-file]").remove();
    if (!shown.children.length) shown.remove();
    this.update(box);
    this.show(box);
    controls(box)[0].focus();
  }

  // Reading back.

  /** The lines of an answer or a computed value; none when there is none. `place` is q3, q3.4 for a part of it, or c1. */
  #lines(place, kind, row) {
    const [, what, at, part] = place.match(/^([qc])(\d+)(?:\.(\d+))?$/);
    if (what === "c") {
      const text = this.report.computedText(at);
      return text === null ? [] : lines(kind, text, this.data.words);
    }
    const text = this.report.state(at, row) === VALID ? this.report.text(at, row) : "";
    if (!text) return [];
    return part ? [text.split("\n")[part]] : lines(kind, text, this.data.words, (key) => this.#label(at, key));
  }

  /** The words of an option. */
  #label(question, key) {
    return this.root.querySelector(`[data-question="${question}"] [value="${CSS.escape(key)}"] ~ label`)?.textContent ?? key;
  }

  #fill(section) {
    const amount = this.data.fee === null || this.report.outcome === EXIT ? null : this.report.computedText(this.data.fee);
    for (const place of section.querySelectorAll("[data-fee]")) place.hidden = !(amount > 0);
    for (const place of section.querySelectorAll("[data-fee] dd")) place.textContent = pounds(amount ?? "");
    for (const place of section.querySelectorAll("[data-with]")) place.hidden = !this.#sent[place.dataset.with];
    for (const place of section.querySelectorAll("[data-place]")) {
      const { place: of, kind } = place.dataset;
      place.dataset.none ??= place.textContent;
      const told = { fee: amount > 0 ? pounds(amount) : "", reference: this.#sent.reference, due: this.#sent.due }[of];
      const read = /^[qc]\d/.test(of) ? this.#lines(of, kind).map((line) => line.trim()).filter(Boolean) : [told ?? ""];
      place.textContent = read.join(kind === "lines" ? " " : ", ") || place.dataset.none;
    }
  }

  /** Check your answers. */
  #read() {
    const section = this.#sections.get(CHECK);
    for (const cards of section.querySelectorAll("[data-cards]")) {
      const [html, count] = [cards.querySelector("template").innerHTML, this.report.rows(Number(cards.dataset.cards))];
      cards.hidden = count === 0;
      for (const card of cards.querySelectorAll(".govuk-summary-card")) card.remove();
      for (let at = 0; at < count; at += 1) {
        const card = made(html.trim(), at + 1);
        for (const line of card.querySelectorAll("[data-read]")) this.#readLine(line, at);
        cards.append(card);
      }
    }
    for (const line of section.querySelectorAll("[data-read]:not(.govuk-summary-card *)")) this.#readLine(line);
    const empty = (part) => [...part.querySelectorAll("[data-read], [data-cards]")].every(({ hidden }) => hidden);
    for (const part of section.querySelectorAll("dl, [data-group]")) part.hidden = !part.closest("[data-fee]") && empty(part);
  }

  #readLine(line, row) {
    const { read, kind } = line.dataset;
    const place = line.querySelector("dd");
    place.dataset.none ??= place.textContent;
    const answer = this.#lines(read, kind, row);
    const at = Number(read.slice(1));
    line.hidden = read[0] === "c" ? !answer.length : this.report.state(at, row) === NOT_ASKED || this.report.rows(at) > 0;
    place.replaceChildren(...(answer.length ? answer.flatMap((text, at) => (at ? [document.createElement("br"), text] : [text])) : [place.dataset.none]));
  }

  /** The task list. */
  #list() {
    const section = this.#sections.get(TASKS);
    const tasks = section.querySelector("[data-tasks]");
    for (const old of tasks.querySelectorAll(":scope > li")) old.remove();
    const states = this.data.tasks.map((_, task) => this.#progress.task(task));
    states.forEach((state, task) => {
      if (state) tasks.append(tasks.querySelector(`[data-task="${task}"][data-status="${state.status}"]`).content.cloneNode(true));
    });
    const known = states.filter(Boolean);
    const done = known.filter(({ status }) => status === "completed").length;
    const told = section.querySelector("[data-tasks-done]");
    told.textContent = told.dataset.tasksDone.replace("{done}", done).replace("{all}", known.length);
    const ready = this.#progress.next() === CHECK;
    section.querySelector("[data-tasks-all]").hidden = !ready;
    section.querySelector("[data-tasks-first]").hidden = ready;
  }

  // Sending.

  async #send() {
    if (this.#sending) return;
    const next = this.#progress.next();
    if (next !== CHECK) return this.#go(next);
    const { manifest } = this.validator;
    const { fields, report, data, texts } = this;
    const answers = answersOf(manifest, report);
    // Only files that are answers: not those that were chosen and replaced, or are not asked for after all.
    const asked = JSON.stringify(answers);
    const files = new Map([...this.#files].filter(([id]) => asked.includes(id)));
    const submission = { form: manifest.form, language: texts.language, today: data.today, fields: structuredClone(fields), answers, files };
    if (!this.send) return this.#keep(submission);
    this.#sending = true;
    try {
      const sent = (await this.send(submission)) ?? {};
      const place = sent.waiting ? WAITING : SENT;
      this.#sent = { ...sent, place };
      if (!sent.waiting) await this.#forget();
      this.#show(place, { replace: true });
      this.#tell(sent.waiting ? "waiting" : "sent", sent);
    } catch (error) {
      const button = this.#sections.get(CHECK).querySelector("[value=submit]");
      button.id = "send-answers";
      this.summarise([[`#${button.id}`, this.copy("error--send").textContent]]);
      this.#tell("error", { errors: [], cause: error });
    } finally {
      this.#sending = false;
    }
  }

  /** The draft of answers that were sent. Should it not go, they were sent all the same. */
  async #forget() {
    try {
      await this.draft?.forget();
    } catch (cause) {
      this.#tell("error", { errors: [], cause });
    }
  }

  /** Nowhere to send to: the answers can be had as a file. */
  #keep({ form, language, today, answers }) {
    const link = this.root.querySelector("[data-download]");
    const json = JSON.stringify({ form, language, today, answers }, null, 2);
    link.href = URL.createObjectURL(new Blob([`${json}\n`], { type: "application/json" }));
    link.download = `${form}.json`;
    this.#show(KEPT);
  }
}
