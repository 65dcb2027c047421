// Where things are, for every part of the bench.

import { mkdirSync, readFileSync } from "node:fs";
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
/** The peers in Python. */
export const PYTHON = join(MADE, "python/bin/python");
export const SUBMISSIONS = join(MADE, "submissions.jsonl");

for (const folder of [BUNDLES, RESULTS, BUILT]) mkdirSync(folder, { recursive: true });

/** The version of a peer: in Python as bench/requirements.txt names it, in JavaScript as it is installed. */
export function peerVersion(name) {
  const python = readFileSync(join(BENCH, "requirements.txt"), "utf8").match(new RegExp(`^${name}==(.+)$`, "m"));
  return python ? python[1] : JSON.parse(readFileSync(join(BENCH, "node_modules", name, "package.json"), "utf8")).version;
}

/** The version of a crate that the peers in Rust were built with. */
export function crateVersion(name) {
  return readFileSync(join(BENCH, "Cargo.lock"), "utf8").match(new RegExp(`name = "${name}"\\nversion = "(.+)"`))[1];
}
