// The draft of a form on this device: kept after every answer, encrypted, by one tab at a time, without special-category answers.
import { filesIn, toFields, toNames } from "./named.js";
import { isFull, newKey, openSafe } from "./safe.js";

/** Milliseconds that a draft is kept after it was last saved. */
export const LASTS = 7 * 24 * 3600e3;
/** Bytes of a piece of a file. */
export const PIECE = 512 * 1024;

// A clock that has been put back since expires nothing.
const expired = ({ savedAt }) => Date.now() - savedAt > LASTS;
// Where a draft of the website stands that the service has too: it is filled in, or its answers are looked at once more and sent.
export const FILLING = "filling";
export const SENDING = "sending";

const destroy = (safe, { key, form }) => safe.destroy(key, ["drafts", form]);

/**
 * Opens the draft of a form. `questions` are the validator's (manifest.questions); `special` the names of questions whose
 * answers are not kept. The draft is this tab's when `held` is true; `lost` is called when another tab takes it. A clock that is behind
 * `since`, a day that the service named, is not believed.
 *
 * On a page of the website `website` is the id of the service's draft: it is the key of the one here too, and the page waits until no
 * other tab has it.
 */
export async function openDraft(form, version, { council, questions, special = [], since = "1970-01-01", lost = () => {}, website }) {
  const draft = new Draft(await openSafe(council), { form, version, council, questions, special, since: Date.parse(since), lost, website });
  await draft.hold(false);
  return draft;
}

class Draft {
  #safe;
  #about;
  #writer = newKey();
  #files = new Set();
  #key;
  #isKept = false;
  #queue = Promise.resolve();
  #letGo = () => {};
  /** Is it this tab's? */
  held = false;

  constructor(safe, about) {
    this.#safe = safe;
    this.#about = about;
    this.#key = about.website ?? newKey();
  }

  /** The idempotency key of the submission that it becomes. */
  get key() {
    return this.#key;
  }

  /** Makes it this tab's. With `take`, another tab that has it is told and lets go. */
  async hold(take) {
    const { council, form, lost, website } = this.#about;
    if (!navigator.locks) return (this.held = true);
    return new Promise((settle) => {
      const had = (lock) => {
        settle((this.held = Boolean(lock)));
        // Held as long as the page is open, or until another tab takes it.
        return lock && new Promise((letGo) => (this.#letGo = letGo));
      };
      navigator.locks.request(`onceform-draft-${council}/${form}`, take ? { steal: true } : { ifAvailable: !website }, had).catch(() => {
        this.held = false;
        lost();
      });
    });
  }

  /**
   * What was saved: {key, fields, named, page, files, savedAt, version, website, unsent} for this version's questions; nothing when there
   * is none. Where the service has a draft too, `unsent` are the names of the questions whose answers it does not have yet.
   */
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
    const { key, savedAt, version, website } = record;
    return { ...kept, key, fields: toFields(questions, kept.named), files, savedAt, version, website };
  }

  /**
   * Saves all answers, the page that they were given on, and the files that were chosen (by the ids that the answers have for them). Says
   * whether it did: {saved: true, at}, or {saved: false, why}, where why is “full”, “elsewhere” (another tab has it) or “refused”
   * (the browser keeps nothing, as in some private windows). `unsent` are the names of what the service does not have yet, where it has the
   * rest.
   */
  save(fields, page, files = new Map(), unsent = undefined) {
    // What is saved is what is answered now, even when its turn comes later.
    const named = toNames(this.#about.questions, fields, this.#about.special);
    const saved = this.#queue.then(() => this.#save({ named, page, unsent }, new Map(files)));
    this.#queue = saved.catch(() => {});
    return saved;
  }

  async #save(kept, files) {
    const { form, version, questions, website } = this.#about;
    if (!this.held) return { saved: false, why: "elsewhere" };
    const savedAt = Math.max(Date.now(), this.#about.since);
    try {
      // Removed from another tab, with its key and its files: what is answered now is kept as a new one, whole.
      if (this.#isKept && !(await this.#safe.read("drafts", form))) this.renew();
      const listed = filesIn(questions, kept.named).map(({ id }) => id);
      let why;
      for (const id of listed.filter((id) => !this.#files.has(id) && files.has(id))) {
        try {
          await this.#safe.keepFile(this.#key, id, files.get(id), PIECE);
          this.#files.add(id);
        } catch (error) {
          why = isFull(error) ? "full" : "refused";
        }
      }
      const sealed = await this.#safe.seal(this.#key, `draft ${form}`, kept);
      const record = { form, version, key: this.#key, writer: this.#writer, savedAt, sealed, ...(website && { website: FILLING }) };
      let before;
      const ours = await this.#safe.change(["drafts"], ["drafts", form], ({ drafts }, now) => {
        if (now && now.writer !== this.#writer) return false;
        before = now?.key;
        drafts.put(record);
        return true;
      });
      if (before && before !== this.#key) await this.#safe.destroy(before);
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

  /** Lets go of it once all is saved: the next page of this tab goes on with it. */
  async release() {
    await this.#queue;
    this.held = false;
    this.#letGo();
  }

  /** Destroys the draft with its key. */
  async forget() {
    await this.#queue;
    await destroy(this.#safe, { key: this.#key, form: this.#about.form });
    this.renew();
  }

  /** What is answered next is another draft: after this one went into the queue, or under the key that the service has for it now. */
  renew(key = this.#about.website ?? newKey()) {
    this.#key = key;
    this.#files = new Set();
    this.#isKept = false;
  }
}

/** The drafts that are kept: [{key, form, version, savedAt, website}]. Those that are too old go. */
export async function draftsOf(council) {
  const safe = await openSafe(council);
  const all = await safe.all("drafts");
  for (const draft of all.filter(expired)) await destroy(safe, draft);
  return all.filter((draft) => !expired(draft)).map(({ key, form, version, savedAt, website }) => ({ key, form, version, savedAt, website }));
}

/** A draft of the website is about to be sent: it is this one whose confirmation is shown next. */
export async function sendingDraft(council, form) {
  const safe = await openSafe(council);
  await safe.change(["drafts"], ["drafts", form], ({ drafts }, draft) => draft?.website && drafts.put({ ...draft, website: SENDING }));
}

/** Destroys the draft of a form. */
export async function forgetDraft(council, form) {
  const safe = await openSafe(council);
  const draft = await safe.read("drafts", form);
  if (draft) await destroy(safe, draft);
}

/** Destroys every draft of a council's forms, as signing out does. What waits to be sent stays: it was handed in. */
export async function forgetDrafts(council) {
  const safe = await openSafe(council);
  for (const draft of await safe.all("drafts")) await destroy(safe, draft);
}
