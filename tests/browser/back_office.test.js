// A back office checks what it receives with the bytes that the resident's device used, in Node, Python and Rust: each says
// what `onceform validate` says, of right answers and of wrong ones.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { ROOT, shippedForms } from "./forms.js";

const ONCEFORM = process.env.ONCEFORM_CLI ?? join(ROOT, "target/debug/onceform");
const EXAMPLES = join(ROOT, "runtime-wasm/examples");
const BROWSER = join(ROOT, "runtime-wasm/browser");

function run(command, parts, input = "") {
  const { status, stdout, stderr, error } = spawnSync(command, parts, { input, encoding: "utf8", maxBuffer: 1 << 26 });
  assert.equal(status, 0, `${command} ${parts.join(" ")}: ${error ?? stderr}`);
  return stdout;
}
const linesOf = (text) => text.trim().split("\n").map((line) => JSON.parse(line));

/** Python with wasmtime, in a folder of its own; why it cannot be had, if it cannot. */
function python() {
  const home = join(ROOT, "target/python");
  const program = join(home, "bin/python");
  const tried = (command, parts) => spawnSync(command, parts, { encoding: "utf8" });
  const has = () => existsSync(program) && tried(program, ["-c", "import wasmtime"]).status === 0;
  if (has()) return { program };
  mkdirSync(home, { recursive: true });
  if (tried("python3", ["-m", "venv", home]).status !== 0) return { why: "there is no Python with venv here" };
  tried(program, ["-m", "pip", "install", "--quiet", "wasmtime==36.0.0"]);
  return has() ? { program } : { why: "the package wasmtime cannot be had from PyPI" };
}

/** Anyone can post anything. */
const HOSTILE = [7, [1], [[null]], { a: 1 }, [{ name: null }]];

describe("A back office", () => {
  const built = mkdtempSync(join(tmpdir(), "onceform-office-"));
  before(() => run(ONCEFORM, ["build", join(ROOT, "forms"), "-o", built]));
  after(() => rmSync(built, { recursive: true, force: true }));

  /** Says for every form what a program says of its right answers, and of those with each taken away or spoilt in turn. */
  function agrees(check) {
    let wrong = 0;
    for (const form of shippedForms()) {
      const { today, answers } = form.accepted[0];
      const validate = (all) => {
        const input = all.map((one) => JSON.stringify(one)).join("\n");
        const { stdout } = spawnSync(ONCEFORM, ["validate", form.path, "--today", today, "--format", "jsonl"], { input, encoding: "utf8" });
        return linesOf(stdout);
      };
      const [{ canonical }] = validate([answers]);
      const spoilt = Object.keys(canonical).flatMap((key) => [{ ...canonical, [key]: undefined }, { ...canonical, [key]: "\u001fnonsense" }, ...HOSTILE.map((value) => ({ ...canonical, [key]: value }))]);
      const all = [canonical, ...spoilt];
      const input = all.map((one) => JSON.stringify(one)).join("\n");
      const expected = validate(all).map(({ valid, errors }) => ({ valid, errors: errors.map(({ question, row }) => `${question} ${row ?? ""}`) }));
      const found = linesOf(check(join(built, form.id, "validator.wasm"), today, `${input}\n`));
      const shown = found.map(({ valid, errors }) => ({ valid, errors: errors.map(({ question, row }) => `${question} ${row === null ? "" : row + 1}`) }));
      assert.deepEqual(shown, expected, form.id);
      assert.ok(shown[0].valid, form.id);
      wrong += shown.filter(({ valid }) => !valid).length;
    }
    assert.ok(wrong > 10, `only ${wrong} were wrong`);
  }

  it("in Node", () => agrees((path, today, input) => run(process.execPath, [join(EXAMPLES, "check.mjs"), path, today], input)));

  it("in Python", (test) => {
    const { program, why } = python();
    if (!program) return test.skip(why);
    agrees((path, today, input) => run(program, [join(EXAMPLES, "check.py"), path, today], input));
  });

  it("in Rust", (test) => {
    const program = process.env.ONCEFORM_CHECK ?? join(ROOT, "target/debug/examples/check");
    if (!existsSync(program)) return test.skip("run cargo test first: it builds target/debug/examples/check");
    agrees((path, today, input) => run(program, [path, today], input));
  });
});

it("the package for JavaScript holds what its exports name, and nothing else", () => {
  const [{ files }] = JSON.parse(run("npm", ["pack", "--dry-run", "--json", BROWSER]));
  const packed = new Set(files.map(({ path }) => path));
  const { exports, files: listed } = JSON.parse(readFileSync(join(BROWSER, "package.json"), "utf8"));
  const named = Object.values(exports).flatMap((entry) => (typeof entry === "string" ? [entry] : Object.values(entry)));
  for (const path of named) assert.ok(packed.has(path.slice(2)), `${path} is packed`);
  assert.deepEqual([...packed].sort(), [...listed, "README.md", "package.json"].sort());
  for (const terms of ["LICENSE-APACHE", "LICENSE-MIT", "NOTICE"]) assert.equal(readFileSync(join(BROWSER, terms), "utf8"), readFileSync(join(ROOT, terms), "utf8"), terms);
  // Every module finds what it imports.
  for (const path of [...packed].filter((path) => /^[^/]*\.(js|d\.ts)$/.test(path))) {
    for (const [, from] of readFileSync(join(BROWSER, path), "utf8").matchAll(/from "\.\/([^"]+)"/g)) assert.ok(packed.has(from), `${path} imports ${from}`);
  }
});
