/** Answers as JSON, the shape that `onceform validate` reads and writes. */

import type { Field, Manifest, Report } from "./validator.js";

/** The fields that a validator takes, from answers by question key. */
export declare function fieldsOf(manifest: Manifest, answers: Record<string, unknown> | null | undefined): Field[];
/** Canonical answers by question key: of what is asked and right. */
export declare function answersOf(manifest: Manifest, report: Report): Record<string, unknown>;
