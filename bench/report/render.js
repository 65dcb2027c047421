import { bars, digits, table, times } from "./markdown.js";

export function render({ rows }) {
  const [onceform, minijinja, , plain, macros] = rows;
  const faster = (what, peer, share) => [what, `${digits(peer.time * share)} µs or less`, `${digits(onceform.time)} µs, ${digits(peer.time / onceform.time)} × faster`, onceform.time <= peer.time * share];
  return [
    "One page with 32 answered questions of eleven types, from the answers to HTML, with every template compiled before: microseconds a page.",
    "Onceform is called as its portal calls it, with the layout, and also writes what its page module needs. The others are given the content",
    "that was read out of Onceform's page (`bench/render/content.js`), and what is read out of theirs has to be the same: title, headings,",
    "links, the words of every question, hint and option, and name, type, value and keyboard of every control. The three plain templates",
    "are one file.",
    "",
    table(["", "one page, µs", "characters"], rows.map(({ name, time, bytes }) => [name, times(time, onceform.time), digits(bytes)])),
    "",
    bars([
      faster("100 × nunjucks with the macros of govuk-frontend", macros, 0.01),
      faster("faster than nunjucks with a plain template", plain, 1),
      faster("faster than minijinja with a plain template", minijinja, 1),
    ]),
  ].join("\n");
}
