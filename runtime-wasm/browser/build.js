// Makes what pages load, minified, in dist/ (or the folder named as an argument). It is kept with the sources, so that cargo
// alone builds programs that serve it; tests/browser/built.test.js holds the two together.

import { build } from "esbuild";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compile } from "sass";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Each is one file with all that it imports. */
const SCRIPTS = ["device.js", "next-page.js", "offline.js", "once-form.js", "page.js", "service-worker.js", "sign-out.js", "validator.js"];

const into = process.argv[2] ?? at("dist");
rmSync(into, { recursive: true, force: true });
mkdirSync(into, { recursive: true });
await build({
  entryPoints: SCRIPTS.map((script) => at(script)),
  outdir: into,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
});
// Inside an element of its own, a style sheet has no root but its host.
const { css } = compile(at("styles/onceform.scss"), { loadPaths: [at("../../node_modules")], style: "compressed" });
writeFileSync(`${into}/onceform.css`, `${css.replaceAll(":root{", ":root,:host{")}\n`);
