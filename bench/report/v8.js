import { bars, cannot, digits, table, times } from "./markdown.js";

export function v8({ rows }) {
  const [onceform, fields] = rows;
  const row = (name) => rows.find((it) => it.name === name);
  const cells = (it) => [
    it.version ? `${it.name} ${it.version}` : it.name,
    ...["valid", "invalid", "text", "cold"].map((column) => times(it[column], onceform[column])),
    String(it.missed),
    String(it.tooMany),
  ];
  const [ajv, hand] = [row("ajv, compiled"), row("JavaScript by hand")];
  const against = (column, share, peer) => [`${digits(share * peer[column])} µs or less`, `${digits(onceform[column])} µs, ${digits(onceform[column] / peer[column])} ×`, onceform[column] <= share * peer[column]];
  return [
    "From JavaScript values, answers by name, to the list of errors: microseconds a submission. A page has the texts of its fields in order",
    "already, which is the second row. JSON text is read with `JSON.parse` first. The first verdict is in a new process of Node, from the",
    "bytes of a minified script (and of the validator) in memory to the errors of one submission: milliseconds.",
    "",
    table(["", "valid, µs", "invalid, µs", "from JSON text, µs", "first verdict, ms", "missed", "told too many"], rows.map(cells)),
    "",
    `The submissions have ${onceform.errors} errors, and half of them none. *Missed* are those that a contender has no words for: any other would have stopped the`,
    "bench. *Told too many* are errors that only follow from another, such as a day that is compared with one that is not a day.",
    "Onceform also answers with what is asked, the canonical answers and the sums, which no other does; the rules by hand read days as",
    "2026-03-10 only.",
    cannot(rows),
    "",
    `One changed answer: ${digits(onceform.change)} µs with Onceform's \`change\`, which judges what depends on it; ${digits(row("SurveyJS").change)} µs in SurveyJS, which judges`,
    "that question and shows what is asked now. The others judge the whole form again.",
    "",
    bars([
      ["valid: 0.6 × ajv, compiled", ...against("valid", 0.6, ajv)],
      ["invalid: 0.6 × ajv, compiled", ...against("invalid", 0.6, ajv)],
      ["valid: faster than by hand", ...against("valid", 1, hand)],
      ["invalid: faster than by hand", ...against("invalid", 1, hand)],
      ["from JSON text: faster than ajv", ...against("text", 1, ajv)],
      ["one changed answer: a tenth of a whole validation", `${digits(fields.valid / 10)} µs or less`, `${digits(onceform.change)} µs`, onceform.change <= fields.valid / 10],
      ["first verdict", "under 1 ms", `${digits(onceform.cold)} ms`, onceform.cold < 1],
    ]),
  ].join("\n");
}
