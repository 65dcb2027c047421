// The files that are being written, and what the compiler said of them last. Tells “files” when there are others, “checked” when they were
// looked at as they are now, and “fault” when they could not be.
import { Compiler, Fault } from "./compiler.js";
import { keep } from "./kept.js";

export class Session extends EventTarget {
  #compiler = new Compiler();
  #version = 0;
  #looking = false;
  #again = false;
  #keeping = false;
  #kept = 0;

  files = new Map();
  form = "";
  /** Whose form it is, as its pages say. */
  council = "Your council";
  /** What was found; nothing until the files were looked at. */
  checked;
  #opened = "";
  /** The form as it was published; by itself, where nothing is, as it was opened. */
  known = () => this.#opened;

  open(files, form) {
    // As the editor counts them: one character ends a line.
    this.files = new Map([...files].map(([name, text]) => [name, text.replace(/\r\n?/g, "\n")]));
    this.form = form;
    this.#opened = this.files.get(form) ?? "";
    this.#compiler.open(this.files, form);
    this.dispatchEvent(new Event("files"));
    this.#changed();
  }

  edit(name, text) {
    if (this.files.get(name) === text) return;
    const isNew = !this.files.has(name);
    this.files.set(name, text);
    this.#compiler.edit(name, text);
    if (isNew) this.dispatchEvent(new Event("files"));
    this.#changed();
  }

  /** Takes a file away. */
  remove(name) {
    if (!this.files.delete(name)) return;
    this.#compiler.close(name);
    this.dispatchEvent(new Event("files"));
    this.#changed();
  }

  /** Which form it is now, and all that is written of it. */
  get state() {
    return { of: this.checked?.form?.id, written: JSON.stringify([this.form, ...this.files]) };
  }

  /** Whether it is still the form of an earlier state; while it has mistakes nobody can say that it is another. */
  isOf({ of }) {
    return [of, undefined].includes(this.checked?.form?.id);
  }

  /** Whether it is the form of an earlier state and was changed since. */
  isChanged(since) {
    return this.isOf(since) && this.state.written !== since.written;
  }

  /** Asks the compiler about the files as they are. */
  ask(what, ...words) {
    return this.#compiler.ask(what, ...words);
  }

  #changed() {
    this.#version += 1;
    this.#keep();
    this.#look();
  }

  /** Keeps the files at once, and once more when something was typed meanwhile: a page that is closed says so too late. */
  async #keep() {
    if (this.#keeping) return;
    this.#keeping = true;
    while (this.#kept !== this.#version) {
      const version = this.#version;
      await keep(this.files, this.form).catch((error) => this.#tell("fault", `What you typed could not be kept on this device: ${error.message}`));
      this.#kept = version;
    }
    this.#keeping = false;
  }

  /** Looks at the files once more after all that was typed meanwhile, and not once for each letter. */
  async #look() {
    this.#again = true;
    if (this.#looking) return;
    this.#looking = true;
    while (this.#again) {
      this.#again = false;
      const version = this.#version;
      try {
        const checked = await this.#compiler.ask("check");
        if (version !== this.#version) continue;
        this.checked = checked;
        this.dispatchEvent(new Event("checked"));
      } catch (error) {
        this.#tell("fault", error instanceof Fault ? error.message : String(error));
      }
    }
    this.#looking = false;
  }

  #tell(what, words) {
    this.dispatchEvent(new CustomEvent(what, { detail: words }));
  }
}
