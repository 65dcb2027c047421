// Answers that were handed in and wait to be sent. Each is sent under its own key, so that it counts once however often it is sent; what
// cannot be sent is kept with the reason. Runs in pages and in the service worker.
import { PIECE } from "./draft.js";
import { isFull, openSafe } from "./safe.js";

/** Where an item stands. */
export const WAITING = "waiting";
export const SENT = "sent";
/** Its answers have to be changed before they can be taken. */
export const MEND = "mend";
/** The form is shut for now. */
export const SHUT = "shut";
/** The council has taken the form down, or is working on it. */
export const WITHDRAWN = "withdrawn";
/** The form is no longer there, or the service will not have it. */
export const REFUSED = "refused";

/** The network, or the service behind it, is not there: try again later. */
class Later extends Error {}

/** Milliseconds after which a request counts as failed: a piece over a very slow line comes within them. */
const PATIENCE = 120e3;
/** The errors of a request that came to nothing. */
const NO_NETWORK = ["TypeError", "TimeoutError", "AbortError"];
const JSON_TYPE = { "content-type": "application/json" };

/** A file's id as the service takes it: 32 digits of the 64 that stand in an answer. */
const onServer = (id) => id.slice(0, 32);

/** Opens the queue of a council's forms. It is an EventTarget: “change” comes whenever an item stands otherwise, in any tab. */
export async function openOutbox(council) {
  return new Outbox(council, await openSafe(council));
}

class Outbox extends EventTarget {
  #council;
  #safe;
  #channel;
  #tokens = new Map();

