// The questions of a page, or of a whole form: reads what is answered, has it judged, and shows what is asked, what is computed
// and what is wrong. What an answer means is the validator's to say; what an error looks like is the templates' of the page.
import { controls, isTick, list, number, row } from "./controls.js";
import { value } from "./display.js";

const NOT_ASKED = 0;
const BLANK = 1;
const TEXT_KINDS = ["line", "lines", "date", "files"];

// While a button is pressed nothing may move, or the click would miss it.
let pressed = false;
const soon = (act) => (pressed ? addEventListener("pointerup", () => setTimeout(act), { once: true }) : act());
// (Of other buttons the end is not always told: a menu opens.)
addEventListener("pointerdown", ({ button }) => (pressed = button === 0), true);
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => (pressed = false), true);

const id = (box) => box.querySelector("[name=_shown]").value.replaceAll(".", "-");

/** The line by which a validator knows a file that is chosen here. What is in it only the server looks at. */
export const fileLine = (file, chooser, id) => `${id} ${file.size} ${chooser.dataset.fileKind} ${file.name.slice(-200)}`;

export class Questions {
  // What has changed since it was last worked out: while a button is pressed it may be more than one.
  #changed = new Set();
  // The question that is being typed into.
  #typing;

  /**
   * `root` holds the questions; `data` has `fields` (a text or rows for each question outside lists), the day and the holidays. Where they
   * may go before the document does, `signal` says when.
   */
  constructor(root, { validator, texts, data, signal }) {
    Object.assign(this, { root, validator, texts, data, signal, fields: data.fields });
    this.scope = root.getRootNode();
    this.top = this.scope.querySelector("[data-top]");
    // Leaving a question blank is told once the page was sent.
    this.submitted = Boolean(this.summary);
    this.find();
    this.#listen();
  }

  get summary() {
    return this.top.querySelector("[data-error-summary]");
  }

  /** Looks again which questions there are. */
  find() {
    this.boxes = [...this.root.querySelectorAll("[data-question]")];
    for (const button of this.root.querySelectorAll("[data-locate]")) button.hidden = !navigator.geolocation;
  }

  /** What is answered, its parts joined as the validator takes them. */
  answer(box) {
    const all = controls(box);
    if (all.some(isTick)) return all.filter((tick) => tick.checked).map((tick) => tick.value).join("\n");
    if (all[0].type === "file") return this.files(box, all[0]);
    const parts = all.map((control) => control.value);
    return parts.some((part) => part.trim()) ? parts.join(box.dataset.kind === "date" ? "/" : "\n") : "";
  }

  /** The files that are here already and those chosen now, a line each. */
  files(box, chooser) {
    const kept = [...box.querySelectorAll("[data-file]")].map((file) => file.dataset.file);
    const chosen = [...chooser.files].map((file) => fileLine(file, chooser, "0".repeat(64)));
    return (chooser.multiple || !chosen.length ? [...kept, ...chosen] : chosen).join("\n");
  }

  /** Takes an answer down; a list begins without rows. */
  take(box) {
    if (box.dataset.kind === "list") return void (this.fields[number(box)] = []);
    const text = this.answer(box);
    if (row(box) === null) return (this.fields[number(box)] = text);
    const inside = number(list(box));
    return ((this.fields[inside][row(box)] ??= [])[number(box) - inside - 1] = text);
  }

