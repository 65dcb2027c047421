// Loads a validator and calls it, in a page and in Node. What an answer means is the validator's to say; see src/abi.rs.

const NO_ROW = 0xffff;
const VALID = 2;
const day = (date) => (typeof date === "number" ? date : Date.parse(date) / 864e5);

/** A validator from its address, a response, or its bytes. */
export async function load(source) {
  if (typeof source === "string" || source instanceof URL) source = await fetch(source);
  const bytes = source instanceof Response ? await source.arrayBuffer() : source;
  const { module, instance } = await WebAssembly.instantiate(bytes);
  const [manifest] = WebAssembly.Module.customSections(module, "onceform");
  return new Validator(instance.exports, JSON.parse(new TextDecoder().decode(manifest)));
}

class Validator {
  #exports;
  #encoder = new TextEncoder();
  #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  #holidays = "";

  constructor(exports, manifest) {
    this.#exports = exports;
    this.manifest = manifest;
  }

  /**
   * Judges the whole form: a text for each question outside lists, in form order; for a list its rows, each a list of texts.
   * Days are dates as 2026-03-09 or numbers since 1970-01-01.
   */
  evaluate(fields, today, holidays = []) {
    const texts = fields.flatMap((field) => (Array.isArray(field) ? [`${field.length}`, ...field.flat()] : [field]));
    return this.evaluateInput(texts.map(clean).join("\x1f"), today, holidays);
  }

  /** Judges the whole form, its fields joined already. */
  evaluateInput(input, today, holidays = []) {
    this.#giveHolidays(holidays);
    const length = this.#write(input, this.#exports.reserve);
    const report = length < 0 ? 0 : this.#exports.evaluate(length, day(today));
    if (!report) throw new RangeError("the answers are longer than a validator takes");
    return this.#read(report);
  }

  /** After evaluate: judges the form again with one answer changed. Nothing when it wants the whole form again. */
  change(question, row, text) {
    const length = this.#write(clean(text), this.#exports.reserve_change);
    const report = length < 0 ? 0 : this.#exports.change(question, row ?? 0, length);
    return report ? this.#read(report) : undefined;
  }

  /** After evaluate: the rule that one answer broke, 0 for none. */
  error(question, row) {
    return this.#exports.error(question, row ?? NO_ROW);
  }

  /** After evaluate: the next page that is asked after this one (-1: the first); the number of pages for check your answers. */
  nextPage(page) {
    return this.#exports.next_page(page);
  }

  /** Writes text where there is room for it and answers its length, -1 when there is none. */
  #write(text, reserve) {
    const bytes = this.#encoder.encode(text);
    const address = reserve(bytes.length);
    if (!address) return -1;
    new Uint8Array(this.#exports.memory.buffer).set(bytes, address);
    return bytes.length;
  }

  #giveHolidays(holidays) {
    const key = holidays.join();
    if (key === this.#holidays) return;
    const address = this.#exports.reserve_holidays(holidays.length);
    if (!address) throw new RangeError("too many bank holidays");
    new Int32Array(this.#exports.memory.buffer, address).set(holidays.map(day));
    this.#holidays = key;
  }

  #read(at) {
    const { buffer } = this.#exports.memory;
    const view = new DataView(buffer);
    const word = (address) => view.getUint32(address, true);
    const [outcome, nextPage, exit, errorCount, errors, pages, pageCount, slots] = new Uint32Array(buffer, at, 10);
    const text = (slot) => this.#decoder.decode(new Uint8Array(buffer, word(slot + 8), word(slot + 12)));
    const slot = (number, rows) => {
      const address = slots + number * 32;
      const state = view.getUint8(address + 16);
      return { state, text: text(address), rows: rows && state === VALID ? word(address) : 0 };
    };
    const questions = [];
    for (const question of this.manifest.questions) {
      const [list, stride] = [questions[question.list]?.[0], this.manifest.questions[question.list]?.stride];
      const rows = Array.from({ length: list ? list.rows : 1 }, (_, row) => slot(question.slot + row * (stride ?? 0), question.rows));
      questions.push(rows);
    }
    return {
      outcome,
      nextPage,
      exit: exit === 0xffffffff ? null : exit,
      errors: Array.from({ length: errorCount }, (_, number) => {
        const address = errors + number * 8;
        const row = view.getUint16(address + 2, true);
        return {
          question: view.getUint16(address, true),
          row: row === NO_ROW ? null : row,
          rule: view.getUint16(address + 4, true),
        };
      }),
      pages: Array.from(new Uint8Array(buffer, pages, pageCount), Boolean),
      questions,
      computed: this.manifest.computed.map(({ slot: number }) => (slot(number).state === VALID ? slot(number).text : null)),
    };
  }
}

/** The separator of fields cannot stand inside an answer. */
function clean(text) {
  return text.replaceAll("\x1f", " ");
}
