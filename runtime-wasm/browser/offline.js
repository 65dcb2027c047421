// On the pages of the public website: has the form kept for when there is no network, keeps what is answered, sends what waits, and says
// what is on this device. Loaded after the page is ready; nothing of the page needs it.
import { SENDING, draftsOf, forgetDraft, forgetDrafts, sendingDraft } from "./draft.js";
import { button, fill, notice, showQueue, time } from "./notices.js";
import { openOutbox } from "./outbox.js";
import { PageDraft } from "./page-draft.js";
import { keepForm, keepNoForm } from "./worker.js";

const tag = document.querySelector("script[data-offline]");
const about = await (await fetch(tag.dataset.offline)).json();
const { council, form, base, words, title, language } = about;
/** The council has not switched it off. */
const on = Boolean(about.page);
/** In this tab the person wants nothing kept of the form; the name says so, there is no answer in it. */
const unwanted = `onceform-not-kept-${council}/${form}`;

const place = document.createElement("div");
const queue = document.createElement("div");
place.append(queue);
// What comes after the page was read is told.
place.setAttribute("aria-live", "polite");
document.getElementById("content--main").prepend(place);

const outbox = await openOutbox(council);
const onDevice = `${base}/on-this-device`;
await showQueue(queue, outbox, words, async ({ key, base }) => {
  await outbox.reopen(key);
  location.assign(`${base}/on-this-device`);
});

/** The form of a page of questions, once it is improved. */
async function improved() {
  const form = document.querySelector("form[data-onceform=page]");
  if (form && !form.onceform) await new Promise((resolve) => form.addEventListener("onceform:ready", resolve, { once: true }));
  return form;
}

/** What is answered on this page is kept, and said to be. */
async function keepAnswers(form) {
  const status = document.createElement("p");
  status.className = "govuk-body-s";
  const draft = new PageDraft(form, about, (at) => {
    status.textContent = at ? fill(words.saved, { time: time(at, language) }) : "";
    forget.hidden = !at;
  });
  const forget = button(words.forget, async () => {
    sessionStorage.setItem(unwanted, "yes");
    await draft.forget();
    location.reload();
  }, words.forget_sure);
  forget.hidden = true;
  form.after(status, forget);
  const stored = (await draftsOf(council)).find((draft) => draft.form === about.form);
  if (stored && !draft.goesOn(stored)) return tell();
  if (!sessionStorage.getItem(unwanted)) await draft.begin();
}

/** There is a draft on this device that this page does not go on with. */
function tell() {
  const goOn = button(words.go_on, () => location.assign(onDevice));
  const forget = button(words.forget, () => forgetDrafts(council).then(() => place.lastChild.remove()), words.forget_sure);
  place.append(notice(words, "draft", words.unfinished, [title], [goOn, forget]));
}

async function draft() {
  const page = await improved();
  if (page) return keepAnswers(page);
  const stored = (await draftsOf(council)).find((draft) => draft.form === form);
  // Those of the website are gone on with by its own pages.
  if (stored && !stored.website) return tell();
  if (location.pathname === `${base}/check-answers`) await sendingDraft(council, form);
  if (location.pathname.startsWith(`${base}/done/`) && stored?.website === SENDING) await forgetDraft(council, form);
}

const send = () => outbox.send().catch(() => {});
addEventListener("online", send);
const steps = on ? [draft(), keepForm(council, tag.dataset.offline)] : [keepNoForm(council), forgetDrafts(council)];
// Some browsers keep nothing, as in some private windows: the page does without.
await Promise.allSettled([...steps, send()]);
