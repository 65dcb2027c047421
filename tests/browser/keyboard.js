// Fills in a page with the keyboard alone: Tab from control to control, Space, arrow keys and typing.

import { answerFor, controlText, filesOf } from "./fill.js";
import { nextPage } from "./next.js";

const MOST_KEYS = 200;

const focused = (page) =>
  page.evaluate(() => {
    let at = document.activeElement;
    while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    const { tagName, name, type, value, checked } = at;
    return { tag: tagName.toLowerCase(), name, type, value, checked };
  });

/** Answers what has focus in turn, and presses Enter on the button that goes on. */
export async function typePage(page, answers) {
  // The browser is asked for its choosers before the first is opened.
  const intercept = () => {};
  page.on("filechooser", intercept);
  try {
    await type(page, answers);
  } finally {
    page.off("filechooser", intercept);
  }
}

async function type(page, answers) {
  for (let keys = 0; keys < MOST_KEYS; keys += 1) {
    await page.keyboard.press("Tab");
    const control = await focused(page);
    if (control.tag === "button" && control.name === "_do" && ["continue", "submit"].includes(control.value)) {
      await nextPage(page, () => page.keyboard.press("Enter"));
      return;
    }
    if (control.type === "radio") await choose(page, control, answerFor(control.name, answers));
    else if (control.type === "checkbox") {
      const wanted = [answerFor(control.name, answers) ?? []].flat().includes(control.value);
      if (wanted !== control.checked) await page.keyboard.press("Space");
    } else if (control.type === "file") {
      const files = [answerFor(control.name, answers) ?? []].flat();
      if (!files.length) continue;
      const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.keyboard.press("Enter")]);
      await chooser.setFiles(filesOf(files));
    } else if (control.tag === "input" || control.tag === "textarea") {
      await page.keyboard.press("Control+A");
      await page.keyboard.type(controlText(control.name, answers));
    }
  }
  throw new Error(`no button that goes on within ${MOST_KEYS} presses of Tab at ${page.url()}`);
}

async function choose(page, first, wanted) {
  if (wanted === undefined) return;
  if (first.value === wanted) return page.keyboard.press("Space");
  for (let control = first; control.value !== wanted; control = await focused(page)) {
    await page.keyboard.press("ArrowDown");
    if ((await focused(page)).value === first.value) throw new Error(`${first.name} has no option ${wanted}`);
  }
}
