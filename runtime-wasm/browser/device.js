// A form on one page that works without a network: the journey through it, with a draft that is kept on this device and a queue
// for what is sent. The page is the same for everyone; what is in it comes from the device.
import { openDraft } from "./draft.js";
import { Journey } from "./journey.js";
import { answered, filesIn, namesOf, toNames } from "./named.js";
import { attend, button, fill, notice, showQueue, time, whyNot } from "./notices.js";
import { MEND, SENT, WAITING, openOutbox } from "./outbox.js";
import { load } from "./validator.js";
import { keepForm, keepNoForm } from "./worker.js";

const about = JSON.parse(document.getElementById("onceform--device").textContent);
const { council, form, base, title, version, language, special, words } = about;
const place = document.querySelector("[data-device]");
const root = document.querySelector("[data-whole]");
const status = document.querySelector("[data-saving]");
const queue = place.querySelector("[data-queue]");
const removal = document.querySelector("[data-forget]");
const [validator, texts, outbox] = await Promise.all([
  load(about.validator),
  fetch(about.texts).then((response) => response.json()),
  openOutbox(council),
]).catch((cause) => {
  say("failed", words.failed, []);
  throw cause;
});
const { questions } = validator.manifest;

/** Milliseconds until the service is looked for again while it cannot be reached: at first, and at most. */
const SOON = 5e3;
const SELDOM = 60e3;
let pause = SOON;
let looking;
/** Sends what could not be sent and is only in memory. */
let resend = () => {};

/** Shows a notice; one of each name. */
function say(...told) {
  const made = notice(words, ...told);
  place.querySelector(`[data-notice="${told[0]}"]`)?.remove();
  place.append(made);
}
const unsay = (name) => place.querySelector(`[data-notice="${name}"]`)?.remove();

const draft = await openDraft(form, version, {
  council,
  questions,
  special,
  since: about.since,
  lost: () => {
    root.hidden = true;
    elsewhere();
  },
});

/** Another tab has the draft. */
const elsewhere = () => say("elsewhere", words.elsewhere, [words.elsewhere_why], [button(words.take, () => draft.hold(true).then(() => location.reload()))]);

/** Is another page on its way? */
let leaving = false;
let finished = false;
/** Once the answers are handed in, there is no draft that could be saved or removed. */
function finish(now) {
  finished = now;
  removal.hidden = now;
  if (now) status.textContent = "";
}

/** The draft as the journey knows it; each time it is saved, or not, the person is told. */
const kept = {
  async load() {
    const saved = await draft.load();
    removal.hidden = !saved;
    return saved;
  },
  async save(fields, page, files) {
    if (finished) return;
    const { saved, at, why } = await draft.save(fields, page, files);
    if (finished) return;
    status.textContent = saved ? fill(words.saved, { time: time(at, language) }) : "";
    if (saved) {
      removal.hidden = false;
      unsay("unsaved");
    }
    else if (why === "elsewhere") elsewhere();
    else say("unsaved", words.unsaved, [why === "full" ? words.full : words.unsaved_why]);
  },
  forget: () => draft.forget(),
};

/** Hands the answers in: to the queue, or straight from memory when they must not or cannot be kept. */
async function send({ fields, files }) {
  const answers = toNames(questions, fields);
  const listed = filesIn(questions, answers).filter(({ id }) => files.has(id)).map(({ id, control }) => ({ id, control }));
  const handed = { version, known: namesOf(questions), answers };
  const item = { key: draft.key, form, base, title, language };
  const { saved } = await draft.save(fields, "check-answers", files);
  const secret = answered(answers, special);
  if (saved && !secret) {
    finish(true);
    const { kept } = await outbox.put({ ...item, ...handed, files: listed });
    if (kept) return fromQueue(item.key);
    finish(false);
  }
  unsay("unsent");
  resend = () => {};
  try {
    const { state, result } = await outbox.deliver(item, { ...handed, files: listed.map((file) => ({ ...file, file: files.get(file.id) })) });
    if (state === SENT) {
      finish(true);
      if (result.unsent_changes) say("unsent", fill(words.was_sent, { title }), [words.unsent_changes]);
      return told(result);
    }
    say("unsent", fill(words.not_sent, { title }), state === MEND ? mending(result) : [whyNot(words, state), ...(secret ? [words.asked_again] : [])]);
  } catch (error) {
    // Sent again from here as soon as there is a network.
    say("unsent", words.keep_open, [secret ? words.special : words.unsaved_why]);
    resend = () => root.querySelector("[data-step=check-answers]:not([hidden]) button[value=submit]")?.click();
    lookAgain();
    throw error;
  }
  throw new Error("not sent");
}

