// The part `render`: a page of 32 questions on the server, with the same content everywhere.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { join } from "node:path";
import nunjucks from "nunjucks";
import { BENCH, MADE, NATIVE, PYTHON, crateVersion, peerVersion } from "../paths.js";
import { race } from "../rounds.js";
import { contentOf } from "./content.js";
import { answers, form } from "./form.js";

const made = (name) => join(MADE, `render-${name}`);
const PLAIN = join(BENCH, "render/plain.html");

/** The options of radio buttons and tick boxes, and the parts of a date, as the macros of govuk-frontend want them. */
function items({ kind, controls }) {
  if (kind === "date") return controls.map(({ id, name, label, value, width }) => ({ id, name, label, value, classes: width }));
  return controls.map(({ id, value, label, checked, hint }) => ({ id, value, text: label, checked, hint: hint ? { text: hint } : undefined }));
}

export function render() {
  writeFileSync(made("form.yaml"), form());
  writeFileSync(made("answers.json"), JSON.stringify(answers()));
  const native = (step) => execFileSync(NATIVE, [step, made("form.yaml"), made("answers.json"), made("page.json"), PLAIN, MADE], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });

  // Onceform's page first: what it says is the content of all the others.
  native("page");
  const content = contentOf(readFileSync(made("onceform.html"), "utf8"));
  if (content.questions.length !== Object.keys(answers()).length) throw new Error(`${content.questions.length} questions`);
  writeFileSync(made("page.json"), JSON.stringify(content));
  const same = (name, html) => {
    const told = contentOf(html);
    for (const key of Object.keys(content)) {
      if (isDeepStrictEqual(told[key], content[key])) continue;
      const at = key === "questions" ? content.questions.findIndex((question, at) => !isDeepStrictEqual(question, told.questions[at])) : undefined;
      const [wanted, found] = at === undefined ? [content[key], told[key]] : [content.questions[at], told.questions[at]];
      throw new Error(`${name} has another ${key} ${at ?? ""}: ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`);
    }
    return html.length;
  };

  const rust = JSON.parse(native("render"));
  const plain = new nunjucks.Environment(new nunjucks.FileSystemLoader(join(BENCH, "render")), { autoescape: true });
  const macros = new nunjucks.Environment(new nunjucks.FileSystemLoader([join(BENCH, "render"), join(BENCH, "node_modules/govuk-frontend/dist")]), { autoescape: true });
  const [plainPage, macroPage] = [plain.getTemplate("plain.html", true), macros.getTemplate("govuk.html", true)];
  const context = { page: content };
  const macroContext = { page: { ...content, questions: content.questions.map((question) => ({ ...question, items: items(question) })) } };
  const bytes = {
    minijinja: same("minijinja", readFileSync(made("minijinja.html"), "utf8")),
    plain: same("nunjucks", plainPage.render(context)),
    macros: same("nunjucks with govuk-frontend", macroPage.render(macroContext)),
  };
  const javaScript = race([
    { name: "plain", items: [context], run: (it) => plainPage.render(it) },
    { name: "macros", items: [macroContext], run: (it) => macroPage.render(it) },
  ]);
  const jinja = Number(execFileSync(PYTHON, [join(BENCH, "render/jinja.py"), made("page.json"), PLAIN, made("jinja2.html")], { encoding: "utf8" }));
  bytes.jinja2 = same("Jinja2", readFileSync(made("jinja2.html"), "utf8"));
  return {
    rows: [
      { name: "Onceform", time: rust.onceform, bytes: readFileSync(made("onceform.html"), "utf8").length },
      { name: `minijinja ${crateVersion("minijinja")}, plain template`, time: rust.minijinja, bytes: bytes.minijinja },
      { name: `Jinja2 ${peerVersion("Jinja2")}, plain template`, time: jinja, bytes: bytes.jinja2 },
      { name: `nunjucks ${peerVersion("nunjucks")}, plain template`, time: javaScript.plain, bytes: bytes.plain },
      { name: `nunjucks with the macros of govuk-frontend ${peerVersion("govuk-frontend")}`, time: javaScript.macros, bytes: bytes.macros },
    ],
  };
}
