// The line above the menus: what was done, and the buttons and keys that take it back or make it again. They are the same thing.

/** Letters that are said of what was done, and those that a button has room for. */
const SAID = 60;
const ON_BUTTON = 45;

/** Whether somebody is typing there what the text does not say yet: then the keys are for what they type. */
const isTyping = (field) => field.matches("input:not([type=checkbox], [type=radio]), textarea") && field.value !== field.defaultValue;

/** The first sentence of what was done, as it goes on after a colon. */
function short(said, most) {
  const [first] = said.split(/\. (?=[A-Z\d])|: it is /);
  const words = first.length > most ? `${first.slice(0, most).trimEnd()}…` : first;
  return words.replace(/^The /, "the ");
}

export class Back {
  #at;
  #does;
  /** The text of which something was said. */
  #of;

  /** `does`: the editor with the form in it, the text of that now, whether the menus are on, what waits for its turn, and what happens before and after, which is told what that before it has said. */
  constructor(at, does) {
    this.#at = at;
    this.#does = does;
    at("take-back").addEventListener("click", () => this.#go(true));
    at("make-again").addEventListener("click", () => this.#go(false));
    document.addEventListener("keydown", (event) => this.#pressed(event));
  }

  #pressed(event) {
    const { target, key, ctrlKey, metaKey, shiftKey, altKey } = event;
    if (!this.#does.isOn() || !(ctrlKey || metaKey) || altKey || document.querySelector("dialog[open]")) return;
    const [isZ, isY] = [key.toLowerCase() === "z", key.toLowerCase() === "y" && !shiftKey];
    const isField = target.matches("input, textarea, select, [contenteditable]");
    if (!(isZ || isY) || (isField && (!this.#at("menus").contains(target) || isTyping(target)))) return;
    event.preventDefault();
    this.#go(isZ && !shiftKey);
  }

  // After what was asked for before.
  #go(back) {
    this.#does.queue(() => this.#change(back));
  }

  async #change(back) {
    const { last, next } = this.#does.text().history;
    const what = back ? last : next;
    if (what === undefined) return;
    const stood = this.#does.before();
    if (back) this.#does.text().undo();
    else this.#does.text().redo();
    await this.#does.after(stood);
    this.say(`${back ? "Taken back" : "Made again"}: ${short(what, SAID)}.`.replace(/…\.$/, "…"), this.#does.now());
  }

  /** Says what was done with a text, or why nothing was; it goes when the text is another or when something else is done. */
  say(words, of, refused = false) {
    const place = this.#at("menus-said");
    if (place.textContent !== words) place.textContent = words;
    place.classList.toggle("govuk-error-message", refused && Boolean(words));
    this.#of = of;
  }

  /** The text has changed, whoever did it: what was said of another is not true any more. */
  passed(text) {
    if (this.#of !== undefined && this.#of !== text) this.say("");
  }

  /** Brings the buttons up to what they would do. */
  draw() {
    const { last, next } = this.#does.text().history;
    this.#button("take-back", "Undo", last);
    this.#button("make-again", "Redo", next);
  }

  // Somebody may stand on it: it stays where it is, and says that it does nothing.
  #button(id, does, what) {
    const button = this.#at(id);
    button.textContent = what === undefined ? does : `${does}: ${short(what, ON_BUTTON)}`;
    button.setAttribute("aria-disabled", String(what === undefined));
  }
}
