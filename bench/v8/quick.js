// A few seconds: Onceform against ajv and the rules by hand, for whoever makes it faster.
//
//   node bench/v8/quick.js path/to/validator.wasm

import { readFileSync } from "node:fs";
import { submissions } from "../data/submissions.js";
import { race } from "../rounds.js";
import { compile } from "./ajv.js";
import { changes } from "./changes.js";
import { judge } from "./hand.js";
import { start } from "./onceform.js";

const onceform = start(readFileSync(process.argv[2]));
const all = submissions();
const ajv = compile();
const say = (what, figures) => console.log(what.padEnd(26), Object.entries(figures).map(([name, time]) => `${name} ${time.toFixed(2)}`).join("   "), "µs");

for (const [what, some] of [["valid", all.filter((it) => !it.errors.length)], ["invalid", all.filter((it) => it.errors.length)]]) {
  const items = some.map((it) => it.answers);
  const fields = items.map(onceform.fields);
  const contenders = [
    { name: "onceform", items, run: onceform.judge },
    { name: "from fields", items: fields, run: onceform.judgeFields },
    { name: "ajv", items, run: ajv },
    { name: "by hand", items, run: judge },
  ];
  say(what, race(contenders, { rounds: 5, budget: 40 }));
}
const texts = all.map((it) => JSON.stringify(it.answers));
const parsed = (run) => (text) => run(JSON.parse(text));
say("from JSON text", race([onceform.judge, ajv, judge].map((run, at) => ({ name: ["onceform", "ajv", "by hand"][at], items: texts, run: parsed(run) })), { rounds: 5, budget: 40 }));
say("one changed answer", race([{ name: "onceform", ...changes(onceform, all) }], { rounds: 5, budget: 40 }));
