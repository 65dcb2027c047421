// What “Save a copy” of the studio makes, a text that is put into its editor, and the studio as somebody has it who works in the text.

import { unzipSync } from "fflate";
import { readFileSync } from "node:fs";

/** Saves a copy and answers its files: their texts by name. `called` is the name of what was saved. */
export async function saved(page) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save a copy", exact: true }).click()]);
  const called = download.suggestedFilename();
  const bytes = readFileSync(await download.path());
  const inside = called.endsWith(".zip") ? Object.entries(unzipSync(bytes)) : [[called, bytes]];
  return Object.assign(new Map(inside.map(([name, text]) => [name, new TextDecoder().decode(text)])), { called, bytes });
}

/** Pastes another text into the place of the one that is shown in the editor. */
export async function paste(page, text) {
  const editor = page.locator(".cm-content");
  await editor.press("Control+a");
  await editor.evaluate((place, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", pasted);
    place.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

/** A context that remembers Text as the choice of before: the studio begins in its menus. */
export async function inText(begun) {
  const context = await begun;
  await context.addInitScript(() => localStorage.getItem("studio-side") ?? localStorage.setItem("studio-side", "text"));
  return context;
}
