// What a resident is told above the form: what waits, what was sent, what could not be sent and why. Words are data.words (see
// compiler/src/words/device.rs); the look is that of the notification banner of GOV.UK.
import { MEND, SENT, SHUT, WAITING, WITHDRAWN } from "./outbox.js";

export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

function element(name, className, ...inside) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...inside);
  return made;
}

/** Why something could not be sent that needs no mending. */
export const whyNot = (words, state) => ({ [SHUT]: words.shut, [WITHDRAWN]: words.withdrawn })[state] ?? words.refused;

/** A button that acts; it is asked again before something is lost. */
export function button(text, act, sure) {
  const made = element("button", "govuk-button govuk-button--secondary", text);
  made.type = "button";
  // Not disabled meanwhile: that would take the focus away from whoever pressed it.
  let acting = false;
  made.addEventListener("click", async () => {
    if (acting || (sure && !confirm(sure))) return;
    acting = true;
    try {
      await act();
    } finally {
      acting = false;
    }
  });
  return made;
}

/** A notice with a heading, paragraphs and buttons. */
export function notice(words, name, heading, lines, buttons = [], good = false) {
  const id = `notice--${name}`;
  const title = element("h2", "govuk-notification-banner__title", good ? words.done : words.important);
  title.id = id;
  const banner = element("div", `govuk-notification-banner${good ? " govuk-notification-banner--success" : ""}`,
    element("div", "govuk-notification-banner__header", title),
    element("div", "govuk-notification-banner__content",
      element("p", "govuk-notification-banner__heading", heading),
      ...lines.map((line) => (Array.isArray(line) ? element("ul", "govuk-list govuk-list--bullet", ...line.map((text) => element("li", "", text))) : element("p", "govuk-body", line))),
      ...(buttons.length ? [element("div", "govuk-button-group", ...buttons)] : []),
    ));
  banner.setAttribute("role", "region");
  banner.setAttribute("aria-labelledby", id);
  banner.dataset.notice = name;
  return banner;
}

/** The time at which something was saved, as people write it; with the day when that is not today. */
export function time(at, language) {
  const say = (time, how) => new Intl.DateTimeFormat(language === "cy" ? "cy-GB" : "en-GB", { ...how, timeZone: "Europe/London" }).format(time);
  const day = (time) => say(time, { weekday: "long", day: "numeric", month: "long" });
  const clock = say(at, { hour: "numeric", minute: "2-digit", hour12: true }).replace(" ", "");
  return day(at) === day(Date.now()) ? clock : `${clock}, ${day(at)}`;
}

/** Puts the focus on a notice of this name; when it is gone, on what stands behind it, the heading of the page. */
export function attend(place, name) {
  const found = place.querySelector(`[data-notice="${name}"]`) ?? [...document.querySelectorAll("h1")].find((heading) => heading.getClientRects().length);
  if (!found) return;
  found.tabIndex = -1;
  found.focus();
}

/**
 * Shows the queue in `place`, and keeps it up to date. `mend` is called with an item whose answers the person wants to change.
 */
export async function showQueue(place, outbox, words, mend, signal) {
  let shown = new Map();
  const draw = async () => {
    const items = await outbox.list();
    const focused = place.contains(document.activeElement) && document.activeElement.closest("[data-notice]")?.dataset.notice;
    // What stands as it stood is left alone: somebody may be about to press its button.
    shown = new Map(items.map((item) => {
      const now = JSON.stringify(item);
      return [now, shown.get(now) ?? itemNotice(item, outbox, words, mend)];
    }));
    const notices = [...shown.values()];
    for (const old of [...place.children]) if (!notices.includes(old)) old.remove();
    notices.forEach((notice, at) => place.children[at] !== notice && place.insertBefore(notice, place.children[at] ?? null));
    place.hidden = !items.length;
    if (focused && !place.contains(document.activeElement)) attend(place, focused);
  };
  outbox.addEventListener("change", draw, { signal });
  await draw();
}

function itemNotice(item, outbox, words, mend) {
  const { key, title, state, result, handedAt } = item;
  const told = (text) => fill(text, { title, reference: result?.reference, day: result?.promised, time: result?.received });
  const remove = button(words.remove, () => outbox.remove(key), words.remove_sure);
  if (state === SENT) {
    const [before, after] = words.reference_is.split("{reference}").map(told);
    const received = document.createDocumentFragment();
    received.append(before, element("span", "onceform-reference", result.reference), after);
    const lines = [received];
    if (result.promised) lines.push(told(words.promised));
    if (result.fee) lines.push(fill(words.fee, { amount: result.fee }));
    if (result.unsent_changes) lines.push(words.unsent_changes);
    return notice(words, key, told(words.was_sent), lines, [button(words.hide, () => outbox.remove(key))], true);
  }
  if (state === WAITING) {
    const since = fill(words.waiting_since, { time: time(handedAt, document.documentElement.lang) });
    return notice(words, key, told(words.waiting), [since, words.waiting_why], [button(words.send_now, () => outbox.send().catch(() => {})), remove]);
  }
  if (state === MEND) {
    const messages = result.errors.map(({ message }) => message);
    const why = result.changed ? words.mend_changed : words.mend_wrong;
    return notice(words, key, told(words.not_sent), [why, ...(messages.length ? [messages] : [])], [button(words.mend, () => mend(item)), remove]);
  }
  const again = button(words.send_now, () => outbox.retry(key).then(() => outbox.send()).catch(() => {}));
  return notice(words, key, told(words.not_sent), [whyNot(words, state)], [again, remove]);
}
