// The menus beside the text: pages, questions, options and conditions for people who will not touch the text. Each change is asked of the
// compiler, made in the editor as one change, and the menus are drawn anew from the text, so that the two never say different things.
import { aboutForm } from "./pane_about.js";
import { addFields, addition, nothingYet } from "./pane_adding.js";
import { Back } from "./pane_back.js";
import { isWhole } from "./conditions.js";
import { pageFields, questionFields } from "./pane_question.js";
import { Controls, el, morph } from "./parts.js";

/** Somebody who pauses has said something. */
const PAUSE = 500;
const TYPED = "input:not([type=checkbox]), textarea";
const ABOUT = "about";
const LEFT_OUT = "What you had begun of a condition was left out, as something in it was still to be chosen.";
const NOT_ADDED = "What you had begun to add was left out.";
/** What people type of something that they add. */
const WORDS = ["ask", "title", "text", "options", "otherwise", "amount", "paidFor"];

const sentence = (words) => `${words}.`.replace(/([.?!]”?)\.$/, "$1");

export class Pane {
  #session;
  #editor;
  #at;
  #root = el("div", { class: "menus" });
  #open = "";
  #draft;
  #timer;
  #last = Promise.resolve();
  #side;
  #back;
  /** What was asked for and takes more along than was said: it waits for its author to agree. */
  #asks;

  controls = new Controls();
  /** What the text says, as menus have it. */
  shown;
  /** What is being added. */
  adding;
  /** Questions whose words are being changed, as they were, by their names. */
  reworded = new Map();

