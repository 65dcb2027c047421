/** Runs a whole form in one document: the fragment that the compiler makes, whole/en.html. */

import type { Field, Validator } from "./validator.js";

/** The texts of a language: texts/en.json. */
export interface Texts {
  form: string;
  language: string;
  questions: { key: string; messages: Record<string, string> }[];
}

/** Answers by number of the question: a text, or the rows of a list. */
export type Fields = Record<string, Field>;

/** Where answers are kept between visits. */
export interface Draft {
  /** What was kept, if anything; files by the id that stands first in their line. */
  load(): Promise<{ fields: Fields; page: string; files?: Map<string, Blob & { name: string }> } | null | undefined>;
  /** Called after every answer and every page, with all files that are chosen. A promise that is broken is told as an error. */
  save(fields: Fields, page: string, files: Map<string, File>): Promise<unknown> | void;
  /** Called when the answers were sent. */
  forget(): Promise<unknown> | void;
}

/** What is sent. */
export interface Submission {
  form: string;
  language: string;
  /** The day that it was judged by, ISO. */
  today: string;
  /** As typed, by number of the question. */
  fields: Fields;
  /** Canonical, by key, as `onceform validate` reads and writes them: only what is asked. */
  answers: Record<string, unknown>;
  /** The files among the answers, by their `id`, which also stands first in their line of `fields`. */
  files: Map<string, File>;
}

/** What became of it. An error that is thrown is told, and everything stays as it is. */
export interface Sent {
  /** Reference number. */
  reference?: string;
  /** The promised day in words. */
  due?: string;
  /** It is kept and goes when there is a connection: there is no reference number yet. */
  waiting?: boolean;
}

export interface JourneyOptions {
  validator: Validator;
  texts: Texts;
  /** Today (ISO; the day in London when it is left out) and bank holidays, in the place of those in the fragment. */
  data?: { today?: string; holidays?: readonly string[] };
  draft?: Draft;
  /** Without it, people can download their answers. */
  send?: (submission: Submission) => Promise<Sent | void>;
}

/**
 * Tells what happens by events on its root, which bubble: `once-form:page` {page, title}, `once-form:saved` {page},
 * `once-form:error` {errors, cause}, `once-form:waiting` and `once-form:sent` (what `send` answered).
 */
export declare class Journey {
  /** `root` is the element `[data-whole]` of the fragment, in a document or a shadow root. */
  constructor(root: HTMLElement, options: JourneyOptions);
  /** Begins, or goes on with the draft that is kept. */
  begin(): Promise<void>;
  /** Answers as typed. */
  readonly fields: Fields;
  /** Key of the page that is shown, or start-page, task-list, check-answers, answers-sent, answers-waiting, answers-kept, form-closed. */
  readonly place: string;
}
