/** A file as it is on the screen; its name is a path with `/` between the parts. */
export interface Text { name: string; text: string }

/** A place in a file, in characters as JavaScript counts them; the one at `to` is not of it. */
export interface Place { file: string; from: number; to: number }

/** What a button says that changes a file, and the change. */
export interface Edit extends Place { with: string }
export interface Fix extends Edit { title: string }

/** What is wrong somewhere, in plain words; `help` says what to write instead, and may be empty. */
export interface Problem extends Place {
  code: string;
  severity: "mistake" | "warning";
  title: string;
  message: string;
  help: string;
  related: (Place & { message: string })[];
  fix: Fix | null;
}

/** Everything that is wrong; `form` is there when nothing is that stands in its way. Languages by their codes, its own first. */
export interface Checked {
  form: { id: string; title: string; languages: string[]; councils: string[] } | null;
  problems: Problem[];
}

/** Something to choose, in place of what stands between `from` and `to`. */
export interface Offer { word: string; about: string; sort: "word" | "value" | "name" | "choice"; from: number; to: number }

/** An explanation: HTML in which whatever an author wrote is text. */
export interface Hover { html: string; from: number; to: number }

/** A name that the form makes. */
export interface Symbol { name: string; what: "page" | "question" | "condition" | "calculation"; words: string; from: number; to: number }

/** The start, the pages in their order and the end, and every way on between two of them by their numbers, counted from 0; `words` are empty for the only one. */
export interface Routes {
  nodes: { key: string; title: string; kind: "start" | "page" | "exit" | "end"; signpost: string | null }[];
  edges: { from: number; to: number; words: string }[];
}

/** What came of the tests. `percent` of `all` that can happen is done by those that pass. */
export interface Tested {
  tests: { name: string; file: string; line: number; older: boolean; differences: string[] }[];
  percent: number;
  all: number;
  left_out: { what: string; names: string[] }[];
  /** Questions that tests do not answer and have to by now; the change `answer_tests` answers them. */
  unanswered: string[];
}

/** A test as it is written, and what it expects, in sentences; while the form has mistakes, those that stand in it. */
export interface Planned { name: string; file: string; line: number; expects: string[]; wrong: string[] }

/** A text of a translation: its place, the same in words, the English and what was written for it. */
export interface Row { place: string; words: string; english: string; said: string }

/** What changed, for people and as `onceform diff --format json` has it. */
export interface Changed { text: string; changes: unknown }

/** A file that was made of the form. */
export interface Made { name: string; bytes: Uint8Array }

/** What pages say of the council that they are made for. */
export interface Site { council?: string; stylesheets?: string[]; test?: boolean }

/** A line of a condition: the name of an offer, one of its comparisons, and options by name, days as `2026-03-09` or `today`, amounts in digits. */
export interface Line { name: string; how: string; values: string[] }

/** When something is shown: `written` in the form, in `words`, and as menus have it unless it says more than they can. */
export interface Condition { written: string; words: string; menus: { any: boolean; lines: Line[] } | null }

/** What conditions can be made from; `with` is what it is compared with. */
export interface Comparable {
  name: string;
  words: string;
  named: boolean;
  hows: { how: string; words: string; with: "option" | "options" | "yes or no" | "number" | "money" | "day" | "time" | "nothing" }[];
  options: [name: string, label: string][];
}

/** A question as menus show it. The first `before` offers can be used in its condition; `fixed` says where else it is changed. */
export interface Asked {
  at: { start: number; end: number };
  name: string;
  kind: string;
  ask: string;
  hint: string;
  called: string;
  /** What messages call the answer when `called` is empty, where the question lets one say; and what they may call it where it does not. */
  called_by_itself: string | null;
  called_perhaps: string | null;
  optional: boolean;
  options: { name: string; label: string }[];
  /** What it can be limited to, such as `at most`; `value` is empty where it is not. */
  limits: { word: string; label: string; hint: string; value: string }[];
  /** The checks on its answer: what must be so, and what people read when it is not. */
  rules: { must: Condition; otherwise: string }[];
  condition: Condition;
  before: number;
  questions: Asked[];
  fixed: string | null;
}

