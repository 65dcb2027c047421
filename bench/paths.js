// Where things are, for every part of the bench.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const BENCH = fileURLToPath(new URL(".", import.meta.url));
export const ROOT = join(BENCH, "..");
/** What the bench makes; results are kept there until all is run. */
export const MADE = join(ROOT, "target/bench");
export const BUNDLES = join(MADE, "bundles");
export const RESULTS = join(MADE, "results");
export const FORM = join(ROOT, "forms/housing-benefit");
export const BUILT = join(MADE, "built");
/** The command of the same build. */
export const ONCEFORM = process.env.ONCEFORM_COMMAND ?? join(ROOT, "target/release/onceform");
/** The peers in Rust. */
export const NATIVE = join(ROOT, "target/release/onceform-bench");
export const SUBMISSIONS = join(MADE, "submissions.jsonl");

for (const folder of [BUNDLES, RESULTS, BUILT]) mkdirSync(folder, { recursive: true });
