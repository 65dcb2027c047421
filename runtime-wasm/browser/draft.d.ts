// The encrypted draft of a form on a device; docs/offline.md has the reasons. Nothing here throws for want of room.
import type { ManifestQuestion } from "./validator.js";

/** A text for each question outside lists by its number; for a list its rows of texts. */
export type Fields = Record<number, string | string[][]>;

export type Saved = { saved: true; at: number } | { saved: false; why: "full" | "elsewhere" | "refused" };

export interface Draft {
  /** 32 hexadecimal digits: also the idempotency key of the submission that it becomes. */
  readonly key: string;
  /** Is it this tab's? Only then is anything saved. */
  readonly held: boolean;
  /** Makes it this tab's; with `take` from another tab, which is told. */
  hold(take: boolean): Promise<boolean>;
  load(): Promise<Kept | undefined>;
  /** `unsent` are the names of what the service does not have yet, where it has the rest. */
  save(fields: Fields, page: string, files?: Map<string, File>, unsent?: string[]): Promise<Saved>;
  /** Destroys it with its key. */
  forget(): Promise<void>;
  /** Begins another: after this one went into the queue, or under the key that the service has for it. */
  renew(key?: string): void;
}

/** A draft that was saved. */
export interface Kept {
  key: string;
  fields: Fields;
  /** The answers by the names of their questions; those that are not kept are not in it. */
  named: Record<string, string | Record<string, string>[]>;
  page?: string;
  files: [id: string, file: File][];
  savedAt: number;
  version: string;
  website?: Website;
  unsent?: string[];
}

/** Where a draft stands that the service has too: it is filled in on pages of the website, or about to be sent from there. */
export type Website = "filling" | "sending";

export function openDraft(
  form: string,
  version: string,
  options: { council: string; questions: ManifestQuestion[]; special?: string[]; since?: string; lost?: () => void; website?: string },
): Promise<Draft>;

/** The drafts of a council's forms on this device. Those that are older than a week are destroyed. */
export function draftsOf(council: string): Promise<{ key: string; form: string; version: string; savedAt: number; website?: Website }[]>;

/** A draft of the website is about to be sent. */
export function sendingDraft(council: string, form: string): Promise<void>;

/** Destroys the draft of one form. */
export function forgetDraft(council: string, form: string): Promise<void>;

/** Destroys every draft of a council's forms, as signing out does. */
export function forgetDrafts(council: string): Promise<void>;
