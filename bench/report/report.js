// Writes what was measured into docs/benchmarks.md, between the marks of each part.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RESULTS, ROOT } from "../paths.js";
import { bytes } from "./bytes.js";
import { compile } from "./compile.js";
import { growth } from "./growth.js";
import { load } from "./load.js";
import { render } from "./render.js";
import { server } from "./server.js";
import { studio } from "./studio.js";
import { v8 } from "./v8.js";

const DOCUMENT = join(ROOT, "docs/benchmarks.md");
const SECTIONS = { v8, server, bytes, render, compile, growth, load, studio };

export function report(parts) {
  let text = readFileSync(DOCUMENT, "utf8");
  for (const part of parts) {
    const result = JSON.parse(readFileSync(join(RESULTS, `${part}.json`), "utf8"));
    const section = `${SECTIONS[part](result)}\n\n${made(result, part)}`;
    console.log(`\n${section}`);
    const [start, end] = [`<!-- ${part}: written by the bench -->`, `<!-- ${part}: end -->`];
    const [before, after] = [text.indexOf(start), text.indexOf(end)];
    if (before < 0 || after < before) throw new Error(`docs/benchmarks.md has no place for ${part}`);
    text = `${text.slice(0, before + start.length)}\n${section}\n${text.slice(after)}`;
  }
  writeFileSync(DOCUMENT, text);
}

function made({ machine: on, seconds }, part) {
  const versions = `Node ${on.node} (V8 ${on.v8}), rustc ${on.rustc}`;
  return `\`make bench PART=${part}\`: ${on.day}, commit ${on.commit}, ${on.processor}, ${on.memory}, ${on.system}, ${versions}; ${on.clock}; ${seconds} s.`;
}
