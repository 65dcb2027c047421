// Files that are made here have addresses below `preview/`, as they will have on a server: the service worker asks this window for them.

const OLD = "The form has mistakes. This is how it was before them.";
const TYPES = { html: "text/html; charset=utf-8", json: "application/json", wasm: "application/wasm" };

export class Made {
  #files = new Map();
  /** This window's part of the addresses. */
  #own = crypto.randomUUID();

  constructor() {
    navigator.serviceWorker.addEventListener("message", ({ data, ports }) => {
      if (data.preview !== this.#own) return;
      const bytes = this.#files.get(data.file);
      ports[0].postMessage(bytes ? { bytes, type: TYPES[data.file.split(".").pop()] } : {});
    });
    navigator.serviceWorker.startMessages();
  }

  /** Puts files below a folder, in place of those that were there. */
  put(folder, files) {
    for (const name of this.#files.keys()) if (name.startsWith(`${folder}/`)) this.#files.delete(name);
    for (const [name, bytes] of files) this.#files.set(`${folder}/${name}`, bytes);
  }

  get(file) {
    return this.#files.get(file);
  }

  /** Where a file is. */
  address(file) {
    return `preview/${this.#own}/${file}`;
  }
}

/** Says that what is shown is of before the mistakes that the form has now. What stood there first is said until there is something. */
export function age(note, form, isShown) {
  note.hidden = form !== null;
  if (!form && isShown) note.textContent = OLD;
}
