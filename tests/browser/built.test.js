// What pages load is kept with the sources: it must be what the sources make, and its types must be right.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import { gzipSync } from "node:zlib";
import { ROOT } from "./forms.js";

const ONCEFORM = process.env.ONCEFORM_CLI ?? join(ROOT, "target/debug/onceform");
const BROWSER = join(ROOT, "runtime-wasm/browser");

it("dist/ is what npm run browser makes", () => {
  const made = mkdtempSync(join(tmpdir(), "onceform-browser-"));
  try {
    const { status, stderr } = spawnSync("node", [join(BROWSER, "build.js"), made], { encoding: "utf8" });
    assert.equal(status, 0, stderr);
    const read = (folder) => Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));
    const [kept, fresh] = [read(join(BROWSER, "dist")), read(made)];
    const stale = Object.keys({ ...kept, ...fresh }).filter((name) => kept[name] !== fresh[name]);
    assert.deepEqual(stale, [], "run “npm run browser” and commit runtime-wasm/browser/dist");
  } finally {
    rmSync(made, { recursive: true });
  }
});

it("the types are those that other people's TypeScript needs", () => {
  const tsc = join(createRequire(import.meta.url).resolve("typescript/package.json"), "../bin/tsc");
  const { status, stdout } = spawnSync(process.execPath, [tsc, "--project", join(ROOT, "tests/browser/types")], { encoding: "utf8" });
  assert.equal(status, 0, stdout);
});

it("the script of a page with the texts of housing-benefit is at most 7 KB as sent", () => {
  const built = mkdtempSync(join(tmpdir(), "onceform-weight-"));
  try {
    const { status, stderr } = spawnSync(ONCEFORM, ["build", join(ROOT, "forms/housing-benefit"), "-o", built], { encoding: "utf8" });
    assert.equal(status, 0, stderr);
    const sent = [join(BROWSER, "dist/page.js"), join(built, "housing-benefit/texts/en.json")].map((file) => gzipSync(readFileSync(file), { level: 9 }).length);
    console.log(`# page module with its glue ${sent[0]} bytes, texts ${sent[1]} bytes, gzipped`);
    assert.ok(sent[0] + sent[1] <= 7 * 1024, `${sent} bytes`);
  } finally {
    rmSync(built, { recursive: true });
  }
});