  /** `side` says whether the menus are shown; `at` gives the elements of the page by their ids. */
  constructor(session, editor, side, at) {
    this.#session = session;
    this.#editor = editor;
    this.#side = side;
    this.#at = at;
    at("menus-list").append(this.#root);
    side.addEventListener("changed", () => this.#turned());
    editor.addEventListener("pointed", ({ detail }) => this.#found(detail));
    at("editor").addEventListener("wanted", (event) => (this.#found(event.detail, true) ? event.preventDefault() : side.show("text")));
    at("file").addEventListener("change", () => side.show("text"));
    const now = () => session.files.get(session.form);
    this.#back = new Back(at, {
      text: () => this.#text(), now, isOn: () => this.#isOn(), queue: (act) => this.#queue(act), before: () => this.#leaveOff(), after: (name) => this.#stay(name),
    });
    session.addEventListener("checked", () => {
      this.#back.passed(now());
      this.#look();
    });
    this.#root.addEventListener("click", ({ target }) => {
      const button = target.closest("button");
      if (!button) return;
      this.#back.say("");
      this.controls.act(button, true);
    });
    this.#root.addEventListener("input", ({ target }) => {
      this.#back.say("");
      if (target.matches(TYPED)) this.#paused(target);
    });
    this.#root.addEventListener("change", ({ target }) => {
      clearTimeout(this.#timer);
      this.controls.act(target, true);
    });
    side.begin();
  }

  #paused(field) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.controls.act(field, false), PAUSE);
  }

  #isOn() {
    return this.#side.now === "menus";
  }

  /** The menus begin to be shown, or end. */
  #turned() {
    if (this.#isOn()) this.#text();
    this.#back.say("");
    this.#look();
  }

  /** Nothing is begun, refused or asked any more. */
  #forget() {
    this.#draft = undefined;
    this.#asks = undefined;
    this.controls.refused.clear();
  }

  /** The editor with the form in it, whatever it showed. */
  #text() {
    if (this.#editor.file !== this.#session.form) this.#editor.show(this.#session.form);
    return this.#editor;
  }

  /** The id of a page or question, by its way, or of another part, by its name. */
  id(at) {
    return `menus-${Array.isArray(at) ? at.join("-") : at}`;
  }

  /** The name of something, changed everywhere: what was never published needs no note of the name that it had. */
  rename(at, name, id) {
    this.say({ change: "name", at, name, before: this.#session.known() }, id, name, true);
  }

  /** Shows a place in the text. */
  go({ start }) {
    this.#side.show("text");
    this.#editor.go({ file: this.#session.form, from: start, to: start });
  }

  /** Opens the page or question in which something stands that somebody wants to see; whether there is one. */
  #found({ file, from }, focus = false) {
    if (!this.#isOn() || !this.shown || file !== this.#session.form) return false;
    const within = (all, before) => {
      const number = all.findIndex(({ at }) => at.start <= from && from <= at.end);
      return number < 0 ? before : within(all[number].questions ?? [], [...before, number]);
    };
    const at = within(this.shown.pages, []);
    if (!at.length) return false;
    if (this.#open !== this.id(at)) this.#toggle(at);
    if (focus) document.getElementById(`${this.id(at)}-open`).focus();
    return true;
  }

  /** Remembers what a question said, and what messages called its answer then. */
  reword({ name, ask, called }) {
    if (this.reworded.get(name)?.called !== called) this.reworded.set(name, { ask, called });
  }

  /** Remembers what is being added. */
  type(adding) {
    this.adding = adding;
  }

  /** A condition that is not whole yet. */
  draft(id) {
    return this.#draft?.id === id ? this.#draft.menus : undefined;
  }

  /** What a condition can be made from where so many offers stand before it. */
  offers(before) {
    const { offers, periods } = this.shown;
    return { offers: offers.slice(0, before), periods };
  }

  async #look() {
    if (!this.#isOn() || !this.#session.form) return;
    const shown = await this.#session.ask("menus").catch(() => undefined);
    if (!shown) return;
    this.shown = shown;
    this.draw();
    this.#back.draw();
  }

  /** Makes a change of words; while somebody is still typing, a refusal is not told yet. */
  say(change, id, typed, left) {
    // What the text says already is not said again: somebody may take it back meanwhile.
    if (document.getElementById(id)?.defaultValue === typed && !this.controls.refused.has(id)) return;
    this.#queue(() => this.#make(change, { refused: (why) => left && this.controls.refused.set(id, { typed, why }), id }));
  }

  /** Makes a change, and goes on at `focus`: an id, or what gives one from the way to what was changed. */
  make(change, focus, id, clear = false) {
    this.#queue(() => this.#make(change, { focus, id, clear, refused: (why) => id && this.controls.refused.set(id, { typed: change.text, why }) }));
  }

  /** Takes up a condition: the change is made with it once all of its lines say something. */
  condition(id, change, menus, focus) {
    this.#draft = { id, menus };
    this.controls.refused.delete(`${id}-condition`);
    if (isWhole(menus, this.shown.offers)) this.make({ ...change, menus }, focus, `${id}-condition`);
    else this.draw(focus);
  }

  /** Adds the page or question that was typed. */
  add() {
    this.make(addition(this.adding), (way) => `${this.id(way)}-open`, "menus-add", true);
  }

  cancel() {
    const { at } = this.adding;
    this.adding = undefined;
    this.controls.refused.clear();
    this.draw(at === undefined ? "menus-add-page" : `${this.id(at)}-add`);
  }

  #begin(at) {
    this.adding = nothingYet(at);
    this.#open = "";
    this.draw(at === undefined ? "menus-add-title" : "menus-add-ask");
  }

  // One after the other: each is asked about the text that the one before has left.
  #queue(act) {
    this.#last = this.#last.then(act);
  }

  async #make(change, { focus, refused, id, clear }) {
    const { form } = this.#session;
    const text = this.#session.files.get(form);
    this.#asks = undefined;
    // What was said of a button was said of its last press.
    for (const [name, { typed }] of this.controls.refused) if (typed === undefined) this.controls.refused.delete(name);
    let revised;
    try {
      const { change: what, ...how } = change;
      revised = await this.#session.ask("revise", Object.keys(how).length ? { [what]: how } : what);
    } catch (why) {
      refused(why.message);
      this.draw();
      this.#back.say(sentence(why.message), text, true);
      return;
    }
    // Somebody changed the text meanwhile: the edits would not fit.
    if (text !== this.#session.files.get(form)) return this.#make(change, { focus, refused, id, clear });
    this.controls.refused.delete(id);
    if (revised.asks) {
      this.#asks = { ...revised.asks, id, make: () => this.make({ ...change, sure: true }, focus, id), leave: () => this.#leave(id) };
      return this.draw(`${id}-sure`);
    }
    if (["condition", "must"].includes(change.change)) this.#draft = undefined;
    if (clear) this.adding = undefined;
    const { said, at, option, edits } = revised;
    if (edits.length) this.#text().put(edits.map(({ from, to, with: insert }) => ({ from, to, insert })), said);
    if (["add_page", "add_exit", "add_question", "move", "move_to"].includes(change.change) && option === null) this.#open = this.id(at);
    if (change.change === "remove" && change.option === undefined) this.#open = "";
    const isNamed = change.change === "name" && change.option === undefined && change.at.length > 1;
    const before = isNamed ? this.#part(change.at)?.name : undefined;
    await this.#look();
    if (before) this.#renamed(before, this.#part(change.at)?.name);
    if (this.#open === this.id(at) && ["add_page", "add_exit", "add_question"].includes(change.change)) this.#follow(at);
    if (edits.length) this.#back.say(sentence(said), this.#session.files.get(form));
    if (focus) document.getElementById(typeof focus === "string" ? focus : focus(at, option))?.focus();
  }

  /** A question has another name: what was begun of a condition goes on with it. */
  #renamed(before, now) {
    const called = (name) => (name === before ? now : name);
    const line = ({ name, how, values }) => {
      // An option may have the same name.
      const isChosen = this.shown.offers.find((offer) => offer.name === called(name))?.options.length > 0;
      return { name: called(name), how, values: isChosen ? values : values.map(called) };
    };
    for (const begun of [this.#draft, this.adding]) if (begun?.menus) begun.menus = { ...begun.menus, lines: begun.menus.lines.map(line) };
    this.draw();
  }

  /** Says at a field why what was asked for is not done. */
  refuse(id, why) {
    this.controls.refused.set(id, { why });
    this.draw(id);
  }

  /** What is said below the button with an id: why it did nothing, or what is asked first. */
  answer(id) {
    const why = this.controls.refused.get(id)?.why;
    return why ? el("p", { class: "govuk-error-message", id: `${id}-why` }, why) : this.asks(id);
  }

  /** What goes along with what was asked for, for its author to agree to. */
  asks(id) {
    if (this.#asks?.id !== id) return null;
    const { words, button, make, leave } = this.#asks;
    return el("div", { class: "govuk-inset-text menus__asks", id: `${id}-asks`, role: "group", "aria-labelledby": `${id}-asked` },
      el("p", { class: "govuk-body", id: `${id}-asked` }, `${words}.`),
      el("div", { class: "govuk-button-group menus__buttons" },
        this.controls.button(`${id}-sure`, button, make, { kind: "warning" }),
        this.controls.button(`${id}-leave`, "Leave it as it is", leave)));
  }

  #leave(id) {
    this.#asks = undefined;
    this.draw(id);
  }

  #toggle(at) {
    const id = this.id(at);
    this.#open = this.#open === id ? "" : id;
    // An option that is asked for comes still.
    const isTyped = !this.adding?.isAsked && WORDS.some((word) => this.adding?.[word]);
    const left = this.#draft ? LEFT_OUT : isTyped ? NOT_ADDED : undefined;
    this.#forget();
    this.adding = undefined;
    this.draw();
    if (left) this.#back.say(left, this.#session.files.get(this.#session.form));
    if (Array.isArray(at)) this.#follow(at);
  }

  /** The page or question that a way leads to, and all beside it. */
  #part([page, ...inside]) {
    return inside.reduce((owner, number) => owner?.questions[number], this.shown.pages[page]);
  }

  beside(at) {
    return at.length === 1 ? this.shown.pages : this.#part(at.slice(0, -1)).questions;
  }

  /** The way to the page or question that is open. */
  get #opened() {
    const way = this.#open.split("-").slice(1).map(Number);
    return this.shown && way.length && way.every(Number.isInteger) ? way : undefined;
  }

  /** Before another text: the name of what is open. */
  #leaveOff() {
    this.#forget();
    return this.#opened && this.#part(this.#opened)?.name;
  }

  /** The text may be another as a whole, as after an undo: what was open is, wherever it stands now. */
  async #stay(name) {
    await this.#look();
    const opened = this.#opened;
    if (!name || !opened || this.#part(opened)?.name === name) return;
    const find = (all, before) => all.flatMap((part, number) => [...(part.name === name ? [[...before, number]] : []), ...find(part.questions, [...before, number])]);
    const [now] = find(this.shown.pages, []).filter(({ length }) => (length === 1) === (opened.length === 1));
    if (!now) return;
    this.#open = this.id(now);
    this.draw();
  }

  /** Has the form beside the menus show what was opened: as if somebody stood on its first line. */
  #follow(at) {
    const { form, files } = this.#session;
    const { start } = this.#part(at).at;
    const line = files.get(form).indexOf("\n", start);
    if (this.#open) this.#editor.dispatchEvent(new CustomEvent("moved", { detail: { file: form, place: line < 0 ? start : line } }));
  }

  /** Draws the menus from what the text says. */
  draw(focus) {
    const { controls, shown } = this;
    controls.begin();
    const title = controls.line("menus-title", "Title of the form", shown.title, (text, left) => this.say({ change: "title", text }, "menus-title", text, left));
    const isPage = this.adding?.ask !== undefined && this.adding.at === undefined;
    morph(this.#root, el("div", { class: "menus" },
      shown.fixed && el("div", { class: "govuk-inset-text", id: "menus-fixed" },
        el("p", { class: "govuk-body" }, `${shown.fixed}.`),
        shown.broken && controls.button("menus-broken", "Go to the line in the text", () => this.go(shown.broken))),
      title,
      el("ol", { class: "menus__pages", id: "menus-pages" }, shown.pages.map((page, number) => this.#page(page, [number]))),
      isPage ? addFields(this) : controls.button("menus-add-page", "Add page", () => this.#begin()),
      aboutForm(this, this.#open === this.id(ABOUT), () => this.#toggle(ABOUT))));
    if (focus) document.getElementById(focus)?.focus();
  }

  #page(page, at) {
    const id = this.id(at);
    const words = `Page ${at[0] + 1}: ${page.title || page.name}`;
    return el("li", { class: "menus__page", id: `${id}-page` },
      el("h3", { class: "govuk-heading-s menus__heading" }, this.controls.toggle(`${id}-open`, words, this.#open === id, () => this.#toggle(at))),
      el("p", { class: "govuk-hint menus__about", id: `${id}-about` },
        [page.exit && "The form ends here.", page.condition.written && `Only when ${page.condition.words}.`].filter(Boolean).join(" ")),
      this.#open === id && pageFields(this, page, at),
      this.#questions(page.questions, at),
      page.exit ? null : this.#adds(at));
  }

  #questions(questions, at) {
    if (!questions.length) return null;
    return el("ol", { class: "menus__questions", id: `${this.id(at)}-questions` }, questions.map((question, number) => this.#question(question, [...at, number])));
  }

  #adds(at) {
    const isHere = this.adding?.ask !== undefined && this.adding.at?.join() === at.join();
    const about = at.length === 1 ? `to page ${at[0] + 1}` : "to this list";
    return isHere ? addFields(this) : this.controls.button(`${this.id(at)}-add`, "Add question", () => this.#begin(at), { about });
  }

  #question(question, at) {
    const id = this.id(at);
    const kind = this.shown.kinds.find(({ name }) => name === question.kind)?.words ?? (question.fixed ? "Shared questions" : "A list");
    const { rules, optional } = question;
    const checked = rules?.length && (rules.length === 1 ? "1 check." : `${rules.length} checks.`);
    const about = [`${kind}.`, checked, optional && "May be left blank.", question.condition.written && `Only when ${question.condition.words}.`];
    return el("li", { class: "menus__question", id: `${id}-question` },
      this.controls.toggle(`${id}-open`, question.ask || question.name, this.#open === id, () => this.#toggle(at)),
      el("p", { class: "govuk-hint menus__about", id: `${id}-about` }, about.filter(Boolean).join(" ")),
      this.#open === id && questionFields(this, question, at),
      this.#questions(question.questions, at),
      question.questions.length ? this.#adds(at) : null);
  }
}