  /** Works out what was put off, all of it at once. */
  #settle() {
    const [box, ...others] = this.#changed;
    // A row may be gone by then.
    if (box) this.update(others.length || !box.isConnected ? undefined : box);
  }

  /** Works the form out again: what depends on one answer that has changed, or all of it. */
  update(box) {
    const { validator, data } = this;
    if (box) this.#changed.delete(box);
    else this.#changed.clear();
    if (!box || box === this.#typing) this.#typing = undefined;
    let report;
    if (box) report = validator.change(number(box), row(box), this.take(box));
    else for (const each of this.boxes) this.take(each);
    this.report = report ?? validator.evaluate(Object.values(this.fields), data.today, data.holidays);
    this.draw();
  }

  /** Shows what is asked and computed, and takes away the errors that are gone. */
  draw() {
    for (const box of this.boxes) {
      this.#toggle(box, this.state(box) === NOT_ASKED);
      if (box.classList.contains("govuk-form-group--error")) this.show(box);
    }
    for (const place of this.root.querySelectorAll("[data-computed]")) {
      const text = this.report.computedText(place.dataset.computed);
      place.hidden = !text;
      place.querySelector("output").textContent = text ? value(place.dataset.kind, text, this.data.words) : "";
    }
  }

  state(box) {
    if (row(box) === null) return this.report.state(number(box));
    return row(box) < this.report.rows(number(list(box))) ? this.report.state(number(box), row(box)) : NOT_ASKED;
  }

  /** The words for what is wrong; empty when nothing is. */
  error(box) {
    const rule = box.hidden ? 0 : this.validator.error(number(box), row(box));
    return rule ? this.texts.questions[number(box)].messages[rule] : "";
  }

  /** What is not asked is hidden and not sent. */
  #toggle(box, hidden) {
    if (box.hidden === hidden) return;
    box.hidden = hidden;
    for (const control of box.querySelectorAll("input, textarea, button")) {
      if (control.closest("[data-question]") === box) control.disabled = hidden;
    }
  }

  /** Shows the error of a question, or takes it away. */
  show(box) {
    const text = this.error(box);
    const name = `${id(box)}--error`;
    const described = box.querySelector(":scope > fieldset") ?? controls(box)[0];
    const others = (described.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one && one !== name);
    this.scope.getElementById(name)?.remove();
    box.classList.toggle("govuk-form-group--error", Boolean(text));
    if (TEXT_KINDS.includes(box.dataset.kind)) {
      for (const control of controls(box)) control.classList.toggle(`${control.classList[0]}--error`, Boolean(text));
    }
    if (text) {
      const message = this.copy("error--message");
      message.id = name;
      message.append(text);
      box.querySelector("[data-answer]").before(message);
      others.push(name);
    }
    if (others.length) described.setAttribute("aria-describedby", others.join(" "));
    else described.removeAttribute("aria-describedby");
  }

  /** Shows what is wrong among these questions; false when nothing is. */
  complain(boxes) {
    const wrong = boxes.filter((box) => this.error(box));
    if (!wrong.length) return false;
    this.submitted = true;
    boxes.forEach((box) => this.show(box));
    this.summarise(wrong.map((box) => {
      const rule = this.validator.error(number(box), row(box));
      const part = box.querySelector(`[data-rules~="${rule}"]`) ?? box.querySelector(":scope > fieldset[id]") ?? controls(box)[0];
      return [`#${part.id}`, (box.closest("[data-prefix]")?.dataset.prefix ?? "") + this.error(box)];
    }));
    return true;
  }

  /** The list of errors above the heading, [address, words], in the order of the form, with the focus on it. */
  summarise(errors) {
    this.summary?.remove();
    const summary = this.copy("error--summary");
    const [first] = summary.querySelectorAll("li");
    for (const [address, words] of errors) {
      const item = first.cloneNode(true);
      item.firstElementChild.href = address;
      item.firstElementChild.textContent = words;
      first.before(item);
    }
    first.remove();
    this.top.prepend(summary);
    summary.focus();
    const prefix = `${this.copy("error--message").textContent.trim()} `;
    if (!document.title.startsWith(prefix)) document.title = prefix + document.title;
  }

  /** What a template of the page holds. */
  copy(name) {
    return this.scope.getElementById(name).content.firstElementChild.cloneNode(true);
  }

  /** Puts the focus on a control, with its question in sight. */
  reach(control) {
    control.closest("details")?.setAttribute("open", "");
    const label = control.closest("fieldset")?.querySelector("legend") ?? this.root.querySelector(`[for="${control.id}"]`);
    (label ?? control).scrollIntoView();
    control.focus({ preventScroll: true });
    // In a small window it may still lie below.
    control.scrollIntoView({ block: "nearest" });
  }

  #listen() {
    const { root } = this;
    root.addEventListener("input", ({ target }) => {
      if (target.matches("textarea")) this.count(target);
      const box = target.closest("[data-question]");
      this.#typing = box;
      // A changed address is no longer the property that was looked up.
      const property = box?.dataset.kind === "address" && box.querySelector('[name$=".uprn"]');
      if (property) property.value = "";
      // An error that is shown goes as soon as it is mended.
      if (box?.classList.contains("govuk-form-group--error") && !isTick(target)) this.update(box);
    });
    root.addEventListener("change", ({ target }) => {
      const box = target.closest("[data-question]");
      if (!box) return;
      this.#changed.add(box);
      soon(() => this.#settle());
    });
    // Somebody who looks at something else on a phone may find the page gone: what is half typed is taken down too.
    document.addEventListener("visibilitychange", () => {
      if (document.hidden && this.#typing?.isConnected) this.update(this.#typing);
    }, { signal: this.signal });
    root.addEventListener("focusout", ({ target, relatedTarget }) => {
      const box = target.closest("[data-question]");
      if (!box || box.dataset.kind === "list" || box.contains(relatedTarget)) return;
      // Passing through a question without answering it is not a mistake yet.
      soon(() => box.isConnected && (this.submitted || this.state(box) !== BLANK) && this.show(box));
    });
    this.top.addEventListener("click", (event) => {
      const link = event.target.closest("[data-error-summary] a");
      const control = link?.hash && this.scope.getElementById(link.hash.slice(1));
      if (!control) return;
      event.preventDefault();
      this.reach(control);
    });
    root.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-locate]");
      if (button) this.#locate(button.closest("[data-question]"));
    });
  }

  /** Where this device is, for the point of a location. The resident asks for it; without it the words are enough. */
  #locate(box) {
    const status = box.querySelector("[data-located]");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        for (const part of ["latitude", "longitude"]) box.querySelector(`[name$=".${part}"]`).value = coords[part].toFixed(5);
        box.querySelector("details").open = true;
        status.textContent = status.dataset.done;
        this.update(box);
        this.show(box);
      },
      () => (status.textContent = status.dataset.failed),
      { timeout: 20000 },
    );
  }

  /** How many characters are left in a long text. */
  count(text) {
    const limit = this.scope.getElementById(`${text.id}--limit`);
    const left = limit.dataset.most - [...text.value.trim()].length;
    const number = Math.abs(left);
    const words = JSON.parse(left < 0 ? limit.dataset.over : limit.dataset.left);
    const plural = new Intl.PluralRules(this.texts.language).select(number);
    limit.textContent = words[plural].replace("{n}", number.toLocaleString("en-GB"));
  }
}
