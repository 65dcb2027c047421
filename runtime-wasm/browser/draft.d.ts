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
  load(): Promise<{ fields: Fields; page?: string; files: [id: string, file: File][]; savedAt: number; version: string } | undefined>;
  save(fields: Fields, page: string, files?: Map<string, File>): Promise<Saved>;
  /** Destroys it with its key. */
  forget(): Promise<void>;
  /** Begins another, after this one went into the queue. */
  renew(): void;
}

export function openDraft(
  form: string,
  version: string,
  options: { council: string; questions: ManifestQuestion[]; special?: string[]; since?: string; lost?: () => void },
): Promise<Draft>;

/** The drafts of a council's forms on this device. Those that are older than a week are destroyed. */
export function draftsOf(council: string): Promise<{ form: string; version: string; savedAt: number }[]>;

/** Destroys every draft of a council's forms, as signing out does. */
export function forgetDrafts(council: string): Promise<void>;
