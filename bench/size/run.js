// The part `bytes`: what a page with the housing-benefit form has to load, minified, and as it is sent.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { bundle, bundleOf, makeBundles } from "../bundles.js";
import { BENCH, BUILT, BUNDLES, ROOT, peerVersion } from "../paths.js";

const gzip = (bytes) => gzipSync(bytes, { level: 9 }).length;
const brotli = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }).length;

/** A row: each file is sent on its own, so each is compressed on its own. */
function row(name, files) {
  const contents = files.map((file) => readFileSync(file));
  const sum = (count) => contents.reduce((total, bytes) => total + count(bytes), 0);
  return { name, raw: sum((bytes) => bytes.length), gzip: sum(gzip), brotli: sum(brotli) };
}

// What else a page of these needs: the library that draws the form, and the form.
const PAGES = {
  surveyjs: `import { Model } from "survey-core"; import { renderSurvey } from "survey-js-ui"; import { survey } from "./v8/surveyjs.js"; renderSurvey(new Model(survey), document.body);`,
  formio: `import { components } from "./v8/formio.js"; Formio.createForm(document.body, { components });`,
  rjsf: `import React from "react"; import { createRoot } from "react-dom/client"; import Form from "@rjsf/core"; import validator from "@rjsf/validator-ajv8";
    import { schema } from "./v8/schema.js"; createRoot(document.body).render(<Form schema={schema()} validator={validator} />);`,
};

export async function bytes() {
  await makeBundles();
  const made = (name) => join(BUNDLES, `page-${name}.js`);
  const form = (name) => join(BUILT, "housing-benefit", name);
  // What Form.io calls its own; the data that the form is stays when its library is left out.
  await bundle(PAGES.formio, made("formio"), { external: ["@formio/core"], format: "esm" });
  for (const name of ["surveyjs", "rjsf"]) await bundle(PAGES[name], made(name));
  // As it is served: one file with the glue in it.
  const dist = (name) => join(ROOT, "runtime-wasm/browser/dist", name);
  const [page, validator] = [dist("page.js"), form("validator.wasm")];
  return {
    rows: [
      row("Onceform: the page", [page, validator, form("texts/en.json")]),
      row("— page module and glue", [page]),
      row("— validator of housing-benefit", [validator]),
      row("— its English texts", [form("texts/en.json")]),
      row("— validator of missed-bin", [join(BUILT, "missed-bin/validator.wasm")]),
      row("— after it: to the next page without loading it", [dist("next-page.js")]),
      row("— after it, on the website: without a network", [dist("offline.js")]),
      row(`ajv ${peerVersion("ajv")}, standalone: judging alone`, [bundleOf("ajv-standalone")]),
      row(`valibot ${peerVersion("valibot")}: judging alone`, [bundleOf("valibot")]),
      row(`zod ${peerVersion("zod")}: judging alone`, [bundleOf("zod")]),
      row("JavaScript by hand: judging alone", [bundleOf("hand")]),
      row(`SurveyJS ${peerVersion("survey-core")}: the page`, [made("surveyjs")]),
      row(`Form.io ${peerVersion("@formio/js")}: the page`, [join(BENCH, "node_modules/@formio/js/dist/formio.form.min.js"), made("formio")]),
      row(`rjsf ${peerVersion("@rjsf/core")} with React ${peerVersion("react")}: the page`, [made("rjsf")]),
    ],
  };
}
