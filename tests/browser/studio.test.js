// The compiler in a browser says and makes what the command line does, byte for byte.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { ROOT } from "./forms.js";
import { compilerInWasm, filesBelow } from "./studio.js";

const ONCEFORM = process.env.ONCEFORM_CLI ?? join(ROOT, "target/debug/onceform");
/** What pages load beside what is made for each form. */
const FOR_EVERY_FORM = ["static/once-form.js", "static/onceform.css"];

function onceform(...words) {
  const { stdout, stderr, status } = spawnSync(ONCEFORM, words, { cwd: ROOT, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  assert.ok(status === 0 || status === 1, `onceform ${words.join(" ")}: ${stderr}`);
  return stdout;
}

const isForm = (file) => /^form:/m.test(file.text);

describe("The compiler in a browser", () => {
  const shipped = filesBelow("forms");
  const forms = shipped.filter(isForm).map((file) => file.name);
  let Workbench;
  let bench;
  let folder;
  before(async () => {
    ({ Workbench } = await compilerInWasm());
    bench = new Workbench();
    folder = mkdtempSync(join(tmpdir(), "onceform-studio-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("finds what the command line finds, in the same words", () => {
    const cases = filesBelow("compiler/tests/check");
    assert.ok(cases.length > 30 && forms.length > 10);
    for (const { name } of cases.filter(isForm)) {
      bench.open(cases, name);
      assert.equal(bench.report("json"), onceform("check", name, "--format", "json"), name);
      const text = onceform("check", name);
      assert.ok(text.startsWith(bench.report("text").trimEnd()), `${name}\n${text}\n${bench.report("text")}`);
    }
    for (const name of forms) {
      bench.open(shipped, name);
      assert.equal(bench.report("json"), onceform("check", name, "--format", "json"), name);
    }
  });

  it("tells places as JavaScript counts them, and what mends them", () => {
    const text = "form: hello # 😀\ntitel: Say hello\n";
    bench.open([{ name: "form.yaml", text }], "form.yaml");
    const { form, problems } = bench.check();
    assert.equal(form, null);
    const { fix, severity, file } = problems.find((problem) => problem.fix);
    assert.deepEqual([severity, file, text.slice(fix.from, fix.to), fix.with], ["mistake", "form.yaml", "titel", "title"]);
    assert.equal(fix.title, "Write `title`");
  });

  it("makes what onceform build makes", () => {
    onceform("build", "forms", "-o", folder);
    let compared = 0;
    for (const name of forms) {
      bench.open(shipped, name);
      const { id, councils } = bench.check().form;
      for (const council of [undefined, ...councils]) {
        const root = join(folder, council ? `${id}@${council}` : id);
        const written = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
        const names = written.map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
        const made = bench.compile(council, {});
        assert.deepEqual(made.map((file) => file.name).sort(), names.filter((file) => !FOR_EVERY_FORM.includes(file)).sort());
        for (const file of made) {
          assert.ok(readFileSync(join(root, file.name)).equals(file.bytes), `${root}/${file.name}`);
          compared += 1;
        }
      }
    }
    assert.ok(compared > 500, `${compared} files`);
    console.log(`# ${compared} files are the same`);
  });

  it("draws the same sheets", () => {
    for (const name of forms) {
      bench.open(shipped, name);
      for (const sheet of ["text", "html", "mermaid"]) {
        assert.equal(bench.outline(undefined, sheet), onceform("outline", name, "--format", sheet), `${name} as ${sheet}`);
      }
    }
  });

  it("runs the tests with the same result", () => {
    for (const name of forms) {
      bench.open(shipped, name);
      const { tests, percent, all } = bench.test();
      const said = onceform("test", name);
      assert.ok(said.includes(`things that can happen (${percent}%)`) && said.includes(` of the ${all} things`), `${name}: ${percent} of ${all}\n${said}`);
      for (const test of tests) {
        assert.deepEqual(test.differences, [], `${name}: ${test.name}`);
        assert.ok(said.includes(test.name), `${name}: ${test.name}`);
      }
    }
  });

  it("tells a test that fails, and suggests what the command line suggests", () => {
    const name = "examples/01-hello/form.yaml";
    const files = filesBelow("examples");
    bench.open(files, name);
    const without = files.find((file) => file.name === name).text.split(/^tests:/m)[0];
    bench.edit(name, without);
    const place = join(folder, "hello/form.yaml");
    cpSync(join(ROOT, "examples/01-hello"), join(folder, "hello"), { recursive: true });
    writeFileSync(place, without);
    const suggested = bench.suggest();
    assert.ok(suggested.length > 0 && onceform("test", place, "--suggest").includes(suggested), suggested);
    bench.edit(name, `${without}tests:\n${suggested}`);
    assert.equal(bench.test().percent, 100);
    bench.edit(name, `${without}tests:\n  - name: Nothing is typed\n    today: 2026-03-10\n    answers: {}\n    expect:\n      submitted: true\n`);
    const [failed] = bench.test().tests;
    assert.match(failed.differences.join(), /It should be submitted, but/);
  });

  it("lays out, translates and compares as the command line does", () => {
    const name = "forms/missed-bin/form.yaml";
    const text = shipped.find((file) => file.name === name).text;
    const rough = text.replace(/^ {2}/gm, "    ").replace(/\n\n/g, "\n\n\n");
    const there = join(folder, "rough/missed-bin/form.yaml");
    cpSync(join(ROOT, "forms/missed-bin"), join(folder, "rough/missed-bin"), { recursive: true });
    cpSync(join(ROOT, "forms/shared"), join(folder, "rough/shared"), { recursive: true });
    writeFileSync(there, rough);
    onceform("fmt", there);
    bench.open(shipped, name);
    bench.edit(name, rough);
    assert.notEqual(rough, text);
    assert.equal(bench.format(name), readFileSync(there, "utf8"));

    const reworded = text.replace("required", "optional").replace(/^title: .*$/m, "title: Tell us about a bin");
    writeFileSync(there, reworded);
    bench.edit(name, reworded);
    const changed = bench.diff(shipped, name);
    assert.equal(changed.text, onceform("diff", name, there));
    assert.deepEqual(changed.changes, JSON.parse(onceform("diff", name, there, "--format", "json")));

    onceform("translate", there, "--to", "cy");
    const welsh = bench.translate();
    assert.equal(welsh.name, "forms/missed-bin/cy.yaml");
    assert.equal(Buffer.from(welsh.bytes).toString(), readFileSync(join(folder, "rough/missed-bin/cy.yaml"), "utf8"));
  });

  it("answers what an editor asks", () => {
    const name = "forms/missed-bin/form.yaml";
    bench.open(shipped, name);
    const { text } = shipped.find((file) => file.name === name);
    const bin = text.indexOf("question: bin") + "question: ".length;
    assert.match(bench.hover(name, bin).html, /<code>bin<\/code>/);
    assert.ok(bench.references(name, bin).length > 1);
    const uses = bench.references(name, bin).at(-1);
    assert.deepEqual(bench.definition(uses.file, uses.from), { file: name, from: bin, to: bin + 3 });
    assert.ok(bench.symbols(name).some(({ name: called, what, from }) => called === "bin" && what === "question" && from === bin));
    const edits = bench.rename(name, bin, "container");
    assert.ok(edits.length > 1 && edits.every(({ with: after }) => after.includes("container") || after.includes("was")));
    assert.throws(() => bench.rename(name, bin, "not a name"), Error);
    const type = text.indexOf("type: ", bin) + "type: ".length;
    assert.ok(bench.complete(name, type).some(({ word }) => word === "choice"));
    assert.throws(() => bench.format("nowhere.yaml"), /There is no file nowhere.yaml/);
  });

  it("stands what is hostile", () => {
    const deep = (text) => `form: deep\ntitle: ${text}\n`;
    const hostile = [
      "",
      "\0",
      "- ".repeat(100_000),
      deep("[".repeat(100_000)),
      deep(`${"{a: ".repeat(5_000)}b${"}".repeat(5_000)}`),
      `form: deep\nconditions:\n  c: ${"(".repeat(4_000)}a is 1${")".repeat(4_000)}\n`,
      `form: deep\n${Array.from({ length: 5_000 }, (_, depth) => `${" ".repeat(depth)}a:\n`).join("")}`,
      "a: &a [*a, *a]\n",
    ];
    for (const text of hostile) {
      bench.open([{ name: "form.yaml", text }], "form.yaml");
      assert.ok(bench.check().problems.length > 0, JSON.stringify(text.slice(0, 40)));
    }
  });

});
