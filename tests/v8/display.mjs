// Writes canonical answers as pages do: lines in of {"kind", "text", "words"}, the lines of each answer out.
import { createInterface } from "node:readline";
import { lines, pounds } from "../../runtime-wasm/browser/display.js";

for await (const line of createInterface({ input: process.stdin })) {
  const { kind, text, words } = JSON.parse(line);
  console.log(JSON.stringify(kind === "pounds" ? [pounds(text)] : lines(kind, text, words, (key) => key)));
}