/** What of the form can be changed by menu; `fixed` says why nothing can, when that is so, and `broken` where its text cannot be understood. */
export interface Menus {
  title: string;
  pages: {
    at: { start: number; end: number };
    name: string;
    title: string;
    exit: boolean;
    text: string;
    signpost: string;
    /** Its one question is what people read as its heading. */
    asked_as_heading: boolean;
    condition: Condition;
    before: number;
    /** How many offers can be used in the checks on its answers. */
    until: number;
    questions: Asked[];
  }[];
  offers: Comparable[];
  kinds: { name: string; words: string; options: boolean }[];
  /** What days are counted in, as in `today - 8 days`. */
  periods: string[];
  fixed: string | null;
  broken: { start: number; end: number } | null;
  about: About;
}

/** What a form says about itself: fields, and what only the text changes. */
export interface About {
  facts: { name: string; label: string; hint: string; long: boolean; choices: string[]; value: string; as_begun: boolean }[];
  told: { heading: string; lines: { words: string; at: { start: number; end: number } }[] }[];
  price: boolean;
  /** The questions that a price can depend on, each with its answers. */
  decides: { name: string; words: string; answers: [name: string, label: string][] }[];
}

/** A change by menu. `at` is the number of a page, of a question on it and of one in its list, from the outside in. */
export type Change =
  | { title: { text: string } }
  | { say: { at: number[]; what: "title" | "text" | "signpost" | "ask" | "hint" | "called"; text: string } }
  | { optional: { at: number[]; optional: boolean } }
  | { kind: { at: number[]; kind: string; sure?: boolean } }
  | { label: { at: number[]; option: number; text: string } }
  | { name: { at: number[]; option?: number; name: string; before?: string } }
  | { about: { name: string; text: string } }
  | { limit: { at: number[]; word: string; text: string } }
  | { add_price: { amount: string; paid_for: string } }
  | { add_price_by: { question: string; amounts: string[]; paid_for: string } }
  | "remove_price"
  | "answer_tests"
  | { add_page: { after?: number; title: string; question: New } }
  | { add_exit: { title: string; text: string; signpost: string; menus: { any: boolean; lines: Line[] } } }
  | { add_question: { at: number[]; after?: number; question: New } }
  | { add_option: { at: number[]; text: string } }
  | { move: { at: number[]; option?: number; up: boolean } }
  | { move_to: { at: number[]; page: number } }
  | { remove: { at: number[]; option?: number; sure?: boolean } }
  | { condition: { at: number[]; menus: { any: boolean; lines: Line[] } } }
  | { add_rule: { at: number[]; menus: { any: boolean; lines: Line[] }; otherwise: string } }
  | { must: { at: number[]; rule: number; menus: { any: boolean; lines: Line[] } } }
  | { otherwise: { at: number[]; rule: number; text: string } }
  | { remove_rule: { at: number[]; rule: number } };

/** A question that is to be added. */
export interface New { ask: string; kind: string; options?: string[] }

/**
 * What a change does: a sentence, the way to what was changed as it is afterwards with the number of its option or check, and the edits in their order. `asks` is there, and no edits,
 * where more goes along than its author may expect: the change is made when it says that it is `sure`.
 */
export interface Revised { said: string; at: number[]; option: number | null; edits: Edit[]; asks: { words: string; button: string } | null }

/** How far somebody is in a form that is tried out; `{}` at its beginning. */
export interface SoFar { answers?: Record<string, unknown> }

/** A page of the form that is asked for, or where it is sent: `posted` are the names and values of its controls. */
export interface Visit {
  channel: "website" | "account" | "agent";
  language: string;
  council: string | null;
  base: string;
  path: string;
  from: string;
  posted: [string, string][] | null;
  keep: boolean;
  anywhere: boolean;
  files: { control: string; name: string; size: number }[];
  today: string;
  version: string;
  name: string;
  so_far: SoFar;
}

/** A page, or what comes after the address of the form where to go instead. */
export interface Visited { html: string | null; go: string | null; so_far: SoFar }

/** A form of another form builder in our language, and what its author should know. */
export interface Brought { yaml: string; notes: string[] }
