// The routes through the form, drawn once somebody looks at them.
import { age } from "./made.js";

/* global DRAWING */
// Put in by build.js: the name of the file that draws, which no first visit needs.
const NOT_LOADED = "The routes could not be drawn. Check your connection, then open this tab again.";

export function routes(session, editor, { view, note }) {
  const first = note.textContent;
  let isInSight = false;
  let drawn;
  let turn = 0;
  new IntersectionObserver(([{ isIntersecting }]) => {
    isInSight = isIntersecting;
    draw();
  }).observe(view.parentElement);
  session.addEventListener("checked", draw);

  async function draw() {
    if (!isInSight || !session.checked) return;
    const { form } = session.checked;
    if (view.hidden) note.textContent = first;
    age(note, form, !view.hidden);
    const mine = (turn += 1);
    const now = form && (await session.ask("routes").catch(() => null));
    const known = JSON.stringify(now);
    if (!now || known === drawn) return;
    const drawing = await import(new URL(DRAWING, import.meta.url)).catch(() => undefined);
    // The form has changed again meanwhile.
    if (mine !== turn) return;
    if (!drawing) {
      note.hidden = false;
      note.textContent = NOT_LOADED;
      return;
    }
    // It has to be in sight before its letters can be measured.
    view.hidden = false;
    drawing.draw(view, now, open);
    drawn = known;
  }

  /** Opens a page where it is written. */
  async function open(key) {
    const symbols = await session.ask("symbols", session.form).catch(() => []);
    const found = symbols.find(({ name, what }) => what === "page" && name === key);
    if (found) editor.go({ file: session.form, ...found });
  }
}
