// The form in a channel, as a service would hand it out: page by page, with the scripts and the validator that residents get. A change of
// the text changes the page that is shown; what was typed into it stays.
import { age } from "./made.js";

/** Where the pages are, below the folder of a channel. */
const FORM = "form";
/** The page after the last one (studio/src/visit.rs). */
const SENT = "answers-sent";

/** The day in London, where the councils are. */
export const london = () => new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/London" }).format(new Date());

export class Preview extends EventTarget {
  #session;
  #made;
  #channel;
  #frame;
  /** What says that some answers were made up. */
  #madeUp;
  #language = "en";
  #soFar = {};
  /** The form that was answered so far. */
  #of = "";
  #isSent = false;
  #version = 0;
  /** What was made of the form, by version: the page that is shown may be of the one before. */
  #assets = new Map();
  #shown = 0;
  #isInSight = false;
  /** The page that somebody writes, who has not come to it by filling in. */
  #looked;
  #painting = Promise.resolve();

  constructor(session, made, channel, { frame, note, languages, madeUp }) {
    super();
    this.#session = session;
    this.#made = made;
    this.#channel = channel;
    this.#frame = frame;
    this.#madeUp = madeUp;
    made.serve(channel, (question) => this.#answer(question));
    session.addEventListener("checked", () => {
      const { form } = session.checked;
      age(note, form, this.#shown);
      if (!form) return;
      if (form.id !== this.#of) this.#begin(form.id);
      frame.parentElement.hidden = false;
      languages.hidden = form.languages.length < 2;
      this.#version += 1;
      this.#paint();
    });
    // It tells of several changes at once: how it is now stands last.
    new IntersectionObserver((changes) => {
      this.#isInSight = changes.at(-1).isIntersecting;
      this.#paint();
    }).observe(frame.parentElement.parentElement);
  }

  set language(code) {
    this.#language = code;
    this.#version += 1;
    this.#paint();
  }

  /** What is answered so far. */
  get answers() {
    return this.#soFar.answers ?? {};
  }

  /** Was the form filled in to its end? */
  get isSent() {
    return this.#isSent;
  }

  /** Another form is shown from its beginning: what was answered belongs to the one before. */
  #begin(form) {
    this.#of = form;
    this.#soFar = {};
    this.#shown = 0;
  }

  /** Begins again without an answer. */
  restart() {
    this.#soFar = {};
    this.#frame.src = this.#made.address(`${this.#channel}/${FORM}/`);
  }

  /** Shows a page, and brings a question on it into sight. */
  async look(page, question) {
    if (!this.#isInSight || !this.#page.onceform) return;
    if (this.#channel !== "agent" && page && this.#place().path !== page) {
      const { html } = await this.#visit({ path: page, anywhere: true }).catch(() => ({}));
      // Another page may have been loaded meanwhile.
      if (!html || !this.#page.onceform) return;
      this.#page.history.replaceState(null, "", `${this.#base()}/${page}`);
      this.#page.onceform.show(html);
      this.#page.scrollTo(0, 0);
      this.#looked = page;
    }
    if (question) this.#page.onceform.point(question);
  }

  get #page() {
    return this.#frame.contentWindow;
  }

  #base() {
    return new URL(this.#made.address(`${this.#channel}/${FORM}`), document.baseURI).pathname;
  }

  /** The page that is shown. */
  #place() {
    const { pathname, search } = this.#page.location;
    return { path: pathname.slice(this.#base().length + 1), from: new URLSearchParams(search).get("from") ?? "" };
  }

  /** One after another, and only the last of those that wait. */
  #paint() {
    const wanted = this.#version;
    this.#painting = this.#painting.then(() => wanted === this.#version && this.#paintNow(wanted)).catch(() => {});
  }

  async #paintNow(version) {
    if (!this.#isInSight || this.#shown === version || !this.#session.checked?.form) return;
    const before = this.#shown;
    this.#shown = version;
    if (!before || !this.#page.onceform) {
      await this.#load(version);
      this.#frame.src = this.#made.address(`${this.#channel}/${FORM}/`);
      return;
    }
    const place = this.#place();
    const visit = this.#visit({ ...place, posted: this.#page.onceform.typed(), keep: true, anywhere: place.path === this.#looked });
    // The page is there before what it loads: that is asked for after it, and what the page asks for waits for it.
    this.#load(version);
    const { html, go } = await visit;
    if (html) this.#page.onceform.show(html);
    else this.#page.location.replace(`${this.#base()}/${go}`);
    this.dispatchEvent(new Event("painted"));
  }

  /** What pages of this version load. */
  async #load(version) {
    if (this.#assets.has(version)) return;
    const made = this.#session.ask("assets", undefined).then((all) => new Map(all.map(({ name, bytes }) => [name, bytes])));
    made.catch(() => {});
    this.#assets.set(version, made);
    for (const old of this.#assets.keys()) if (old < version - 1) this.#assets.delete(old);
    await made;
  }

  async #answer({ path, search, fields, files = [] }) {
    const [folder, what, version, ...name] = path.split("/");
    if (folder !== FORM) return {};
    if (what === "made") {
      const made = await this.#assets.get(Number(version));
      return this.#made.asset(name.join("/"), made?.get(name.join("/")));
    }
    // A page is never of another version than what it loads, whether the one before it was drawn or not.
    if (this.#session.checked?.form) {
      this.#shown = this.#version;
      this.#load(this.#version);
    }
    const from = new URLSearchParams(search).get("from") ?? "";
    const { html, go } = await this.#visit({ path: path.slice(FORM.length + 1), from, posted: fields, files });
    return html ? { html } : { go: `${FORM}/${go}` };
  }

  async #visit({ path, from = "", posted = null, files = [], keep = false, anywhere = false }) {
    const ask = {
      channel: this.#channel, language: this.#language, council: null, base: this.#base(), path, from, posted, files, keep, anywhere,
      today: london(), version: String(this.#shown), name: this.#session.council, so_far: this.#soFar,
    };
    const { html, go, so_far: soFar } = await this.#session.ask("visit", ask);
    this.#soFar = soFar;
    this.#madeUp.hidden = !soFar.made_up;
    this.#isSent = path === SENT && Boolean(html);
    this.dispatchEvent(new Event("moved"));
    const script = `<script type="module" src="${this.#base()}/preview_page.js"></script>`;
    return { go, html: html?.replace("</body>", `${script}</body>`) };
  }
}
