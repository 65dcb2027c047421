// Prints, as JSON, the numbers of the compiler's functions that somebody's first visit uses: a new form, a mistake and its end, what can be
// written and what a word means, and the form as residents will see it. `make studio` splits the compiler by it.

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const [compiler, counting] = process.argv.slice(2).map((path) => resolve(path));
if (!counting) {
  console.error("node studio/page/first_visit.js COMPILER COUNTING: the folder with the bound compiler, and its module that counts. make studio does all of it");
  process.exit(2);
}
const { initSync, Workbench } = await import(join(compiler, "studio.js"));
const module = initSync({ module: new WebAssembly.Module(readFileSync(counting)) });

const FORM = "form.yaml";
const bench = new Workbench();
const text = bench.begin("new-form", "request");

function look(now) {
  bench.edit(FORM, now);
  const { form } = bench.check();
  bench.symbols(FORM);
  if (!form) return;
  bench.assets(undefined);
  bench.outline(undefined, "html");
  let { so_far } = visit({ path: "" });
  ({ so_far } = visit({ path: "details", so_far }));
  visit({ path: "details", so_far, keep: true, posted: [["_shown", "details"], ["details", "A skip"]] });
}

/** A page of the form, as the preview asks for it. */
function visit(asked) {
  const ask = { channel: "website", language: "en", council: null, base: "/form", from: "", posted: null, files: [], keep: false, anywhere: true };
  return bench.visit({ ...ask, today: "2026-03-10", version: "1", name: "Your council", so_far: {}, ...asked });
}

bench.open([{ name: FORM, text }], FORM);
look(text);
look(text.replace("title:", "titel:"));
look(text.replace("title: ", "title: Another "));
for (let at = 0; at <= text.length; at += 7) {
  bench.complete(FORM, at);
  bench.hover(FORM, at);
}

const [from, to] = [module.counted_from.value, module.counted_to.value];
const used = [];
new Uint8Array(module.memory.buffer, from, to - from).forEach((called, number) => called && used.push(number));
console.log(JSON.stringify(used));
