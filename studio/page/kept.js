// What is being written, kept on this device: a reload or a closed lid loses nothing.
import { openDB } from "idb";

const STORE = "projects";
const CURRENT = "current";

const database = openDB("onceform-studio", 1, { upgrade: (made) => made.createObjectStore(STORE) });

/** The files of before, by name, and the name of the one with the form; nothing when there are none. */
export async function kept() {
  return (await database).get(STORE, CURRENT);
}

/** Keeps the files. */
export async function keep(files, form) {
  await (await database).put(STORE, { files: [...files], form, at: new Date() }, CURRENT);
}
