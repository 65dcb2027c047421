// Answers that were handed in and wait to be sent, each once under its own key; docs/offline.md has the reasons.

export interface Receipt {
  reference: string;
  /** ISO, and in words. */
  due_by: string | null;
  promised: string | null;
  received: string | null;
  fee: string | null;
  address: string;
}

export interface ToMend {
  version: string;
  changed: boolean;
  errors: { question: string; list: string | null; row: number | null; message: string }[];
  /** Questions that are asked now and were not in the version that was answered. */
  new: string[];
  page: string | null;
  exit: string | null;
}

/** Answers by the names of their questions, each as the text in which it crosses into a validator; of a list, its rows. */
export type Named = Record<string, string | Record<string, string>[]>;

export type Item = { key: string; form: string; base: string; title: string; language: string; handedAt: number } & (
  | { state: "waiting" | "shut" | "withdrawn"; result?: object }
  | { state: "sent"; result: Receipt }
  | { state: "mend"; result: ToMend }
  | { state: "refused"; result: { why: string } }
);

export interface HandedIn {
  version: string;
  /** The names of the questions outside lists of that version. */
  known: string[];
  answers: Named;
  /** `file` for one that is not kept on the device. */
  files: { id: string; control: string; file?: File }[];
}

export interface Outbox extends EventTarget {
  put(item: { key: string; form: string; base: string; title: string; language: string } & HandedIn): Promise<{ kept: true } | { kept: false; why: "full" | "refused" }>;
  list(): Promise<Item[]>;
  /** Sends what waits. Rejects when it has to be tried again later. */
  send(): Promise<void>;
  deliver(item: { key: string; base: string }, handed: HandedIn): Promise<{ state: string; result: object }>;
  retry(key: string): Promise<void>;
  /** Makes an item a draft again; false when another draft of the form is in the way. */
  reopen(key: string): Promise<boolean>;
  remove(key: string): Promise<void>;
}

/** The queue of a council's forms. “change” comes whenever an item stands otherwise, in any tab. */
export function openOutbox(council: string): Promise<Outbox>;
