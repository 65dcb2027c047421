// A question on a page: its number, its row in a list, its list and its controls, and how an answer is put back into them.

export const number = (box) => Number(box.dataset.question);
export const row = (box) => (box.dataset.row ? Number(box.dataset.row) : null);
export const list = (box) => box.parentElement.closest("[data-question]");
export const controls = (box) => [...box.querySelectorAll("input:not([name=_shown]), textarea")];
export const isTick = ({ type }) => type === "radio" || type === "checkbox";

/** Puts an answer, its parts joined as the validator takes them, into the controls of its question; files are not put so. */
export function put(box, text) {
  const all = controls(box);
  if (all.some(isTick)) {
    const chosen = text.split("\n");
    for (const tick of all) tick.checked = chosen.includes(tick.value);
    return;
  }
  const dates = /^\d+-\d+-\d+$/.test(text) ? text.split("-").reverse() : text.split("/");
  const parts = box.dataset.kind === "date" ? dates : all.length > 1 ? text.split("\n") : [text];
  all.forEach((control, at) => (control.value = parts[at] ?? ""));
}
