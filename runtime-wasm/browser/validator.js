// Loads a validator and calls it, in a page and in Node. What an answer means is the validator's to say; see src/abi.rs.
// Types and the words for each call are in validator.d.ts.

const NO_ROW = 0xffff;
const VALID = 2;
const MOST_INPUT = 1024 * 1024;
const FIELD = "\x1f";
const NONE = [];

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const day = (date) => (typeof date === "number" ? date : Date.parse(date) / 864e5);

/** The separator of fields cannot stand inside an answer. */
const clean = (text) => (text.includes(FIELD) ? text.replaceAll(FIELD, " ") : text);

// Fields joined last. The validator says how many separators it saw: looking into each text costs more than all the rest.
let joined;
// Separators not written yet: those of blank fields go together, for each piece of a text has its cost.
let gap;
const GAPS = Array.from({ length: 64 }, (_, length) => FIELD.repeat(length));

/** The input with some fields more, a separator in `gap` behind the last. */
function join(input, fields) {
  for (const field of fields) {
    joined++;
    if (field === "" && gap < 63) {
      gap++;
      continue;
    }
    input += GAPS[gap];
    gap = 1;
    if (typeof field === "string") input += field;
    else {
      input += field.length;
      for (const row of field) input = join(input, row);
    }
  }
  return input;
}

const cleanAll = (fields) => fields.map((field) => (typeof field === "string" ? clean(field) : cleanAll(field)));

export async function load(source) {
  if (typeof source === "string" || source instanceof URL) source = await fetch(source);
  if (source instanceof Response) source = await source.arrayBuffer();
  const module = source instanceof WebAssembly.Module ? source : await WebAssembly.compile(source);
  return new Validator(await WebAssembly.instantiate(module), manifestOf(module));
}

export function open(source) {
  const module = source instanceof WebAssembly.Module ? source : new WebAssembly.Module(source);
  return new Validator(new WebAssembly.Instance(module), manifestOf(module));
}

function manifestOf(module) {
  const [manifest] = WebAssembly.Module.customSections(module, "onceform");
  return JSON.parse(decoder.decode(manifest));
}

export class Validator {
  #exports;
  #input;
  // The memory as it is seen: taken anew when it has grown, for then the old views are empty. (Asking the memory itself is slow.)
  #bytes;
  #words;
  #holidays = NONE;
  #today;
  #day;

  constructor({ exports }, manifest) {
    this.#exports = exports;
    this.manifest = manifest;
  }

  evaluate(fields, today, holidays) {
    return this.#report(this.#judgeFields(fields, today, holidays));
  }

  evaluateInput(input, today, holidays) {
    return this.#report(this.#judge(input, today, holidays));
  }

