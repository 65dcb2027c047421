// The form on the website, filled in by the scripts and judged by the validator that residents get.
import { age } from "./made.js";

/** Where in what is made of a form the whole of it lies. */
const WHOLE = "static/";
const FOLDER = "website";

export class Preview {
  #session;
  #made;
  #frame;
  #shown = "";
  #language = "en";

  constructor(session, made, { frame, note, languages }) {
    this.#session = session;
    this.#made = made;
    this.#frame = frame;
    session.addEventListener("checked", () => {
      const { form } = session.checked;
      age(note, form, this.#shown);
      if (!form) return;
      frame.parentElement.hidden = false;
      languages.hidden = form.languages.length < 2;
      this.#make();
    });
  }

  set language(code) {
    this.#language = code;
    this.#show();
  }

  async #make() {
    const all = await this.#session.ask("compile", undefined, {}).catch(() => undefined);
    // What was typed meanwhile has mistakes; they are told already.
    if (!all) return;
    const whole = all.filter(({ name }) => name.startsWith(WHOLE)).map(({ name, bytes }) => [name.slice(WHOLE.length), bytes]);
    this.#made.put(FOLDER, whole);
    this.#show();
  }

  /** Shows the form, unless it is what is shown already: whoever tries it out keeps what they have typed. */
  async #show() {
    const page = this.#language === "en" || !this.#made.get(`${FOLDER}/${this.#language}/index.html`) ? "index.html" : `${this.#language}/index.html`;
    const files = [page, "validator.wasm"].map((name) => this.#made.get(`${FOLDER}/${name}`));
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", await new Blob([page, ...files]).arrayBuffer()));
    if (hash.join() === this.#shown) return;
    this.#shown = hash.join();
    this.#frame.src = this.#made.address(`${FOLDER}/${page}`);
  }
}
