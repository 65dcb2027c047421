// Goes on to the next page of a form without loading it: sends what the browser itself would send, and puts what the service answers, the
// whole page as a browser without scripts gets it, in the place of the page that is shown. Whatever else is answered is left to the browser.

/** Milliseconds until a page that is not there yet is said to be on its way. */
const SOON = 1e3;
/** Milliseconds that a page may take before the service worker is asked for the one on the device. */
const PATIENCE = 15e3;

const tagOf = (page) => page.querySelector("script[data-next-page]");
/** An address without a place on its page. */
const bare = (address) => String(address).split("#")[0];
const worker = () => navigator.serviceWorker?.controller;

/** What pages must have in common for one to take the place of the other: the form, the scripts and the style sheets. */
function make(page) {
  const { nextPage, version } = tagOf(page)?.dataset ?? {};
  return [nextPage, version, ...Array.from(page.querySelectorAll("link"), (link) => link.getAttribute("href"))].join();
}

const form = tagOf(document).dataset.nextPage;
const ours = make(document);
/** How far down each page was left, by address. */
const left = new Map();
const status = document.createElement("p");
status.className = "govuk-body onceform-status";
status.setAttribute("role", "status");
let words;
let shown = bare(location);
/** The request that is under way. */
let request;
/** Set when the browser itself has been told to go to a page. */
let leaving = false;

/** The page is there: its words, and a place in which to say how the next is coming on, beside what is busy. */
function begin() {
  words = tagOf(document)?.dataset ?? words;
  status.textContent = "";
  document.querySelector("main").after(status);
}

/** Nothing is under way any more. */
function stop() {
  request?.end();
  request = undefined;
}

/**
 * Goes to a page, or sends one. `place` is the id of what to go to on the page that comes, `back` is true for an address that the browser's
 * history shows already, and `natively` has the browser do the same in its own way.
 */
async function go(url, { body, place, back = false, natively }) {
  stop();
  const busy = document.querySelector("main");
  const control = new AbortController();
  const late = setTimeout(() => (status.textContent = words.loading), SOON);
  // What is sent may have arrived, however long it takes; and it would be for the service worker to show another page.
  const slow = !body && worker() && setTimeout(() => control.abort(), PATIENCE);
  const mine = (request = {
    sends: Boolean(body),
    end() {
      clearTimeout(late);
      clearTimeout(slow);
      busy.removeAttribute("aria-busy");
      status.textContent = "";
      control.abort();
    },
  });
  busy.setAttribute("aria-busy", "true");
  let response;
  let page;
  let there = worker();
  try {
    response = await fetch(url, { method: body ? "POST" : "GET", body, headers: { accept: "text/html" }, signal: control.signal });
    const isPage = response.headers.get("content-type")?.startsWith("text/html");
    if (isPage && response.status < 500) page = new DOMParser().parseFromString(await response.text(), "text/html");
  } catch {
    response = undefined;
    // The service may be there all the same: it may have led to another website, which only the browser itself can go to.
    there ||= await fetch(import.meta.url, { method: "HEAD", cache: "no-store", signal: control.signal }).then(({ ok }) => ok, () => false);
  }
  // Something else was pressed in the meantime.
  if (request !== mine) return;
  stop();
  // What is wrong with a request is told in the layout of the council, and on no page of the form.
  if (page?.querySelector("main") && (make(page) === ours || response.status >= 400)) return show(page, response.url, place, back);
  if (response?.status < 500) {
    if (body && !response.redirected) return natively();
    return location[back ? "replace" : "assign"](response.url);
  }
  // Without a network what is on the page stays there, unless the device has a page that goes on with it.
  if (back || there) natively();
  else status.textContent = words.failed;
}

/** Shows the page that was answered from this address. */
function show(page, address, place, back) {
  const again = address === shown;
  const focused = document.activeElement.id;
  left.set(shown, scrollY);
  shown = address;
  document.body.dispatchEvent(new Event("onceform:leave"));
  // Where the browser has kept how far down a page was, the page has changed since.
  history.scrollRestoration = "manual";
  if (!back || bare(location) !== address) {
    const to = page.getElementById(place) ? `${address}#${place}` : address;
    history[back || again ? "replaceState" : "pushState"](null, "", to);
  }
  document.documentElement.lang = page.documentElement.lang;
  document.title = page.title;
  document.body = page.body;
  begin();
  const told = document.querySelector("[data-error-summary], [data-revealed]");
  const there = document.getElementById(place) ?? (again && document.getElementById(focused));
  const main = document.querySelector("main");
  const next = told || there || main.querySelector("h1") || main;
  // What can be reached with the keyboard stays so.
  if (next.tabIndex < 0) next.tabIndex = -1;
  next.focus({ preventScroll: true });
  if (there && !told) next.scrollIntoView({ block: document.getElementById(place) ? "start" : "nearest" });
  else scrollTo(0, (back && left.get(address)) || 0);
  // Those that are here already are not run again: each improves the page that it finds.
  for (const { src } of document.querySelectorAll("script[type=module][src]")) import(src).then(({ begin }) => begin?.());
}

/** What the browser would send for a form. */
function bodyOf(form, button) {
  const data = new FormData(form, button);
  // Older browsers do not know of the button.
  if (!data.has(button.name)) data.append(button.name, button.value);
  if (form.getAttribute("enctype")) return data;
  return new URLSearchParams(Array.from(data, ([name, text]) => [name, text.replace(/\r\n?|\n/g, "\r\n")]));
}

document.addEventListener("submit", (event) => {
  const { target, submitter: button } = event;
  if (event.defaultPrevented || leaving || !button || target.getAttribute("method") !== "post") return;
  const url = new URL(button.getAttribute("formaction") ?? target.getAttribute("action") ?? "", location);
  // Only a page that is sent to its own address can be asked for again there.
  if (url.origin + url.pathname !== location.origin + location.pathname) return;
  event.preventDefault();
  if (request?.sends) return;
  // The service leads to what a button is about: a list, a control for files.
  const about = /^[a-z-]+:([^:]+)/.exec(button.value)?.[1].replaceAll(".", "-");
  const natively = () => {
    leaving = true;
    button.click();
  };
  go(url, { body: bodyOf(target, button), place: about ?? url.hash.slice(1), natively });
});

document.addEventListener("click", (event) => {
  const pressed = event.target.closest?.("a[href], button[type=submit]");
  const { button, altKey, ctrlKey, metaKey, shiftKey } = event;
  if (!pressed || event.defaultPrevented || leaving || button || altKey || ctrlKey || metaKey || shiftKey) return;
  // The second click of two was meant for the first page.
  if (event.detail > 1) return event.preventDefault();
  if (!pressed.href || pressed.target || pressed.hasAttribute("download")) return;
  const url = new URL(pressed.href);
  const inForm = url.origin === location.origin && `${url.pathname}/`.startsWith(`${form}/`);
  if (!inForm || (url.hash && bare(url) === shown)) return;
  event.preventDefault();
  go(url, { place: url.hash.slice(1), natively: () => location.assign(url) });
});

addEventListener("popstate", () => {
  // Another place on the page that is shown, or back to it while the other was on its way.
  if (bare(location) === shown) return stop();
  go(new URL(location), { place: location.hash.slice(1), back: true, natively: () => location.reload() });
});

addEventListener("pagehide", () => (history.scrollRestoration = "auto"));
addEventListener("pageshow", () => (leaving = false));
begin();