  errors(fields, today, holidays) {
    const report = this.#judgeFields(fields, today, holidays);
    return errorsAt(this.#words, report >> 2);
  }

  change(question, row, text) {
    text = clean(text);
    const room = text.length * 3;
    const address = this.#exports.reserve_change(room);
    if (!address) return;
    const { written } = encoder.encodeInto(text, new Uint8Array(this.#exports.memory.buffer, address, room));
    const report = this.#exports.change(question, row ?? 0, written);
    if (report) return this.#report(report);
  }

  error(question, row) {
    return this.#exports.error(question, row ?? NO_ROW);
  }

  nextPage(page) {
    return this.#exports.next_page(page);
  }

  #judgeFields(fields, today, holidays) {
    joined = gap = 0;
    const input = join("", fields);
    const report = this.#judge(input + GAPS[gap], today, holidays);
    this.#look();
    if (this.#words[(report >> 2) + 9] === joined) return report;
    return this.#judgeFields(cleanAll(fields), today, holidays);
  }

  /** Writes the answers, has them judged, and answers where the report is. */
  #judge(input, today, holidays = NONE) {
    if (holidays !== this.#holidays) this.#giveHolidays(holidays);
    if (today !== this.#today) this.#day = day((this.#today = today));
    // No letter takes more than three bytes; how many they are the encoder finds out as it writes.
    const address = this.#exports.reserve(Math.min(input.length * 3, MOST_INPUT));
    if (!this.#input?.length) {
      const { buffer } = this.#exports.memory;
      this.#input = new Uint8Array(buffer, address, Math.min(MOST_INPUT, buffer.byteLength - address));
    }
    const { read, written } = encoder.encodeInto(input, this.#input);
    const report = read < input.length ? 0 : this.#exports.evaluate(written, this.#day);
    if (!report) throw new RangeError("the answers are longer than a validator takes");
    return report;
  }

  #look() {
    if (this.#bytes?.length) return;
    const { buffer } = this.#exports.memory;
    this.#bytes = new Uint8Array(buffer);
    this.#words = new Uint32Array(buffer);
  }

  #report(address) {
    this.#look();
    return new Report(this.manifest, this.#bytes, this.#words, address >> 2);
  }

  #giveHolidays(holidays) {
    const address = this.#exports.reserve_holidays(holidays.length);
    if (!address) throw new RangeError("too many bank holidays");
    new Int32Array(this.#exports.memory.buffer, address).set(holidays.map(day));
    this.#holidays = holidays;
  }
}

/** What became of the answers, read from the validator's memory when it is asked for: it holds until the next call. */
class Report {
  #manifest;
  #bytes;
  #words;
  #at;

  constructor(manifest, bytes, words, at) {
    this.#manifest = manifest;
    this.#bytes = bytes;
    this.#words = words;
    this.#at = at;
  }

  get outcome() {
    return this.#words[this.#at];
  }

  get nextPage() {
    return this.#words[this.#at + 1];
  }

  get exit() {
    const exit = this.#words[this.#at + 2];
    return exit === 0xffffffff ? null : exit;
  }

  get errors() {
    return errorsAt(this.#words, this.#at);
  }

  get pages() {
    return this.#manifest.pages.map((_, page) => this.isAsked(page));
  }

  get questions() {
    return this.#manifest.questions.map(({ list }, question) =>
      Array.from({ length: list === undefined ? 1 : this.rows(list) }, (_, row) => ({
        state: this.state(question, row),
        text: this.text(question, row),
        rows: this.rows(question),
      })),
    );
  }

  get computed() {
    return this.#manifest.computed.map((_, number) => this.computedText(number));
  }

  isAsked(page) {
    return this.#bytes[this.#words[this.#at + 5] + page] === 1;
  }

  state(question, row) {
    return this.#bytes[this.#slot(question, row) + 16];
  }

  text(question, row) {
    return this.#text(this.#slot(question, row));
  }

  rows(list) {
    const slot = this.#slot(list);
    return this.#manifest.questions[list].rows && this.#bytes[slot + 16] === VALID ? this.#words[slot >> 2] : 0;
  }

  computedText(number) {
    const slot = this.#address(this.#manifest.computed[number].slot);
    return this.#bytes[slot + 16] === VALID ? this.#text(slot) : null;
  }

  #slot(question, row = 0) {
    const { slot, list } = this.#manifest.questions[question];
    return this.#address(slot + (row && row * this.#manifest.questions[list].stride));
  }

  #address(slot) {
    return this.#words[this.#at + 7] + slot * 32;
  }

  #text(slot) {
    const [start, length] = [this.#words[(slot >> 2) + 2], this.#words[(slot >> 2) + 3]];
    return decoder.decode(this.#bytes.subarray(start, start + length));
  }
}

/** The errors of the report at a word of the memory. */
function errorsAt(words, report) {
  const errors = [];
  const first = words[report + 4] >> 2;
  for (let at = first; at < first + words[report + 3] * 2; at += 2) {
    const row = words[at] >>> 16;
    errors.push({ question: words[at] & 0xffff, row: row === NO_ROW ? null : row, rule: words[at + 1] & 0xffff });
  }
  return errors;
}
