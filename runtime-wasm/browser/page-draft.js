// Keeps what is answered on the pages of the website on this device too, after every answer, so that nothing is lost when the network goes
// before a page was sent. The draft here has the key of the service's: sent from here or from there, it is one submission.
import { controls, list, number, put, row } from "./controls.js";
import { FILLING, openDraft } from "./draft.js";
import { namesOf, toNames } from "./named.js";
import { newKey } from "./safe.js";

const FILES = ["file", "files"];
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const empty = (answer) => (Array.isArray(answer) ? answer.every((texts) => Object.values(texts).every((text) => !text)) : !answer);
const linesOf = (text) => text.split("\n").filter(Boolean);
const idOf = (line) => line.split(" ")[0];

/** A file as it is known to both sides: its size and its name. */
const known = (line) => line.replace(/^(\S+) (\S+) \S+ /, "$2 ");

/** The id of the service's draft that a page was made for: the token against forged requests names it (portal/src/csrf.rs). */
const idOfDraft = (form) => form.elements._csrf.value.split(".")[0];

/** Is this draft of the device the one that the page goes on with? `sent` are the answers that the service has. */
const goesOn = (draft, form, nothingSent) => draft.key === idOfDraft(form) || (draft.website === FILLING && nothingSent);

export class PageDraft {
  #form;
  #page;
  #about;
  #draft;
  #sent;
  // Answers of other pages that the service does not have yet, by the number of their question.
  #ahead = {};
  #files = new Map();
  #ids = new WeakMap();
  #saving;
  #again = false;
  #left = false;

  /** `form` is the form of the page, `about` the list of what is kept, `saved` is told of each time that it was saved. */
  constructor(form, about, saved) {
    this.#form = form;
    this.#page = form.onceform;
    this.#about = about;
    this.saved = saved;
    this.#sent = JSON.parse(document.getElementById("onceform--data").textContent).fields;
  }

  get #questions() {
    return this.#page.validator.manifest.questions;
  }

  /** Is this draft of the device, as `draftsOf` tells of it, the one that the page goes on with? */
  goesOn(draft) {
    const nothingSent = Object.values(toNames(this.#questions, this.#sent)).every(empty);
    return goesOn(draft, this.#form, nothingSent);
  }

  /** Takes up what the service does not have yet, and keeps from now on what is answered. */
  async begin() {
    const { council, form, version, special } = this.#about;
    const website = idOfDraft(this.#form);
    const since = this.#page.data.today;
    this.#draft = await openDraft(form, version, { council, questions: this.#questions, special, since, website, lost: () => this.saved() });
    // Another tab may have had it for long.
    if (this.#left) return this.#draft.release();
    const kept = await this.#draft.load();
    if (this.#left || (kept && !this.goesOn(kept))) return;
    if (kept && kept.key !== website) this.#draft.renew();
    if (kept) this.#takeUp(kept);
    for (const event of ["input", "change"]) this.#form.addEventListener(event, ({ target }) => this.#answered(target));
    if (!Object.values(toNames(this.#questions, this.#fields())).every(empty)) await this.save();
  }

  /** The page goes: what was answered on it is saved, and the draft left to the next. */
  async leave() {
    this.#left = true;
    await this.#saving;
    await this.#draft?.release();
  }

  /** Destroys what is kept. */
  forget() {
    return this.#draft.forget();
  }

  #answered(target) {
    const box = target.closest("[data-question]");
    if (!box) return;
    // While it is typed too: nobody leaves a question before the battery is empty.
    this.#page.take(box);
    this.save();
  }

  /** The questions of the page with this number. */
  #boxes(id) {
    return this.#page.boxes.filter((box) => number(row(box) === null ? box : list(box)) === id && box.dataset.kind !== "list");
  }

  #takeUp({ fields, named, files, unsent = namesOf(this.#questions) }) {
    for (const [id, file] of files) this.#files.set(id, file);
    for (const [id, { key, type, list }] of this.#questions.entries()) {
      // What was answered here in the meantime counts.
      const untouched = list == null && same(this.#page.fields[id], this.#sent[id]);
      if (!untouched || !unsent.includes(key) || !(key in named) || same(fields[id], this.#sent[id])) continue;
      const boxes = this.#boxes(id);
      if (FILES.includes(type)) this.#takeUpFiles(id, fields[id], boxes[0]);
      else if (!boxes.length) this.#ahead[id] = fields[id];
      for (const box of FILES.includes(type) ? [] : boxes) {
        const text = row(box) === null ? fields[id] : fields[id][row(box)]?.[number(box) - id - 1];
        // A row may have answers that are never kept here.
        if (text || (text === "" && row(box) === null)) put(box, text);
      }
    }
    this.#page.update();
  }

  /** Files that were chosen and not sent: back into their control, or kept for its page. */
  #takeUpFiles(id, text, box) {
    const there = linesOf(this.#sent[id]).map(known);
    const chosen = linesOf(text).filter((line) => this.#files.has(idOf(line)) && !there.includes(known(line)));
    if (!box) return void (this.#ahead[id] = [...linesOf(this.#sent[id]), ...chosen].join("\n"));
    const transfer = new DataTransfer();
    for (const line of chosen) {
      const file = this.#files.get(idOf(line));
      this.#ids.set(file, idOf(line));
      transfer.items.add(file);
    }
    controls(box)[0].files = transfer.files;
    // The control may give its own copies of them.
    [...controls(box)[0].files].forEach((file, at) => this.#ids.set(file, idOf(chosen[at])));
  }

  /** All answers: those of this page, and those of others; files under the ids that they have on this device. */
  #fields() {
    const fields = { ...this.#page.fields, ...this.#ahead };
    for (const [id, { type, list }] of this.#questions.entries()) {
      if (list == null && FILES.includes(type)) fields[id] = this.#filesOf(fields[id], this.#boxes(id)[0]);
    }
    return fields;
  }

  #filesOf(text, box) {
    const chosen = box ? [...controls(box)[0].files] : [];
    const onDevice = (line) => {
      const file = /^0+ /.test(line) && chosen.shift();
      if (file) {
        if (!this.#ids.has(file)) this.#ids.set(file, newKey() + newKey());
        this.#files.set(this.#ids.get(file), file);
        return line.replace(/^0+/, this.#ids.get(file));
      }
      // One that the service has, and this device too.
      const [id] = [...this.#files].find(([, { size, name }]) => known(line) === `${size} ${name}`) ?? [idOf(line)];
      return line.replace(/^\S+/, id);
    };
    return linesOf(text).map(onDevice).join("\n");
  }

  /** Saves; what is answered meanwhile is saved after it. */
  save() {
    this.#again = true;
    return (this.#saving ??= this.#saveAll().finally(() => (this.#saving = undefined)));
  }

  async #saveAll() {
    while (this.#again) {
      this.#again = false;
      const fields = this.#fields();
      const [now, sent] = [fields, this.#sent].map((fields) => toNames(this.#questions, fields));
      const unsent = namesOf(this.#questions).filter((name) => !same(now[name], sent[name]));
      const { manifest } = this.#page.validator;
      const { saved, at } = await this.#draft.save(fields, manifest.pages[this.#page.data.page], this.#files, unsent);
      this.saved(saved ? at : undefined);
    }
  }
}
