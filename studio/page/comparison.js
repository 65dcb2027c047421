// What is here beside what somebody else has: both are shown, and whoever writes says which of them goes on.
import { button, element } from "./element.js";
import { different, lines } from "./lines.js";

export class Comparison {
  #draft;
  #session;
  #editor;
  place = element("section", "studio-compare");

  constructor(draft, session, editor) {
    this.#draft = draft;
    this.#session = session;
    this.#editor = editor;
    this.place.hidden = true;
    this.place.tabIndex = -1;
  }

  /** What somebody else saved or published meanwhile. */
  show(theirs) {
    const who = theirs.yours ? "You" : theirs.by;
    const words = theirs.isPublished ? "Another version of this form was published meanwhile"
      : who ? `${who} saved this form${theirs.yours ? " in another window" : ""}, ${theirs.at}, after you opened it` : "The draft is there no more: it was published or thrown away";
    const body = "Nothing is overwritten: choose which goes on. You can copy from one into the other first.";
    this.#open(words, body, theirs.theirs, ["Theirs", "Yours"], [
      button("Take theirs", async () => this.#take(await this.#draft.take(theirs))),
      button("Keep mine", async () => {
        this.#close();
        await this.#draft.keepMine(theirs);
      }, "govuk-button--secondary"),
    ]);
  }

  /** A save of before. */
  look(words, files) {
    this.#open(`Saved by ${words}`, "It can be taken into the editor. Nothing is saved before you say so.", files, ["Of then", "Of now"], [
      button("Take it into the editor", () => this.#take(files)),
      button("Close", () => this.#close(), "govuk-button--secondary"),
    ]);
  }

  #open(words, body, files, called, buttons) {
    const mine = [...this.#session.files];
    const heading = element("h2", "govuk-heading-m", words);
    heading.id = "compare-heading";
    this.place.setAttribute("aria-labelledby", heading.id);
    const differences = lines(files, mine, called);
    const signs = element("p", "govuk-body", `Lines with − are ${called[0].toLowerCase()}, lines with + are ${called[1].toLowerCase()}.`);
    const said = differences.length ? [signs, ...differences] : [element("p", "govuk-body", "The two are the same.")];
    const copied = element("span", "studio-compare__copied");
    copied.setAttribute("role", "status");
    const copy = button("Copy my text", async () => {
      const text = different(files, mine).map(([, , written]) => written).join("\n");
      copied.textContent = await navigator.clipboard.writeText(text).then(() => "Copied", () => "Your browser does not let this page copy");
    }, "govuk-button--secondary");
    const whole = different(files, mine).map(([name, text]) => {
      const pre = element("pre", "studio-compare__text", text);
      pre.tabIndex = 0;
      return element("details", "govuk-details",
        element("summary", "govuk-details__summary", element("span", "govuk-details__summary-text", `The whole text of ${name} (${called[0].toLowerCase()})`)),
        element("div", "govuk-details__text", pre));
    });
    this.place.replaceChildren(heading, element("p", "govuk-body", body), ...said, ...whole,
      element("div", "govuk-button-group", ...buttons, copy, copied));
    this.place.hidden = false;
    this.place.focus();
  }

  #take(files) {
    this.#close();
    this.#session.open(files, this.#session.form);
    this.#editor.show(files.some(([name]) => name === this.#editor.file) ? this.#editor.file : this.#session.form);
  }

  #close() {
    this.place.hidden = true;
    this.place.replaceChildren();
  }
}
