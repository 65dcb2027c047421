// Files that are made here have addresses below `preview/`, as they will have on a server: the service worker asks this window for them.

const OLD = "The form has mistakes. This is how it was before them.";
const TYPES = { html: "text/html; charset=utf-8", json: "application/json", wasm: "application/wasm" };

export class Made {
  #files = new Map();
  #services = new Map();
  /** This window's part of the addresses. */
  #own = crypto.randomUUID();

  constructor() {
    navigator.serviceWorker.addEventListener("message", async ({ data, ports }) => {
      if (data.preview !== this.#own) return;
      const { file } = data;
      const [folder, ...path] = file.split("/");
      const service = this.#services.get(folder);
      if (service) return ports[0].postMessage(await service({ ...data, path: path.join("/") }).catch((error) => refusal(error)));
      ports[0].postMessage(this.#files.has(file) ? this.#file(file, this.#files.get(file)) : {});
    });
    navigator.serviceWorker.startMessages();
  }

  #file(name, bytes) {
    return { bytes, type: TYPES[name.split(".").pop()] };
  }

  /**
   * Has what is asked for below a folder answered by `service`. It is given {path, search, fields, files}, where `fields` and `files` are what
   * was sent, and says {html}, {go} or what `asset` makes.
   */
  serve(folder, service) {
    this.#services.set(folder, service);
  }

  /** A file in answer to a question. */
  asset(name, bytes) {
    return bytes ? this.#file(name, bytes) : {};
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

/** What is shown in the place of a page that cannot be made now. */
function refusal({ message }) {
  const page = document.implementation.createHTMLDocument(message);
  page.documentElement.lang = "en";
  const main = page.createElement("main");
  main.append(Object.assign(page.createElement("p"), { textContent: message }));
  page.body.append(main);
  return { html: `<!DOCTYPE html>${page.documentElement.outerHTML}`, status: 409 };
}

/** Says that what is shown is of before the mistakes that the form has now. What stood there first is said until there is something. */
export function age(note, form, isShown) {
  note.hidden = form !== null;
  if (!form && isShown) note.textContent = OLD;
}
