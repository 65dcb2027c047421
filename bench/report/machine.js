// What the figures were taken on.

import { execFileSync } from "node:child_process";
import { cpus, totalmem, type, release } from "node:os";

const told = (program, ...words) => {
  try {
    return execFileSync(program, words, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return "";
  }
};

export function machine() {
  return {
    day: new Date().toISOString().slice(0, 10),
    processor: `${cpus().length} × ${cpus()[0].model.trim()}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GB`,
    system: `${type()} ${release()}`,
    node: process.versions.node,
    v8: process.versions.v8,
    rustc: told("rustc", "--version").split(" ")[1] ?? "",
    commit: told("git", "rev-parse", "--short", "HEAD"),
    clock: process.env.ONCEFORM_BENCH_CLOCK === "cpu" ? "time of the process" : "time on the wall",
  };
}
