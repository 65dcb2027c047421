// The plots of the growth, as SVG files in docs/.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { View, parse } from "vega";
import { compile } from "vega-lite";
import { ROOT } from "../paths.js";

/** Lines of microseconds, bytes or seconds over a count; straight when the cost is the same for each of them. */
async function plot(file, title, across, up, values) {
  const axis = (field, words) => ({ field, type: "quantitative", title: words, axis: { format: ",", grid: true } });
  const series = new Set(values.map(({ what }) => what)).size > 1;
  const { spec } = compile({
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    title,
    width: 480,
    height: 280,
    background: "white",
    padding: 10,
    data: { values },
    mark: { type: "line", point: true },
    encoding: {
      x: axis("count", across),
      y: axis("value", up),
      ...(series ? { color: { field: "what", type: "nominal", title: null, sort: null, scale: { range: ["#1d70b8", "#d4351c", "#00703c"] } } } : {}),
    },
    config: { font: "sans-serif", mark: { color: "#1d70b8" } },
  });
  writeFileSync(join(ROOT, "docs", file), await new View(parse(spec), { renderer: "none" }).toSVG());
}

export async function plots({ questions, rows }) {
  const of = (column, what) => questions.map((row) => ({ count: row.count, value: row[column], what }));
  const times = [...of("valid", "all answers right"), ...of("invalid", "one answer in ten wrong"), ...of("change", "last answer changed")];
  await plot("growth-questions.svg", "Judging a form with more questions", "questions", "time of one judgement, µs", times);
  await plot("growth-rows.svg", "Judging a list with more rows", "rows of four questions", "time of one judgement, µs", rows.map(({ count, time }) => ({ count, value: time })));
  await plot("growth-bytes.svg", "Size of the validator", "questions", "validator.wasm, bytes", of("bytes", ""));
  await plot("growth-build.svg", "Checking and building a form with more questions", "questions", "onceform build, s", of("seconds", ""));
}
