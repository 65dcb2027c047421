/** Calls a form's validator: the same bytes that judge on the server. What each number means is in src/abi.rs. */

/** A date as 2026-03-09, or days since 1970-01-01. */
export type Day = string | number;

/**
 * The text of an answer; for a list its rows, each with a text for each question. Parts of an answer (lines of an address,
 * ticked options) have a line feed between them; a date may also be 9/3/2026; no answer is an empty text.
 */
export type Field = string | readonly (readonly string[])[];

/** A rule that an answer broke. */
export interface Broken {
  /** Position of the question in the manifest. */
  question: number;
  /** Position of the row, counted from 0; null outside lists. */
  row: number | null;
  /** Number of the rule, by which texts/en.json has its words. */
  rule: number;
}

/** Not asked, asked and blank, asked and answered, asked and answered with what cannot be taken. */
export type State = 0 | 1 | 2 | 3;

/** What became of one answer. */
export interface Slot {
  state: State;
  /** Canonical text; empty unless the state is 2. */
  text: string;
  /** Number of rows, for a list that is asked. */
  rows: number;
}

/** Read from the validator's memory when it is asked for: it holds until the validator is called again. */
export interface Report {
  /** 0: something is missing or wrong. 1: it can be sent. 2: an exit is reached. */
  readonly outcome: 0 | 1 | 2;
  /** The page to go on with; the number of pages means check your answers. */
  readonly nextPage: number;
  /** The exit page that is reached. */
  readonly exit: number | null;
  /** In page order. */
  readonly errors: Broken[];
  /** Whether each page is asked. */
  readonly pages: boolean[];
  /** For each question one slot or, for a question in a list, one for each row. */
  readonly questions: Slot[][];
  /** Canonical text of each computed value. */
  readonly computed: (string | null)[];
  /** Whether one page is asked. */
  isAsked(page: number): boolean;
  /** What became of one question; `row` counts from 0. */
  state(question: number, row?: number): State;
  /** Its canonical text. */
  text(question: number, row?: number): string;
  /** How many rows a list has that is asked. */
  rows(list: number): number;
  /** Canonical text of one computed value; null when it cannot be worked out. */
  computedText(number: number): string | null;
}

/** One question of a form. Its position is its number. */
export interface ManifestQuestion {
  key: string;
  /** As the author writes it: `long text`, `choice`, `list of`. */
  type: string;
  /** Position of its page. */
  page: number;
  slot: number;
  /** Position of the list that it stands in. */
  list?: number;
  /** For a list: how many questions a row has. */
  stride?: number;
  /** For a list: most rows read. */
  rows?: number;
}

/** The form as its validator knows it. */
export interface Manifest {
  form: string;
  abi: 1;
  pages: string[];
  questions: ManifestQuestion[];
  computed: { key: string; slot: number }[];
}

/** One instance of a validator. */
export declare class Validator {
  readonly manifest: Manifest;
  /**
   * Judges the whole form: a text for each question outside lists in form order, for a list its rows. Bank holidays are kept
   * as long as the same list is given. Throws a RangeError for more than a megabyte of answers.
   */
  evaluate(fields: readonly Field[], today: Day, holidays?: readonly Day[]): Report;
  /** The same, the fields joined already with U+001F between them. */
  evaluateInput(input: string, today: Day, holidays?: readonly Day[]): Report;
  /** The same, and reads the errors alone. */
  errors(fields: readonly Field[], today: Day, holidays?: readonly Day[]): Broken[];
  /** After `evaluate`: judges again with one answer changed. Nothing when it wants the whole form again. */
  change(question: number, row: number | null | undefined, text: string): Report | undefined;
  /** After `evaluate` or `change`: the rule that one answer broke, 0 for none. */
  error(question: number, row?: number | null): number;
  /** After `evaluate` or `change`: the next page that is asked after this one (-1: the first); the number of pages for none. */
  nextPage(page: number): number;
}

/** A validator from its address, a response, its bytes or its module. Make one and keep it. */
export declare function load(source: string | URL | Response | BufferSource | WebAssembly.Module): Promise<Validator>;

/**
 * The same at once, for Node and workers: the first verdict is there sooner. In a page use `load`: browsers refuse to compile
 * more than a little while the page waits.
 */
export declare function open(source: BufferSource | WebAssembly.Module): Validator;
