// Every question with what comes next, on one sheet.
import { age } from "./made.js";

const FOLDER = "sheet";
const FILE = "index.html";

export function sheet(session, made, { frame, note }) {
  let isInSight = false;
  new IntersectionObserver(([{ isIntersecting }]) => {
    isInSight = isIntersecting;
    draw();
  }).observe(frame.parentElement);
  session.addEventListener("checked", draw);

  async function draw() {
    if (!isInSight || !session.checked) return;
    const { form } = session.checked;
    age(note, form, !frame.hidden);
    if (form) frame.hidden = false;
    const html = form && (await session.ask("outline", undefined, "html").catch(() => null));
    const bytes = html && new TextEncoder().encode(html);
    if (!bytes || made.get(`${FOLDER}/${FILE}`)?.join() === bytes.join()) return;
    made.put(FOLDER, [[FILE, bytes]]);
    frame.src = made.address(`${FOLDER}/${FILE}`);
  }
}
