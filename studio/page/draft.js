// The draft of a form at a council. What is typed is kept on the device at once and saved at the council when somebody says so; a save names
// the one that it was made from, so nobody saves over what they have not seen. Tells “state” with words, “conflict” with what somebody
// else did meanwhile, and “others” with who has the form open.
import { Away, SignedOut } from "./council.js";
import { keepAt, keepMore, kept, keptMore } from "./kept.js";
import { different } from "./lines.js";

/** Milliseconds between two questions who else is here. */
const EVERY = 20e3;
const FORM = "form.yaml";
const AWAY = "There is no connection to the council. What you typed is kept on this device, and is saved when there is one.";
const SIGNED_OUT = "You are signed out. Sign in again in another window, then save once more. What you typed is kept on this device.";

/** By name, with lines that end as in the editor. */
const pairs = (files) => files.map(({ name, text }) => [name, text.replace(/\r\n?/g, "\n")]);
/** With what the council’s repository has to say of it. */
const noted = (words, note) => (note ? `${words}. ${note}` : words);
const isSame = (one, other) => different(one, other).length === 0;

export class Draft extends EventTarget {
  #council;
  #session;
  #form;
  /** The save that this is made from, the version that was live then, the files as they were saved, and whether a save waits for the network. */
  #of = { from: "", madeFrom: "", saved: [], waits: false };
  #changedAt;
  #before;
  #busy = false;

  /** What is published: `version` and `files`; nothing for a form that is new. */
  published;
  title = "";

  constructor(council, session, form) {
    super();
    this.#council = council;
    this.#session = session;
    this.#form = form;
  }

