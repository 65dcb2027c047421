// The text and the form beside it show the same question: a click in the one leads to its place in the other.

/** The question, or else the page, that a place of a form's text is in: {page, question}, names both. */
function at(symbols, text, place) {
  const before = symbols.filter(({ from, what }) => from <= place && (what === "page" || what === "question"));
  const last = before.at(-1);
  // Another part of the form has begun since.
  if (!last || /\n[^\s#-]/.test(text.slice(last.to, place))) return {};
  const page = before.filter(({ what }) => what === "page").at(-1);
  return { page: page?.name, question: last.what === "question" ? last.name : undefined };
}

/** Milliseconds for which the cursor rests where somebody looks. */
const RESTS = 300;

export function follow(session, editor, side, previews) {
  let now = "";
  let moving;
  editor.addEventListener("moved", ({ detail }) => {
    clearTimeout(moving);
    moving = setTimeout(() => rested(detail), RESTS);
  });

  async function rested({ file, place }) {
    if (file !== session.form) return;
    const symbols = await session.ask("symbols", file).catch(() => []);
    const { page, question } = at(symbols, session.files.get(file), place);
    if (!page || `${page} ${question}` === now) return;
    now = `${page} ${question}`;
    for (const preview of previews) preview.look(page, question);
  }

  window.addEventListener("message", async ({ data, origin }) => {
    if (origin !== location.origin || !data.looksAt) return;
    // Whoever translates stays where they write.
    if (side.now === "welsh") return;
    // Whoever comes back to the text is shown the place there, though it is the one of before.
    now = "";
    const symbols = await session.ask("symbols", session.form).catch(() => []);
    const found = symbols.find(({ name, what }) => what === "question" && name === data.looksAt);
    if (found) editor.point({ file: session.form, ...found });
  });
}
