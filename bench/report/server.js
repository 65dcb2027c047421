import { bars, cannot, digits, table, times } from "./markdown.js";

export function server({ rows, python }) {
  const [onceform] = rows;
  const row = (name) => rows.find((it) => it.name === name);
  const cells = (it) => [it.version ? `${it.name} ${it.version}` : it.name, ...["valid", "invalid"].map((column) => times(it[column], onceform[column])), String(it.missed), String(it.tooMany)];
  const bar = (what, column, share, peer) => [
    `${column}: ${what}`,
    `${digits(share * row(peer)[column])} µs or less`,
    `${digits(onceform[column])} µs`,
    onceform[column] <= share * row(peer)[column],
  ];
  const each = (what, share, peer) => ["valid", "invalid"].map((column) => bar(what, column, share, peer));
  return [
    "From JSON text in memory to the list of errors, on one core: microseconds a submission. Onceform is its host with an instance that is",
    "kept, as in the portal. What `garde`, `validator`, `jsonschema` and pydantic have no words for (what is asked when, how answers compare) is",
    "written by hand after them and counted in. The rules by hand in Rust borrow their texts from the JSON and are the limit of what can be done;",
    `they tell errors alone. Python ${python}.`,
    "",
    table(["", "valid, µs", "invalid, µs", "missed", "told too many"], rows.map(cells)),
    "",
    cannot(rows),
    "",
    bars([
      ...each("faster than serde and garde", 1, "serde and garde"),
      ...each("faster than serde and validator", 1, "serde and validator"),
      ...each("a quarter of jsonschema", 0.25, "jsonschema"),
      ...each("within 2 × of Rust by hand", 2, "Rust by hand"),
    ]),
  ].join("\n");
}