  /** The files to begin with, `begin` being those of a new form. What somebody else did meanwhile is told once they are shown. */
  async open(begin) {
    keepAt(`${this.#council.about.council}/${this.#form}`);
    const mine = await kept();
    const of = await keptMore();
    let said;
    try {
      said = await this.#council.open(this.#form);
    } catch (error) {
      if (!(error instanceof Away) || !mine) throw error instanceof Away ? new Error("There is no connection to the council, and this form is not on this device yet.") : error;
      this.#of = of ?? this.#of;
      this.published = of?.published;
      this.title = of?.title ?? this.#form;
      return { files: mine.files, form: mine.form, state: AWAY };
    }
    this.#publish(said?.published);
    this.title = said?.title ?? this.#form;
    const theirs = said?.draft ? pairs(said.draft.files) : this.published?.files;
    const isChanged = mine && of && !isSame(mine.files, of.saved) && !(theirs && isSame(mine.files, theirs));
    if (isChanged) {
      this.#of = of;
      const isBehind = (said?.last ?? "") !== of.from;
      return { files: mine.files, form: mine.form, state: "Not saved at the council yet", conflict: isBehind ? said : undefined };
    }
    if (!theirs && !begin) throw new Error(`There is no form called ${this.#form} here.`);
    this.#of = {
      from: said?.last ?? "",
      madeFrom: said?.draft?.made_from ?? this.published?.version ?? "",
      saved: theirs ?? [],
      waits: false,
    };
    await this.#keep();
    const { draft, note } = said ?? {};
    const state = draft ? `Draft, saved by ${draft.yours ? "you" : draft.by}, ${draft.at}` : theirs ? "As it is published" : "A new form, not saved yet";
    return { files: theirs ?? [[FORM, await begin()]], form: FORM, state: noted(state, note) };
  }

  /** Watches what is typed and who else is here. */
  watch() {
    this.#before = this.#files();
    this.#session.addEventListener("checked", () => {
      if (isSame(this.#before, this.#files())) return;
      this.#before = this.#files();
      this.#changedAt = Date.now();
      if (this.isChanged) this.#say("Not saved at the council yet");
    });
    const look = () => document.visibilityState === "visible" && this.#look();
    setInterval(look, EVERY);
    document.addEventListener("visibilitychange", look);
    window.addEventListener("online", look);
    window.addEventListener("pagehide", () => this.#council.here(this.#form, { unchanged: null, closed: true }).catch(() => {}));
    this.#look();
  }

  /** Is anything here that is not saved at the council? */
  get isChanged() {
    return !isSame(this.#of.saved, this.#files());
  }

  /** Saves, and answers whether it is saved. */
  async save() {
    if (this.#busy) return false;
    if (!this.isChanged) {
      this.#say("Everything is saved");
      return true;
    }
    this.#busy = true;
    const files = this.#files();
    try {
      const what = { from: this.#of.from, made_from: this.#of.madeFrom, files: files.map(([name, text]) => ({ name, text })) };
      const { saved, draft } = await this.#council.save(this.#form, what);
      if (!saved) {
        this.conflict({ draft });
        return false;
      }
      this.#of = { ...this.#of, from: saved.id, saved: files, waits: false };
      await this.#keep();
      this.#say(noted(`Saved by you, ${saved.at}`, saved.note));
      return true;
    } catch (error) {
      return await this.#failed(error);
    } finally {
      this.#busy = false;
    }
  }

  async #failed(error, waits = true) {
    this.#of.waits = waits && error instanceof Away;
    await this.#keep();
    if (error instanceof SignedOut) this.#say(SIGNED_OUT, this.#council.about.home);
    else this.#say(error instanceof Away ? AWAY : error.message);
    return false;
  }

  /** Saves, then asks for approval; answers what came of it, or nothing where it could not be asked. */
  async propose(note) {
    if (!(await this.save())) return undefined;
    try {
      const said = await this.#council.propose(this.#form, { from: this.#of.from, note, made_from: this.#of.madeFrom });
      if (said?.draft || said?.published) {
        this.conflict(said);
        return undefined;
      }
      return said;
    } catch (error) {
      await this.#failed(error);
      return undefined;
    }
  }

  /** Tells what somebody else saved or published meanwhile, with the files here beside it. */
  conflict({ draft, published }) {
    if (published) this.#publish(published);
    const theirs = draft?.files.length ? draft : undefined;
    const files = theirs ? pairs(theirs.files) : (this.published?.files ?? []);
    const version = theirs ? undefined : this.published?.version;
    this.#tell("conflict", { ...draft, isPublished: !draft, version, theirs: files });
  }

  /** What they did is taken, and what is here is gone. Answers the files. */
  async take({ id, made_from: madeFrom, version, theirs }) {
    this.#of = { from: id ?? this.#of.from, madeFrom: version ?? madeFrom ?? this.#of.madeFrom, saved: id ? theirs : this.#of.saved, waits: false };
    await this.#keep();
    return theirs;
  }

  /** What is here takes the place of what they did, which whoever says so has seen. */
  async keepMine({ id, version }) {
    this.#of = { ...this.#of, from: id ?? this.#of.from, madeFrom: version ?? this.#of.madeFrom, saved: [] };
    return this.save();
  }

  /** Throws the draft away, here and at the council, and answers whether it is. Its saves stay in the history. */
  async throwAway() {
    try {
      const { saved, draft } = await this.#council.save(this.#form, { from: this.#of.from, made_from: this.#of.madeFrom, files: [] });
      if (saved) {
        this.#of = { ...this.#of, from: saved.id, saved: this.#files(), waits: false };
        await this.#keep();
      } else {
        this.conflict({ draft });
      }
      return Boolean(saved);
    } catch (error) {
      return this.#failed(error, false);
    }
  }

  saves() {
    return this.#council.saves(this.#form);
  }

  async saved(id) {
    return pairs((await this.#council.saved(this.#form, id)).files);
  }

  /** Fetches what somebody else saved, and tells it as a conflict. */
  async compare() {
    const said = await this.#council.open(this.#form).catch(() => undefined);
    if (!said) return;
    this.conflict(said.draft ? { draft: said.draft } : { draft: { id: said.last, files: [] }, published: said.published });
  }

  #files() {
    return [...this.#session.files];
  }

  async #look() {
    if (this.#of.waits && !this.#busy && !(await this.save())) return;
    const unchanged = this.#changedAt ? Math.round((Date.now() - this.#changedAt) / 1000) : null;
    const { from } = this.#of;
    const said = await this.#council.here(this.#form, { unchanged, closed: false }).catch(() => undefined);
    // What was saved here meanwhile is not in the answer.
    if (!said || this.#busy || this.#of.from !== from) return;
    const isOther = said.last && said.last.id !== from;
    if (said.version && said.version !== this.published?.version) {
      const now = await this.#council.open(this.#form).catch(() => undefined);
      this.#publish(now?.published);
    }
    // What was approved is what is here: the next change begins from it.
    if (said.is_live && !isOther && this.#of.madeFrom !== said.version) {
      this.#of.madeFrom = said.version;
      await this.#keep();
    }
    this.#tell("others", { others: said.others, saved: isOther ? said.last : undefined });
  }

  #publish(published) {
    this.published = published ? { ...published, files: pairs(published.files) } : this.published;
  }

  #keep() {
    const { published, title } = this;
    return keepMore({ ...this.#of, published, title });
  }

  #say(words, signIn = "") {
    this.#tell("state", { words, signIn });
  }

  #tell(what, detail) {
    this.dispatchEvent(new CustomEvent(what, { detail }));
  }
}
