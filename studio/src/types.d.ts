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

/** What came of the tests. `percent` of `all` that can happen is done by those that pass. */
export interface Tested {
  tests: { name: string; file: string; line: number; differences: string[] }[];
  percent: number;
  all: number;
  left_out: { what: string; names: string[] }[];
}

/** What changed, for people and as `onceform diff --format json` has it. */
export interface Changed { text: string; changes: unknown }

/** A file that was made of the form. */
export interface Made { name: string; bytes: Uint8Array }

/** What pages say of the council that they are made for. */
export interface Site { council?: string; stylesheets?: string[] }

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