const told = ({ reference, promised }) => ({ reference, due: promised });
const mending = ({ changed, errors }) => [changed ? words.mend_changed : words.mend_wrong, errors.map(({ message }) => message)];

/** Sends the queue, and says how the item stands that was just put into it. */
async function fromQueue(key) {
  await outbox.send().catch(() => {});
  const { state, result } = (await outbox.list()).find((item) => item.key === key) ?? {};
  if (state === SENT) return told(result);
  draft.renew();
  // When it goes after all, or cannot, the notice says so and what can be done; that it waits is over. Sent once more from here,
  // it would be another submission. Once the notice has gone the form begins anew.
  outbox.addEventListener("change", async () => {
    const now = (await outbox.list()).find((item) => item.key === key);
    if (now) root.hidden = now.state !== WAITING;
    else if (!leaving) location.reload();
  });
  if (state === WAITING) {
    lookAgain();
    return { waiting: true };
  }
  root.hidden = true;
  setTimeout(() => attend(queue, key));
  throw new Error(state);
}

/** The answers of an item become the draft again, in the form as it is now. */
async function mend({ key, form: other, base }) {
  leaving = true;
  if (!(await outbox.reopen(key))) {
    leaving = false;
    return say("busy", words.busy, [words.busy_why]);
  }
  location.assign(`${base}/on-this-device`);
  if (other === form) location.reload();
}

await showQueue(queue, outbox, words, mend);
/** Says whether the service can be reached. A browser only knows whether there is some network. */
const reached = (there) => (there ? unsay("offline") : say("offline", words.offline, [words.offline_why]));
addEventListener("offline", () => {
  reached(false);
  lookAgain();
});

const forget = button(words.forget, async () => {
  finish(true);
  await draft.forget();
  location.reload();
}, words.forget_sure);
removal.append(forget);

if (draft.held) {
  const today = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/London" }).format(new Date());
  // A clock that is behind what the service said is not believed.
  const data = today < about.since ? { today: about.since } : {};
  await new Journey(root, { validator, texts, data, draft: kept, send }).begin();
  document.querySelector("[data-form]").hidden = false;
} else {
  root.hidden = true;
  elsewhere();
}

/** Looks for the service in a while. A browser tells when its network is back, and not when the service behind it is. */
function lookAgain() {
  clearTimeout(looking);
  looking = setTimeout(online, pause);
  pause = Math.min(2 * pause, SELDOM);
}

/** With the service there again, what waits is sent, and the newest files of the form are kept for the next time. */
async function online() {
  clearTimeout(looking);
  looking = undefined;
  const response = await fetch(`${base}/from-device`, { cache: "no-store" }).catch(() => undefined);
  // Nobody behind the network is as good as none; whoever answers, even that there is no such form, is there.
  const there = response?.status < 500;
  reached(there);
  if (!there) return lookAgain();
  pause = SOON;
  resend();
  await outbox.send().catch(() => {});
  if (!response.ok) return;
  const { list } = await response.json();
  if (list) await keepForm(council, list).catch(() => {});
  // Nothing at all is kept where the council has switched it off; a form that is shut or taken down may come back.
  else if (list === "") await keepNoForm(council).catch(() => {});
}
addEventListener("online", online);
// The service worker, or another tab, may find it first.
outbox.addEventListener("change", () => looking && online());
await online();
