// Each contender in V8 as one minified script, as a page would load it. The script sets `contender`: a function that judges
// answers; Onceform's is given its validator's bytes first.

import { build } from "esbuild";
import { join } from "node:path";
import { BENCH, BUNDLES } from "./paths.js";
import { moduleText } from "./v8/ajv-standalone.js";

const ENTRIES = {
  onceform: `import { start } from "./v8/onceform.js"; globalThis.contender = (answers, bytes) => start(bytes).judge(answers);`,
  hand: `import { judge } from "./v8/hand.js"; globalThis.contender = judge;`,
  "ajv-standalone": `import validate from "./ajv-standalone.mjs"; globalThis.contender = (answers) => (validate(answers) ? [] : validate.errors);`,
  ajv: `import { compile } from "./v8/ajv.js"; globalThis.contender = (answers) => compile()(answers);`,
  zod: `import { judge } from "./v8/zod.js"; globalThis.contender = judge;`,
  valibot: `import { judge } from "./v8/valibot.js"; globalThis.contender = judge;`,
  surveyjs: `import { start } from "./v8/surveyjs.js"; globalThis.contender = (answers) => start().judge(answers);`,
  formio: `import { judge, submission } from "./v8/formio.js"; globalThis.contender = (answers) => judge(submission(answers));`,
};

/** Where the code is that ajv made ahead, to be imported. */
export const STANDALONE = join(BUNDLES, "ajv-standalone.esm.mjs");
export const bundleOf = (name) => join(BUNDLES, `${name}.js`);

/** One script of some text, minified, with everything that it imports. */
export async function bundle(contents, outfile, options = {}) {
  await build({
    stdin: { contents, resolveDir: BENCH, loader: "jsx" },
    outfile,
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    platform: "browser",
    legalComments: "none",
    logLevel: "error",
    define: { "process.env.NODE_ENV": '"production"', global: "globalThis" },
    ...options,
  });
}

export async function makeBundles() {
  const generated = join(BENCH, "ajv-standalone.mjs");
  const plugin = {
    name: "generated",
    setup(it) {
      it.onResolve({ filter: /ajv-standalone\.mjs$/ }, () => ({ path: generated, namespace: "generated" }));
      it.onLoad({ filter: /.*/, namespace: "generated" }, () => ({ contents: moduleText(), resolveDir: BENCH }));
    },
  };
  for (const [name, contents] of Object.entries(ENTRIES)) await bundle(contents, bundleOf(name), { plugins: [plugin] });
  await bundle(`export { default } from "./ajv-standalone.mjs";`, STANDALONE, { plugins: [plugin], format: "esm" });
}