  constructor(council, safe) {
    super();
    this.#council = council;
    this.#safe = safe;
    this.#channel = "BroadcastChannel" in globalThis ? new BroadcastChannel(`onceform-outbox-${council}`) : undefined;
    if (this.#channel) this.#channel.onmessage = () => this.dispatchEvent(new Event("change"));
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
    this.#channel?.postMessage("");
  }

  /**
   * Puts answers into the queue, in one step with the end of their draft: {key, form, base, title, language, version, known,
   * answers, files}. Says {kept: true}, or {kept: false, why: “full” or “refused”}; then nothing has changed.
   */
  async put({ key, form, base, title, language, version, known, answers, files = [] }) {
    try {
      const sealed = await this.#safe.seal(key, `handed in ${form}`, { version, known, answers, files });
      const item = { key, form, base, title, language, state: WAITING, handedAt: Date.now(), sealed };
      await this.#safe.change(["outbox", "drafts"], ["drafts", form], ({ outbox, drafts }, draft) => {
        outbox.put(item);
        if (draft?.key === key) drafts.delete(form);
      });
    } catch (error) {
      return { kept: false, why: isFull(error) ? "full" : "refused" };
    }
    this.#changed();
    // Where the browser can, it sends with the page closed; and it is asked not to clear the queue away.
    await registration()?.then((found) => found?.sync?.register("onceform-outbox")).catch(() => {});
    navigator.storage?.persist?.().catch(() => {});
    return { kept: true };
  }

  /** What is in the queue, the oldest first: [{key, form, title, state, handedAt, result, why}]. Answers are not in it. */
  async list() {
    // A browser that keeps nothing has nothing that waits.
    const all = await this.#safe.all("outbox").catch(() => []);
    return all.sort((one, two) => one.handedAt - two.handedAt).map(({ sealed, ...item }) => item);
  }

  /** Removes an item for good. */
  async remove(key) {
    await this.#safe.destroy(key, ["outbox", key]);
    this.#changed();
  }

  /** What has gone wrong with an item is over: it is sent again. */
  async retry(key) {
    await this.#safe.change(["outbox"], ["outbox", key], ({ outbox }, item) => item && outbox.put({ ...item, state: WAITING }));
    this.#changed();
  }

  /**
   * Makes an item that has to be mended a draft again, under the same key and with its files. False when another draft of the form
   * is in the way.
   */
  async reopen(key) {
    const item = await this.#safe.read("outbox", key);
    const held = item && (await this.#safe.open(key, `handed in ${item.form}`, item.sealed));
    if (!held) return false;
    const { form, result } = item;
    const named = { ...held.answers, ...held.mended };
    // The service says what the questions are called now; of files it knows other ids than we do.
    for (const { control } of held.files) {
      const [first, row, inside] = control.split(".");
      if (!inside) named[first] = held.answers[first];
      else if (named[first]?.[row - 1]) named[first][row - 1][inside] = held.answers[first][row - 1][inside];
    }
    const sealed = await this.#safe.seal(key, `draft ${form}`, { named, page: result?.page ?? "check-answers" });
    const draft = { form, version: result?.version ?? held.version, key, savedAt: Date.now(), sealed };
    const reopened = await this.#safe.change(["outbox", "drafts"], ["drafts", form], ({ outbox, drafts }, other) => {
      if (other && other.key !== key) return false;
      drafts.put(draft);
      outbox.delete(key);
      return true;
    });
    if (reopened) this.#changed();
    return reopened;
  }

  /**
   * Sends what waits, one after another, by one tab or worker at a time. Throws when it has to be tried again later, so that Background
   * Sync does.
   */
  async send() {
    const send = async () => {
      this.#tokens.clear();
      const now = await this.#safe.all("outbox");
      let later;
      for (const item of now.filter(({ state }) => [WAITING, SHUT, WITHDRAWN].includes(state))) {
        try {
          await this.#sendOne(item);
        } catch (error) {
          later = error;
          // No network: the others would fare the same.
          if (NO_NETWORK.includes(error.name)) break;
        }
      }
      if (later) throw later;
    };
    if (!navigator.locks) return send();
    return navigator.locks.request(`onceform-outbox-${this.#council}`, send);
  }

  async #sendOne(item) {
    const held = await this.#safe.open(item.key, `handed in ${item.form}`, item.sealed);
    const { state, result } = held ? await this.deliver(item, held) : { state: REFUSED, result: { why: "unreadable" } };
    await this.#settle(item, held, state, result);
  }

  /**
   * Sends answers: {key, base} and {version, known, answers, files}, where a file that is not kept on the device is there itself, as `file`.
   * Says where they stand then. Throws when it has to be tried again later; under the same key that is safe.
   */
  async deliver({ key, base }, { version, known, answers, files }) {
    const at = `${base}/from-device/${key}`;
    const handed = JSON.stringify({ version, known, answers, files: files.map(({ control, id }) => ({ control, id: onServer(id) })) });
    // Once more from the beginning, should the service have lost a file since.
    for (const last of [false, true]) {
      for (const file of files) {
        const refused = await this.#sendFile(`${at}/files/${onServer(file.id)}`, base, await this.#bytesOf(key, file));
        if (refused) return refused === "410" ? { state: WITHDRAWN, result: {} } : { state: REFUSED, result: { why: refused } };
      }
      const response = await this.#ask(base, at, "PUT", handed, JSON_TYPE);
      const { status } = response;
      if (response.ok) return { state: SENT, result: await response.json() };
      if (status === 422) return { state: MEND, result: await response.json() };
      // A form that is shut says so itself; of one that was taken down there is only the page.
      if (status === 410) return { state: (await response.json().catch(() => ({}))).shut ? SHUT : WITHDRAWN, result: {} };
      if (status !== 424 || last) return { state: REFUSED, result: { why: String(status) } };
    }
  }

  /** A file with a way to its pieces: in memory, or on the device. */
  async #bytesOf(key, { id, control, file }) {
    if (file) return { control, name: file.name, size: file.size, piece: (number) => file.slice(number * PIECE, (number + 1) * PIECE).arrayBuffer() };
    const about = await this.#safe.fileAbout(key, id);
    return about && { control, name: about.name, size: about.size, piece: (number) => this.#safe.piece(key, id, number) };
  }

  /** Writes down where an item stands. Once the council has the answers they are destroyed here; the reference number stays. */
  async #settle(item, held, state, { answers, ...result }) {
    if (state === SENT) {
      const { sealed, ...rest } = item;
      await this.#safe.write("outbox", { ...rest, state, result });
      await this.#safe.destroy(item.key);
    } else {
      // Answers that come back are sealed like those that went.
      const sealed = answers ? await this.#safe.seal(item.key, `handed in ${item.form}`, { ...held, mended: answers }) : item.sealed;
      // Removed meanwhile, it stays removed.
      await this.#safe.change(["outbox"], ["outbox", item.key], ({ outbox }, now) => now && outbox.put({ ...item, sealed, state, result }));
    }
    this.#changed();
  }

  /** Sends what the service does not have yet of a file. Says why when it will not have it at all. */
  async #sendFile(at, base, file) {
    if (!file) return "file";
    const { control, name, size } = file;
    const begun = await this.#ask(base, at, "PUT", JSON.stringify({ control, name, size }), JSON_TYPE);
    // A question that is gone takes no file; the answers tell.
    if (begun.status === 400) return undefined;
    if (!begun.ok) return String(begun.status);
    let { received, answer, sent } = await begun.json();
    // The answers are there already, and nothing more is taken: the reply was lost.
    let large = false;
    while (!answer && !sent) {
      if (received < size) {
        const number = Math.floor(received / PIECE);
        const bytes = await file.piece(number);
        if (!bytes?.byteLength) return "file";
        const response = await this.#ask(base, `${at}?offset=${received}`, "PATCH", bytes.slice(received - number * PIECE));
        // Larger than its question takes: the answers tell. If it is not that, something on the way takes no piece of this size.
        if (response.status === 413 && large) return "413";
        if (response.status === 413) [received, large] = [size, true];
        else if (response.ok || response.status === 409) ({ received, answer } = await response.json());
        else return String(response.status);
      } else {
        const response = await this.#ask(base, at, "POST");
        if (!response.ok && response.status !== 409) return String(response.status);
        ({ received, answer } = await response.json());
      }
    }
    return undefined;
  }

  /** One request with the token of this session; with a new one when that has ended. */
  async #ask(base, address, method, body, headers) {
    for (const again of [false, true]) {
      if (again || !this.#tokens.has(base)) {
        const hello = await fetch(`${base}/from-device`, { cache: "no-store", signal: AbortSignal.timeout?.(PATIENCE) });
        if ([404, 410].includes(hello.status)) return hello;
        if (!hello.ok) throw new Later(`hello ${hello.status}`);
        this.#tokens.set(base, (await hello.json()).token);
      }
      const signal = AbortSignal.timeout?.(PATIENCE);
      const response = await fetch(address, { method, body, signal, headers: { ...headers, "x-onceform-token": this.#tokens.get(base) } });
      if (response.status === 403 && !again) continue;
      // Busy, being started, or too many: it will come.
      if (response.status >= 500 || [403, 408, 425, 429].includes(response.status)) throw new Later(`${method} ${response.status}`);
      return response;
    }
  }
}

/** The service worker, from a page or from itself. */
const registration = () => (globalThis.registration ? Promise.resolve(globalThis.registration) : navigator.serviceWorker?.getRegistration?.());
