// Tables and figures as they stand in docs/benchmarks.md.

export const table = (heads, rows) => [heads, heads.map((_, at) => (at ? "--:" : "---")), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

/** Three digits that count: 0.0123, 1.23, 12.3, 123, 1,234. */
export function digits(value) {
  if (value === undefined) return "";
  if (value >= 100) return Math.round(value).toLocaleString("en-GB");
  return String(Number(value.toPrecision(3)));
}

/** A figure with how many times it is that of the first row: 12.3 (2.1 ×). */
export const times = (value, first) => (value === undefined ? "" : value === first ? digits(value) : `${digits(value)} (${digits(value / first)} ×)`);

export const kilobytes = (bytes) => digits(bytes / 1000);

/** The bars of a part: what is asked, what was measured, whether it is met. */
export const bars = (list) => table(["Bar", "asked", "measured", "met"], list.map(([what, asked, measured, met]) => [what, asked, measured, met ? "yes" : "**no**"]));

/** What a contender has no words for, a line each. */
export const cannot = (rows) =>
  rows
    .filter((row) => row.cannot?.length)
    .map((row) => `${row.name} cannot say ${row.cannot.join("; ")}.`)
    .join("\n");
