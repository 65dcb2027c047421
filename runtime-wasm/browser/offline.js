// On the pages of the public website: has the form kept for when there is no network, sends what waits, and says what is on this
// device. Loaded after the page is ready; nothing of the page needs it.
import { draftsOf, forgetDrafts } from "./draft.js";
import { button, notice, showQueue } from "./notices.js";
import { openOutbox } from "./outbox.js";

const tag = document.querySelector("script[data-offline]");
const list = await (await fetch(tag.dataset.offline)).json();
const { council, form, base, words, title } = list;

/** The service worker keeps the files of the form that is open. */
async function keep() {
  if (!("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker.register(`/${council}/forms/service-worker.js`);
  await navigator.serviceWorker.ready;
  registration.active.postMessage({ keep: tag.dataset.offline });
}

const place = document.createElement("div");
const queue = document.createElement("div");
place.append(queue);
// What comes after the page was read is told.
place.setAttribute("aria-live", "polite");
document.getElementById("content--main").prepend(place);

const outbox = await openOutbox(council);
const onDevice = `${base}/on-this-device`;
const mend = async ({ key, base }) => {
  await outbox.reopen(key);
  location.assign(`${base}/on-this-device`);
};
await showQueue(queue, outbox, words, mend);

const draft = (await draftsOf(council).catch(() => [])).find((draft) => draft.form === form);
if (draft) {
  const goOn = button(words.go_on, () => location.assign(onDevice));
  const forget = button(words.forget, () => forgetDrafts(council).then(() => place.lastChild.remove()), words.forget_sure);
  place.append(notice(words, "draft", words.unfinished, [title], [goOn, forget]));
}

const send = () => outbox.send().catch(() => {});
addEventListener("online", send);
await Promise.all([keep().catch(() => {}), send()]);
