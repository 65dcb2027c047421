import { bars, digits, table, times } from "./markdown.js";

export function compile({ rows, rounds, count }) {
  const [, build] = rows;
  return [
    `${count} different forms of the size of housing-benefit (names, texts and limits differ), from files to what is served, on two cores:`,
    `seconds on the wall, median of ${rounds} rounds. pyxform converts workbooks with the same questions and as many of the rules as`,
    "XLSForm has words for, without its Java validator; ajv makes code of schemas that are in memory. Neither makes pages or proves",
    "anything about a form.",
    "",
    table(["", `${count} forms, s`], rows.map(({ name, seconds }) => [name, times(seconds, build.seconds)])),
    "",
    bars([[`${count} forms checked and built`, "under 2 s", `${digits(build.seconds)} s`, build.seconds < 2]]),
  ].join("\n");
}
