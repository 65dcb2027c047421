// What is being written, kept on this device: a reload or a closed lid loses nothing.
import { openDB } from "idb";

const STORE = "projects";
const CURRENT = "current";

const database = openDB("onceform-studio", 1, { upgrade: (made) => made.createObjectStore(STORE) });
let place = CURRENT;

/** From now on it is this that is being written: one form of many. */
export function keepAt(name) {
  place = name;
}

/** The files of before, by name, and the name of the one with the form; nothing when there are none. */
export async function kept() {
  return (await database).get(STORE, place);
}

/** Keeps the files. */
export async function keep(files, form) {
  await (await database).put(STORE, { files: [...files], form, at: new Date() }, place);
}

/** Keeps something else about what is being written, or about all of it where `of` says so. */
export async function keepMore(more, of = place) {
  await (await database).put(STORE, more, `${of}#more`);
}

/** What was kept so. */
export async function keptMore(of = place) {
  return (await database).get(STORE, `${of}#more`);
}
