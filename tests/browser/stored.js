// What a browser has stored of a council's forms: as it lies there, and opened with the keys that are there.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { COUNCIL } from "./offline.js";

/**
 * {keys, drafts, outbox, files, pieces: how many records; opened: every text that was encrypted; raw: everything as it lies in the stores,
 * with `caches` in those too, which must not go meanwhile: to look into one that has gone makes it again}
 */
export function stored(page, { caches: withCaches = false } = {}) {
  return page.evaluate(async ([name, withCaches]) => {
    const done = (request) => new Promise((resolve, reject) => Object.assign(request, { onsuccess: () => resolve(request.result), onerror: () => reject(request.error) }));
    const database = await done(indexedDB.open(name));
    const text = (bytes) => new TextDecoder("latin1").decode(bytes);
    const utf8 = (bytes) => new TextDecoder().decode(bytes);
    const found = { opened: [], raw: "" };
    for (const store of database.objectStoreNames) {
      const all = await done(database.transaction(store).objectStore(store).getAll());
      found[store] = all.length;
      if (store === "keys") continue;
      const what = { drafts: ({ form }) => `draft ${form}`, outbox: ({ form }) => `handed in ${form}`, files: ({ id }) => `file ${id}`, pieces: ({ id, number }) => `piece ${id} ${number}` }[store];
      for (const record of all) {
        const { sealed, ...rest } = record;
        found.raw += JSON.stringify(rest) + (sealed ? text(sealed.bytes) : "");
        const key = await done(database.transaction("keys").objectStore("keys").get(record.key));
        if (!sealed || !key) continue;
        const additionalData = new TextEncoder().encode(what(record));
        found.opened.push(utf8(await crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.iv, additionalData }, key, sealed.bytes)));
      }
    }
    database.close();
    found.raw += JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage });
    for (const cache of withCaches ? await caches.keys() : []) {
      for (const request of await (await caches.open(cache)).keys()) {
        // It may be emptied meanwhile.
        const kept = await (await caches.open(cache)).match(request);
        found.raw += request.url + (kept ? text(await kept.arrayBuffer()) : "");
      }
    }
    return found;
  }, [`onceform-${COUNCIL}`, withCaches]);
}

/** Milliseconds within which something is stored, on a busy machine too. */
const WITHIN = 30_000;

/** Waits until what is stored is so. */
export async function until(page, isSo) {
  for (const begun = Date.now(); Date.now() - begun < WITHIN; ) {
    const found = await stored(page);
    if (isSo(found)) return found;
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  throw new Error(`not stored so: ${JSON.stringify(await stored(page)).slice(0, 2000)}`);
}

/** The bytes of all files in which Chromium keeps what pages store. */
export function files(profile) {
  const places = ["IndexedDB", "Service Worker", "Local Storage", "Session Storage"].map((name) => join(profile, "Default", name));
  const inside = places.flatMap((place) => {
    const all = readdirSync(place, { recursive: true, withFileTypes: true });
    return all.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  });
  return inside.map((file) => readFileSync(file));
}
