// On the pages of the public website: has the form kept for when there is no network, keeps what is answered, sends what waits, and says
// what is on this device. Loaded after the page is ready; nothing of the page needs it.
import { SENDING, draftsOf, forgetDraft, forgetDrafts, sendingDraft } from "./draft.js";
import { button, fill, notice, showQueue, time } from "./notices.js";
import { openOutbox } from "./outbox.js";
import { PageDraft } from "./page-draft.js";
import { keepForm, keepNoForm } from "./worker.js";

/** What waits to be sent, whichever page of the form is shown. */
let outbox;
/** What is done about the draft on pages without questions, one after the other. */
let work = Promise.resolve();

/** The list of files that the service worker was told to keep. */
let kept;
function keep(council, list) {
  if (list !== kept) keepForm(council, list).catch(() => {});
  kept = list;
}

const send = () => outbox?.send().catch(() => {});
addEventListener("online", send);

/** What is done for one page. */
class Shown {
  place = document.createElement("div");

  /** `list` is the address of the list of what is kept, `about` that list, and `signal` says when the page goes. */
  constructor(list, about, signal) {
    Object.assign(this, { list, about, signal, words: about.words, body: document.body, address: location.pathname });
    /** In this tab the person wants nothing kept of the form; the name says so, there is no answer in it. */
    this.unwanted = `onceform-not-kept-${about.council}/${about.form}`;
  }

  get onDevice() {
    return `${this.about.base}/on-this-device`;
  }

  async begin() {
    const { place, list, signal, words, about: { council, page } } = this;
    const queue = document.createElement("div");
    place.append(queue);
    // What comes after the page was read is told.
    place.setAttribute("aria-live", "polite");
    document.getElementById("content--main").prepend(place);
    if (page) keep(council, list);
    // Without a page for devices the council has switched it off.
    const steps = page ? [this.#draft()] : [keepNoForm(council), forgetDrafts(council)];
    outbox ??= await openOutbox(council);
    const mend = async ({ key, base }) => {
      await outbox.reopen(key);
      location.assign(`${base}/on-this-device`);
    };
    await showQueue(queue, outbox, words, mend, signal);
    // Some browsers keep nothing, as in some private windows: the page does without.
    await Promise.allSettled([...steps, send()]);
  }

  async #draft() {
    const form = this.body.querySelector("form[data-onceform=page]");
    if (!form) return (work = work.catch(() => {}).then(() => this.#settle()));
    if (!form.onceform) await new Promise((improved) => form.addEventListener("onceform:ready", improved, { once: true }));
    if (!this.signal.aborted) await this.#keepAnswers(form);
  }

  /** On a page without questions: what is to be said of a draft, and where one stands that is sent. */
  async #settle() {
    const { council, form, base } = this.about;
    const stored = (await draftsOf(council)).find((draft) => draft.form === form);
    // Those of the website are gone on with by its own pages.
    if (stored && !stored.website) return this.#tell();
    if (this.address === `${base}/check-answers`) await sendingDraft(council, form);
    if (this.address.startsWith(`${base}/done/`) && stored?.website === SENDING) await forgetDraft(council, form);
  }

  /** What is answered on this page is kept, and said to be. */
  async #keepAnswers(form) {
    const { about, words, signal, unwanted } = this;
    const status = document.createElement("p");
    status.className = "govuk-body-s";
    const draft = new PageDraft(form, about, (at) => {
      status.textContent = at ? fill(words.saved, { time: time(at, about.language) }) : "";
      forget.hidden = !at;
    });
    const forget = button(words.forget, async () => {
      sessionStorage.setItem(unwanted, "yes");
      await draft.forget();
      location.reload();
    }, words.forget_sure);
    forget.hidden = true;
    form.after(status, forget);
    signal.addEventListener("abort", () => draft.leave());
    const stored = (await draftsOf(about.council)).find((draft) => draft.form === about.form);
    if (stored && !draft.goesOn(stored)) return this.#tell();
    if (!sessionStorage.getItem(unwanted)) await draft.begin();
  }

  /** There is a draft on this device that this page does not go on with. */
  #tell() {
    const { place, words, about: { council, title } } = this;
    const goOn = button(words.go_on, () => location.assign(this.onDevice));
    const forget = button(words.forget, () => forgetDrafts(council).then(() => place.lastChild.remove()), words.forget_sure);
    place.append(notice(words, "draft", words.unfinished, [title], [goOn, forget]));
  }
}

let begun;
/** Begins with the page that is shown, once. The next page takes the place of the body (next-page.js). */
export async function begin() {
  const { body } = document;
  if (body === begun) return;
  begun = body;
  const gone = new AbortController();
  body.addEventListener("onceform:leave", () => gone.abort());
  const { offline: list } = body.querySelector("script[data-offline]").dataset;
  const about = await (await fetch(list)).json();
  if (!gone.signal.aborted) await new Shown(list, about, gone.signal).begin();
}
begin();
