import { bars, digits, table } from "./markdown.js";

const WANTED = { questions: [10, 100, 1000], rows: [0, 8, 100] };

export function growth({ questions, rows }) {
  const at = (list, count) => list.find((it) => it.count === count);
  /** What one more costs between the middle and the last, against what it costs up to the middle. */
  const bend = (list, [first, middle, last], column) => {
    const [a, b, c] = [first, middle, last].map((count) => at(list, count)[column]);
    return (c - b) / (last - middle) / ((b - a) / (middle - first));
  };
  const bar = (what, list, counts, column) => {
    const bent = bend(list, counts, column);
    return [what, "1.5 × or less", `${digits(bent)} ×`, bent <= 1.5];
  };
  return [
    "Onceform alone, in Node, from the texts of a page's fields: forms of mixed questions, ten a page, and a list with four questions a row.",
    "",
    table(["questions", "valid, µs", "invalid, µs", "last answer changed, µs", "validator, bytes", "onceform build, s"],
      WANTED.questions.map((count) => at(questions, count)).map((row) => [String(row.count), digits(row.valid), digits(row.invalid), digits(row.change), digits(row.bytes), digits(row.seconds)])),
    "",
    table(["rows", "µs"], WANTED.rows.map((count) => at(rows, count)).map((row) => [String(row.count), digits(row.time)])),
    "",
    "![Time of one judgement over the number of questions](growth-questions.svg)",
    "![Time of one judgement over the rows of a list](growth-rows.svg)",
    "![Bytes of the validator over the number of questions](growth-bytes.svg)",
    "![Time to check and build a form over the number of questions](growth-build.svg)",
    "",
    "The cost grows in a straight line when one more costs the same everywhere: what one more costs in the upper stretch, times what it costs",
    "in the lower.",
    "",
    bars([
      bar("questions: judging", questions, WANTED.questions, "valid"),
      bar("questions: bytes", questions, WANTED.questions, "bytes"),
      bar("questions: check and build", questions, WANTED.questions, "seconds"),
      bar("rows: judging", rows, WANTED.rows, "time"),
    ]),
  ].join("\n");
}
