import { bars, kilobytes, table } from "./markdown.js";

const milliseconds = (time) => time.toFixed(0);

export function studio({ first, compiler, editor, later, waits }) {
  const [large, largest] = waits;
  const row = ({ name, messages, painted, latest }) => [name, ...[messages, painted, latest].map(milliseconds)];
  const wait = (what, most, { painted }) => [what, `${most} ms or less`, `${milliseconds(painted)} ms`, painted <= most];
  return [
    "The studio in Chromium: from a key that is pressed to the messages of the form as it is then, and to the paint of the preview's new page,",
    "in milliseconds. Letters are typed into the title, each after the one before was answered. A first visit loads the editor, the style",
    "sheets, the scripts and the first part of the compiler, compressed with brotli (level 11), in kilobytes (1,000 bytes); the rest of the",
    "compiler comes after it.",
    "",
    table(["", "messages, median", "preview, median", "preview, 95th of 100"], waits.map(row)),
    "",
    table(["", "brotli, KB"], [
      ["a first visit", kilobytes(first)],
      ["— the compiler’s first part", kilobytes(compiler)],
      ["— the editor and the page", kilobytes(editor)],
      ["after it: the rest of the compiler", kilobytes(later)],
    ]),
    "",
    bars([
      wait("to the preview of housing-benefit", 100, large),
      wait("to the preview of 350 questions", 300, largest),
      ["a first visit", "800 KB or less", `${kilobytes(first)} KB`, first <= 800_000],
    ]),
  ].join("\n");
}
