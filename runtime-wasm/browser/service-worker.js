// Keeps the files of the forms that were opened, by the hash of their bytes, and answers with the form on one page when the network does
// not. It never keeps an answer of the service that was made for one person. Its reach is a council's public forms: the account
// and the desk are beyond it.
import { openOutbox } from "./outbox.js";

/** Milliseconds that a page may take before the one on the device is shown. */
const PATIENCE = 15e3;

const reach = new URL(self.registration.scope).pathname;
const council = reach.split("/")[1];
const CACHE = `onceform-${council}`;
const KEPT = `/${council}/assets/kept/`;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

/** The address under which the list of a form's files is kept; nothing can be asked for there. */
const listOf = (form) => `${reach}${form}/`;

// A page says which list of files belongs to its form: an address with the hash of the list in it.
self.addEventListener("message", (event) => {
  if (!event.data?.keep?.startsWith(KEPT)) return;
  // One after the other: what one has not listed yet another would remove. A page that was on its way when this worker began is no client
  // of it yet, and may stay open for a whole form.
  keeping = keeping.catch(() => {}).then(() => keep(event.data.keep)).then(() => self.clients.claim());
  event.waitUntil(keeping.then(
    () => event.ports[0]?.postMessage({ kept: true }),
    () => event.ports[0]?.postMessage({ kept: false }),
  ));
});

let keeping = Promise.resolve();

async function keep(address) {
  const cache = await caches.open(CACHE);
  const response = await (await fetch(address)).json();
  const { form, page, files } = response;
  // All files first, then the list: what was kept before works until what is new is whole.
  for (const file of [page, ...files]) if (!(await cache.match(file))) await cache.add(file);
  await cache.put(listOf(form), new Response(JSON.stringify(response), { headers: { "content-type": "application/json" } }));
  await removeOld(cache);
}

/** Removes what no list names any more. */
async function removeOld(cache) {
  const addresses = (await cache.keys()).map(({ url }) => new URL(url).pathname);
  const wanted = new Set();
  for (const address of addresses.filter((address) => !address.startsWith(KEPT))) {
    const { page, files } = await (await cache.match(address)).json();
    for (const file of [address, page, ...files]) wanted.add(file);
  }
  for (const address of addresses.filter((address) => !wanted.has(address))) await cache.delete(address);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    const [form, rest] = pathname.startsWith(reach) ? pathname.slice(reach.length).split("/") : [];
    if (form && rest !== "files") event.respondWith(page(request, form));
  } else if (request.method === "GET" && pathname.startsWith(KEPT)) event.respondWith(file(request));
});

/** A file: its address has its hash, so the one that is kept is the right one. */
async function file(request) {
  return (await kept(request)) ?? fetch(request);
}

/** A page from the network; from the device when there is none, nobody behind it, or it takes too long. */
async function page(request, form) {
  const network = fetch(request);
  const good = network.then((response) => ([502, 503, 504].includes(response.status) ? undefined : response), () => undefined);
  // What was posted may have arrived, however long it takes: only a failure counts.
  const slow = request.method === "GET" ? [new Promise((resolve) => setTimeout(resolve, PATIENCE))] : [];
  return (await Promise.race([good, ...slow])) ?? (await onDevice(form)) ?? network;
}

/** The form on one page, if it is kept. Looking makes no cache: where nothing may be kept any more there is none. */
async function onDevice(form) {
  const list = await kept(listOf(form));
  return list && kept((await list.json()).page);
}

const kept = (request) => caches.match(request, { cacheName: CACHE });

// The network is back, with or without a page.
self.addEventListener("sync", (event) => {
  if (event.tag === "onceform-outbox") event.waitUntil(openOutbox(council).then((outbox) => outbox.send()));
});
