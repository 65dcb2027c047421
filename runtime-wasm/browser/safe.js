// What is kept on a device, encrypted: IndexedDB with a WebCrypto key for each draft that no script can read out. Destroying
// a draft destroys its key first, so what the database file still holds of it cannot be read by anyone.

const STORES = {
  keys: undefined, // by draft: the CryptoKey
  drafts: "form", // answers on their way, one a form
  outbox: "key", // answers handed in
  files: ["key", "id"], // a file's name and size
  pieces: ["key", "id", "number"], // its bytes
};

/** An event of IndexedDB as a promise. */
const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** The end of a transaction: everything in it is kept, or nothing. */
const kept = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    // An error of a request ends in this too, and only here is it known.
    transaction.onabort = () => reject(transaction.error);
  });

/** Is it that the device has no room left? */
export const isFull = (error) => error?.name === "QuotaExceededError" || error?.inner?.name === "QuotaExceededError";

/** 32 hexadecimal digits that nobody can guess. */
export function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Opens what a council's forms keep on this device. Where the browser keeps nothing, each thing that is asked of it is refused. */
export async function openSafe(council) {
  return new Safe(await openDatabase(council).catch((cause) => ({ transaction() { throw cause; } })));
}

// One connection to each serves all pages that come after one another without being loaded.
const open = new Map();
function openDatabase(council) {
  const database = open.get(council) ?? connect(council);
  open.set(council, database);
  database.catch(() => open.delete(council));
  return database;
}

async function connect(council) {
  const request = indexedDB.open(`onceform-${council}`, 1);
  request.onupgradeneeded = () => {
    for (const [name, keyPath] of Object.entries(STORES)) request.result.createObjectStore(name, { keyPath });
  };
  const database = await done(request);
  // The browser may close it too, when what is kept is removed.
  database.onclose = () => open.delete(council);
  // Another tab with a newer version may go ahead.
  database.onversionchange = () => {
    database.close();
    open.delete(council);
  };
  return database;
}

class Safe {
  #database;

  constructor(database) {
    this.#database = database;
  }

  /** The key of a draft, made when it is wanted first. */
  async #key(name, make) {
    const store = () => this.#database.transaction("keys", "readwrite").objectStore("keys");
    const known = await done(store().get(name));
    if (known || !make) return known;
    const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    // Two tabs may come here at once: the first one's key stays.
    const keys = store();
    const other = await done(keys.get(name));
    if (other) return other;
    await done(keys.put(fresh, name));
    return fresh;
  }

  /** Encrypts a value, or bytes as they are. `what` says what it is: sealed as one thing, it does not open as another. */
  async seal(name, what, value) {
    const bytes = value instanceof ArrayBuffer ? value : new TextEncoder().encode(JSON.stringify(value));
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const additionalData = new TextEncoder().encode(what);
    return { iv, bytes: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, await this.#key(name, true), bytes) };
  }

  /** The bytes that were sealed; nothing when their key was destroyed. */
  async openBytes(name, what, { iv, bytes }) {
    const key = await this.#key(name, false);
    if (!key) return undefined;
    return crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(what) }, key, bytes);
  }

  /** The value that was sealed; nothing when its key was destroyed. */
  async open(name, what, sealed) {
    const bytes = await this.openBytes(name, what, sealed);
    return bytes && JSON.parse(new TextDecoder().decode(bytes));
  }

  async read(store, key) {
    return done(this.#database.transaction(store).objectStore(store).get(key));
  }

  /** All records of a store, or those whose compound key begins so. */
  async all(store, ...begin) {
    return done(this.#database.transaction(store).objectStore(store).getAll(begin.length ? beginning(begin) : undefined));
  }

  /**
   * Changes several records in one step. `change` gets the stores by name and the record that `look` names ([store, key]); it
   * must not wait for anything else. What it returns comes back.
   */
  async change(stores, look, change) {
    const transaction = this.#database.transaction(stores, "readwrite", { durability: "strict" });
    const end = kept(transaction);
    const byName = Object.fromEntries(stores.map((name) => [name, transaction.objectStore(name)]));
    let result;
    const request = byName[look[0]].get(look[1]);
    request.onsuccess = () => (result = change(byName, request.result));
    await end;
    return result;
  }

  /** Writes one record. */
  async write(store, record) {
    const transaction = this.#database.transaction(store, "readwrite", { durability: "strict" });
    const end = kept(transaction);
    transaction.objectStore(store).put(record);
    await end;
  }

  /** Destroys all that was sealed under a name, its key first; `records` are [store, key] that go with it. */
  async destroy(name, ...records) {
    const transaction = this.#database.transaction(Object.keys(STORES), "readwrite", { durability: "strict" });
    const end = kept(transaction);
    transaction.objectStore("keys").delete(name);
    for (const store of ["files", "pieces"]) transaction.objectStore(store).delete(beginning([name]));
    for (const [store, key] of records) transaction.objectStore(store).delete(key);
    await end;
  }

  /** Keeps a file, piece by piece; it is there once its name is, which is written last. Throws when there is no room. */
  async keepFile(name, id, file, size) {
    try {
      for (let number = 0; number * size < file.size; number += 1) {
        const bytes = await file.slice(number * size, (number + 1) * size).arrayBuffer();
        await this.write("pieces", { key: name, id, number, sealed: await this.seal(name, `piece ${id} ${number}`, bytes) });
      }
      const about = { name: file.name, type: file.type, size: file.size };
      await this.write("files", { key: name, id, sealed: await this.seal(name, `file ${id}`, about) });
    } catch (error) {
      await this.destroyFile(name, id).catch(() => {});
      throw error;
    }
  }

  /** What is known of a file that is kept: {name, type, size}. */
  async fileAbout(name, id) {
    const record = await this.read("files", [name, id]);
    return record && this.open(name, `file ${id}`, record.sealed);
  }

  /** One piece of a file that is kept. */
  async piece(name, id, number) {
    const record = await this.read("pieces", [name, id, number]);
    return record && this.openBytes(name, `piece ${id} ${number}`, record.sealed);
  }

  /** A file that is kept, whole. */
  async file(name, id) {
    const about = await this.fileAbout(name, id);
    if (!about) return undefined;
    const pieces = [];
    for (let number = 0, size = 0; size < about.size; number += 1) {
      const piece = await this.piece(name, id, number);
      if (!piece) return undefined;
      pieces.push(piece);
      size += piece.byteLength;
    }
    return new File(pieces, about.name, { type: about.type });
  }

  /** Destroys one file. */
  async destroyFile(name, id) {
    const transaction = this.#database.transaction(["files", "pieces"], "readwrite");
    const end = kept(transaction);
    transaction.objectStore("files").delete([name, id]);
    transaction.objectStore("pieces").delete(beginning([name, id]));
    await end;
  }
}

const beginning = (parts) => IDBKeyRange.bound(parts, [...parts, []]);
