// Runs the bench: `node bench/run.js [PART …]`; without a part, all of them. `make bench` makes ready what it needs.

import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { submissions as draw } from "./data/submissions.js";
import { checkTruth } from "./data/truth.js";
import { BUILT, FORM, ONCEFORM, RESULTS, SUBMISSIONS } from "./paths.js";
import { machine } from "./report/machine.js";
import { report } from "./report/report.js";

const PARTS = {
  v8: async (submissions) => (await import("./v8/run.js")).v8(submissions),
  server: async () => (await import("./server/run.js")).server(),
  render: async () => (await import("./render/run.js")).render(),
  compile: async () => (await import("./compile/run.js")).compile(),
  growth: async () => (await import("./growth/run.js")).growth(),
  bytes: async () => (await import("./size/run.js")).bytes(),
  studio: async () => (await import("./studio/run.js")).studio(),
  load: async () => (await import("./load/run.js")).load(),
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((part) => !(part in PARTS));
if (unknown.length) {
  console.error(`There is no part ${unknown.join(", ")}. The parts are ${Object.keys(PARTS).join(", ")}`);
  process.exit(2);
}

const say = (text) => console.error(`\x1b[1mbench: ${text}\x1b[0m`);
const ran = wanted.length ? wanted : Object.keys(PARTS);
const submissions = draw();
// The parts `load` and `studio` compare with nobody: they need no agreement on what is right.
if (ran.some((part) => !["load", "studio"].includes(part))) agree();

function agree() {
  writeFileSync(SUBMISSIONS, submissions.map((it) => `${JSON.stringify(it)}\n`).join(""));
  execFileSync(ONCEFORM, ["build", FORM, join(FORM, "../missed-bin"), "-o", BUILT], { stdio: ["ignore", "ignore", "inherit"] });
  say(`${submissions.length} submissions; onceform validate has to say what is known of each`);
  checkTruth(ONCEFORM, FORM, submissions);
}

for (const part of ran) {
  say(part);
  const started = performance.now();
  const result = await PARTS[part](submissions);
  const seconds = Math.round((performance.now() - started) / 1000);
  writeFileSync(join(RESULTS, `${part}.json`), JSON.stringify({ ...result, machine: machine(), seconds }, null, 1));
}
report(ran);
