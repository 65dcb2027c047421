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

/** Where forms are kept that are not the one that is being written. */
const SHELF = "form/";

/** Keeps a form by its name, for when another is written: {files, form, title}. */
export async function putAway(name, what) {
  await (await database).put(STORE, { ...what, at: new Date() }, SHELF + name);
}

/** The forms that were put away, the last first: {name, files, form, title, at}. */
export async function shelf() {
  const range = IDBKeyRange.bound(SHELF, `${SHELF}\uffff`);
  const [names, all] = await Promise.all([(await database).getAllKeys(STORE, range), (await database).getAll(STORE, range)]);
  return all.map((what, at) => ({ ...what, name: names[at].slice(SHELF.length) })).sort((one, other) => other.at - one.at);
}

/** Keeps something else about what is being written, or about all of it where `of` says so. */
export async function keepMore(more, of = place) {
  await (await database).put(STORE, more, `${of}#more`);
}

/** What was kept so. */
export async function keptMore(of = place) {
  return (await database).get(STORE, `${of}#more`);
}
