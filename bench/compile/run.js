// The part `compile`: two hundred different forms checked and built, on two cores.

import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { BENCH, MADE, ONCEFORM, PYTHON, peerVersion } from "../paths.js";
import { SHORT, median } from "../rounds.js";
import { COUNT, onceformForm, schemaOf, xlsForm } from "./forms.js";

const run = promisify(execFile);
const ROUNDS = SHORT ? 1 : 7;
/** Two processes with half of the forms each: what one has no threads for, its user starts twice. */
const HALVES = [[1, COUNT / 2], [COUNT / 2 + 1, COUNT]];

function folder(name) {
  const path = join(MADE, "compile", name);
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  return path;
}

const seconds = async (work) => {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
};

export async function compile() {
  const numbers = Array.from({ length: COUNT }, (_, at) => at + 1);
  const forms = { plain: folder("forms"), tested: folder("forms-with-tests") };
  for (const number of numbers) {
    writeFileSync(join(forms.plain, `${number}.yaml`), onceformForm(number, { tests: false }));
    writeFileSync(join(forms.tested, `${number}.yaml`), onceformForm(number, { tests: true }));
  }
  const sheets = folder("xlsforms");
  const rows = join(MADE, "compile/xlsforms.json");
  writeFileSync(rows, JSON.stringify(numbers.map(xlsForm)));
  execFileSync(PYTHON, [join(BENCH, "compile/xlsforms.py"), "write", rows, sheets]);
  if (new Set(numbers.map((number) => JSON.stringify(schemaOf(number)))).size !== COUNT) throw new Error("schemas that are the same");

  folder("built");
  let builds = 0;
  const built = (name) => async () => {
    // A folder that was never there: ext4 is slow to make files for some seconds after it has removed thousands.
    const into = folder(`built/${name}-${++builds}`);
    await run(ONCEFORM, ["build", forms[name], "-o", into], { maxBuffer: 1 << 26 });
    if (readdirSync(into).length !== COUNT) throw new Error("not every form was built");
  };
  const checked = (name) => () => run(ONCEFORM, ["check", forms[name]], { maxBuffer: 1 << 26 });
  const halves = (program, ...words) => () => Promise.all(HALVES.map((half) => run(program, [...words, ...half.map(String)])));
  const contenders = [
    ["Onceform: check", checked("plain")],
    ["Onceform: build, which checks first", built("plain")],
    ["Onceform: build, with the tests beside each form", built("tested")],
    [`pyxform ${peerVersion("pyxform")}, two processes`, halves(PYTHON, join(BENCH, "compile/xlsforms.py"), "convert", sheets)],
    [`ajv.compile, two processes`, halves(process.execPath, join(BENCH, "compile/ajv-all.js"))],
  ];
  const taken = contenders.map(() => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [at, [, work]] of contenders.entries()) taken[at].push(await seconds(work));
  }
  return { rows: contenders.map(([name], at) => ({ name, seconds: median(taken[at]) })), rounds: ROUNDS, count: COUNT };
}
