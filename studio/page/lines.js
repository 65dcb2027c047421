// Two texts, line by line: what is in the one alone, what in the other, and a little of what is around it.
import { structuredPatch } from "diff";
import { element } from "./element.js";

const SIGNS = { "-": "studio-lines__gone", "+": "studio-lines__new" };

/** The files that are not the same, by name: `[name, one, other]`. */
export function different(one, other) {
  const [ones, others] = [new Map(one), new Map(other)];
  const names = [...new Set([...ones.keys(), ...others.keys()])];
  return names.map((name) => [name, ones.get(name) ?? "", others.get(name) ?? ""]).filter(([, was, is]) => was !== is);
}

/** The lines in which two sets of files differ. `called` says what the one and the other are to whoever reads. */
export function lines(one, other, called) {
  return different(one, other).flatMap(([name, was, is]) => {
    const { hunks } = structuredPatch("", "", was, is, "", "", { context: 2 });
    const parts = hunks.map(({ lines: all }) => all.filter((line) => line[0] !== "\\").map((line) => item(line, called)));
    const list = element("ol", "studio-lines", ...parts.flatMap((part, at) => (at ? [element("li", "studio-lines__gap", "…"), ...part] : part)));
    list.tabIndex = 0;
    list.setAttribute("role", "list");
    list.setAttribute("aria-label", `Lines of ${name} that differ`);
    return [element("h3", "govuk-heading-s", name), list];
  });
}

function item(line, called) {
  const whose = { "-": called[0], "+": called[1] }[line[0]];
  const hidden = whose ? [element("span", "govuk-visually-hidden", `${whose}: `)] : [];
  return element("li", SIGNS[line[0]] ?? "", ...hidden, line.slice(1) || " ");
}

/** The place of a line of a file, counted from 1. */
export function lineIn(text, { file, line }) {
  const from = text.split("\n").slice(0, line - 1).reduce((sum, before) => sum + before.length + 1, 0);
  return { file, from, to: from };
}
