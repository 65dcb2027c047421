// Puts the studio together: a folder that needs no server but one that hands out files. `make studio` has made the compiler before.

import { build } from "esbuild";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { compile } from "sass";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const [compiler, into] = process.argv.slice(2).map((folder) => resolve(folder));
if (!into || !existsSync(join(compiler, "studio_rest.wasm"))) {
  console.error("node studio/page/build.js COMPILER FOLDER: the folder with the bound compiler, and the one to write. make studio does all of it");
  process.exit(2);
}
rmSync(into, { recursive: true, force: true });
mkdirSync(into, { recursive: true });

// Its name says which it is: it never comes with the first part of another.
const REST = `studio_rest_${createHash("sha256").update(readFileSync(join(compiler, "studio_rest.wasm"))).digest("hex").slice(0, 16)}.wasm`;
const made = { outdir: into, bundle: true, minify: true, format: "esm", target: "es2022", charset: "utf8", legalComments: "none", logLevel: "warning" };
await build({ ...made, entryPoints: [at("routes_drawing.js"), at("zip.js")], entryNames: "[name]_[hash]" });
const [DRAWING, ZIP] = ["routes_drawing", "zip"].map((name) => readdirSync(into).find((file) => file.startsWith(`${name}_`)));
await build({ ...made, entryPoints: [at("studio.js"), at("preview_page.js")], define: { DRAWING: JSON.stringify(DRAWING), ZIP: JSON.stringify(ZIP) } });
// The compiler's own script is made by cargo; the worker has it in itself.
await build({ ...made, entryPoints: [at("worker.js")], alias: { "compiler-in-wasm": join(compiler, "studio.js") }, define: { REST: JSON.stringify(REST) } });
const { css } = compile(at("studio.scss"), { loadPaths: [at("../../node_modules")], style: "compressed" });
writeFileSync(join(into, "studio.css"), `${css}\n`);
copyFileSync(at("index.html"), join(into, "index.html"));
copyFileSync(join(compiler, "studio_bg.wasm"), join(into, "studio_bg.wasm"));
copyFileSync(join(compiler, "studio_rest.wasm"), join(into, REST));
for (const shared of ["once-form.js", "onceform.css", "next-page.js", "page.js"]) copyFileSync(at(`../../runtime-wasm/browser/dist/${shared}`), join(into, shared));

// Last, with the names of all others: it keeps them for when there is no network, anew when one of them is another.
const files = readdirSync(into).sort();
const hash = createHash("sha256");
for (const file of files) hash.update(file).update(readFileSync(join(into, file)));
const later = [REST, DRAWING, ZIP, "once-form.js"];
const first = files.filter((file) => !later.includes(file));
const define = { FILES: JSON.stringify(["./", ...first]), LATER: JSON.stringify(later), VERSION: JSON.stringify(hash.digest("hex").slice(0, 16)) };
await build({ ...made, entryPoints: [at("service-worker.js")], define });
// A portal answers in its place with the council that it is.
writeFileSync(join(into, "council.json"), "{}\n");
// What never changes is compressed once, as well as can be; a server that does not look for these files does without.
for (const file of readdirSync(into)) {
  const bytes = readFileSync(join(into, file));
  const size = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length, [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  writeFileSync(join(into, `${file}.br`), brotliCompressSync(bytes, { params: size }));
}
