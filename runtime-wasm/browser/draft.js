// The draft of a form on this device: kept after every answer, encrypted, by one tab at a time, without special-category answers.
import { filesIn, toFields, toNames } from "./named.js";
import { isFull, newKey, openSafe } from "./safe.js";

/** Milliseconds that a draft is kept after it was last saved. */
export const LASTS = 7 * 24 * 3600e3;
/** Bytes of a piece of a file. */
export const PIECE = 512 * 1024;

// A clock that has been put back since expires nothing.
const expired = ({ savedAt }) => Date.now() - savedAt > LASTS;
const destroy = (safe, { key, form }) => safe.destroy(key, ["drafts", form]);

/**
 * Opens the draft of a form. `questions` are the validator's (manifest.questions); `special` the names of questions whose
 * answers are not kept. The draft is this tab's when `held` is true; `lost` is called when another tab takes it. A clock that is behind
 * `since`, a day that the service named, is not believed.
 */
export async function openDraft(form, version, { council, questions, special = [], since = "1970-01-01", lost = () => {} }) {
  const draft = new Draft(await openSafe(council), { form, version, council, questions, special, since: Date.parse(since), lost });
  await draft.hold(false);
  return draft;
}

class Draft {
  #safe;
  #about;
  #writer = newKey();
  #files = new Set();
  #key = newKey();
  #isKept = false;
  #queue = Promise.resolve();
  /** Is it this tab's? */
  held = false;

  constructor(safe, about) {
    this.#safe = safe;
    this.#about = about;
  }

  /** The idempotency key of the submission that it becomes. */
  get key() {
    return this.#key;
  }

  /** Makes it this tab's. With `take`, another tab that has it is told and lets go. */
  async hold(take) {
    const { council, form, lost } = this.#about;
    if (!navigator.locks) return (this.held = true);
    return new Promise((settle) => {
      const had = (lock) => {
        settle((this.held = Boolean(lock)));
        // Held as long as the page is open, or until another tab takes it.
        return lock && new Promise(() => {});
      };
      navigator.locks.request(`onceform-draft-${council}/${form}`, take ? { steal: true } : { ifAvailable: true }, had).catch(() => {
        this.held = false;
        lost();
      });
    });
  }

  /** What was saved: {fields, page, files, savedAt, version} for this version's questions; nothing when there is none. */
  async load() {
    const { form, questions } = this.#about;
    // A browser that keeps nothing has no draft; what is saved says so.
    const record = await this.#safe.read("drafts", form).catch(() => undefined);
    if (!record) return undefined;
    const kept = expired(record) ? undefined : await this.#safe.open(record.key, `draft ${form}`, record.sealed).catch(() => undefined);
    if (!kept) {
      await destroy(this.#safe, record);
      return undefined;
    }
    this.#key = record.key;
    this.#isKept = true;
    if (this.held) await this.#safe.change(["drafts"], ["drafts", form], ({ drafts }, now) => now && drafts.put({ ...now, writer: this.#writer }));
    const files = [];
    for (const { id } of filesIn(questions, kept.named)) {
      const file = await this.#safe.file(record.key, id).catch(() => undefined);
      if (!file) continue;
      files.push([id, file]);
      this.#files.add(id);
    }
    return { fields: toFields(questions, kept.named), page: kept.page, files, savedAt: record.savedAt, version: record.version };
  }

  /**
   * Saves all answers, the page that they were given on, and the files that were chosen (by the ids that the answers have for them). Says
   * whether it did: {saved: true, at}, or {saved: false, why}, where why is “full”, “elsewhere” (another tab has it) or “refused”
   * (the browser keeps nothing, as in some private windows).
   */
  save(fields, page, files = new Map()) {
    // What is saved is what is answered now, even when its turn comes later.
    const named = toNames(this.#about.questions, fields, this.#about.special);
    const saved = this.#queue.then(() => this.#save(named, page, new Map(files)));
    this.#queue = saved.catch(() => {});
    return saved;
  }

  async #save(named, page, files) {
    const { form, version, questions } = this.#about;
    if (!this.held) return { saved: false, why: "elsewhere" };
    const savedAt = Math.max(Date.now(), this.#about.since);
    try {
      // Removed from another tab, with its key and its files: what is answered now is kept as a new one, whole.
      if (this.#isKept && !(await this.#safe.read("drafts", form))) this.renew();
      const listed = filesIn(questions, named).map(({ id }) => id);
      let why;
      for (const id of listed.filter((id) => !this.#files.has(id) && files.has(id))) {
        try {
          await this.#safe.keepFile(this.#key, id, files.get(id), PIECE);
          this.#files.add(id);
        } catch (error) {
          why = isFull(error) ? "full" : "refused";
        }
      }
      const sealed = await this.#safe.seal(this.#key, `draft ${form}`, { named, page });
      const record = { form, version, key: this.#key, writer: this.#writer, savedAt, sealed };
      const ours = await this.#safe.change(["drafts"], ["drafts", form], ({ drafts }, now) => {
        if (now && now.writer !== this.#writer) return false;
        drafts.put(record);
        return true;
      });
      if (!ours) return { saved: false, why: "elsewhere" };
      this.#isKept = true;
      for (const id of [...this.#files].filter((id) => !listed.includes(id))) {
        this.#files.delete(id);
        await this.#safe.destroyFile(this.#key, id);
      }
      return why ? { saved: false, why } : { saved: true, at: savedAt };
    } catch (error) {
      return { saved: false, why: isFull(error) ? "full" : "refused" };
    }
  }

  /** Destroys the draft with its key. */
  async forget() {
    await this.#queue;
    await destroy(this.#safe, { key: this.#key, form: this.#about.form });
    this.renew();
  }

  /** After it went into the queue: what is answered next is another draft. */
  renew() {
    this.#key = newKey();
    this.#files = new Set();
    this.#isKept = false;
  }
}

/** The drafts that are kept: [{form, version, savedAt}]. Those that are too old go. */
export async function draftsOf(council) {
  const safe = await openSafe(council);
  const all = await safe.all("drafts");
  for (const draft of all.filter(expired)) await destroy(safe, draft);
  return all.filter((draft) => !expired(draft)).map(({ form, version, savedAt }) => ({ form, version, savedAt }));
}

/** Destroys every draft of a council's forms, as signing out does. What waits to be sent stays: it was handed in. */
export async function forgetDrafts(council) {
  const safe = await openSafe(council);
  for (const draft of await safe.all("drafts")) await destroy(safe, draft);
}
