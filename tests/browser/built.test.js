// What pages load is kept with the sources: it must be what the sources make, and its types must be right.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import { ROOT } from "./forms.js";

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
