// The compiler in a worker of its own, so that typing never waits for it. Should it fail, another is started with the same files: what
// was typed is never in it alone.

export class Compiler {
  #worker;
  #waiting = new Map();
  #last = 0;
  #files = new Map();
  #form = "";

  constructor() {
    this.#start();
  }

  #start() {
    this.#worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
    this.#worker.addEventListener("message", ({ data }) => this.#answered(data));
    this.#worker.addEventListener("error", () => this.#failed());
    if (this.#form) this.#send("open", this.#texts(), this.#form);
  }

  #texts() {
    return [...this.#files].map(([name, text]) => ({ name, text }));
  }

  #send(what, ...words) {
    this.#last += 1;
    this.#worker.postMessage({ id: this.#last, what, words });
    return this.#last;
  }

  #answered({ id, answer, refused, fault }) {
    if (fault) return this.#failed();
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (refused === undefined) waiting?.resolve(answer);
    else waiting?.reject(new Error(refused));
  }

  /** A fault of ours: whoever waits is told, and the next question is asked of a new compiler. */
  #failed() {
    this.#worker.terminate();
    for (const { reject } of this.#waiting.values()) reject(new Fault());
    this.#waiting.clear();
    this.#start();
  }

  /** Takes up files, by name, and looks at the form in one of them. */
  open(files, form) {
    this.#files = new Map(files);
    this.#form = form;
    this.#send("open", this.#texts(), form);
  }

  /** Says what a file says now. */
  edit(name, text) {
    this.#files.set(name, text);
    this.#send("edit", name, text);
  }

  /** Puts a file away. */
  close(name) {
    this.#files.delete(name);
    this.#send("close", name);
  }

  /** Asks; questions are answered in their order, and after what was said before. */
  ask(what, ...words) {
    return new Promise((resolve, reject) => this.#waiting.set(this.#send(what, ...words), { resolve, reject }));
  }
}

/** The compiler could not finish. */
export class Fault extends Error {
  constructor() {
    super("The studio could not finish looking at this form, and that is a fault in it. What you typed is kept");
  }
}
