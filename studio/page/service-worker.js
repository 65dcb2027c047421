// Keeps the studio for when there is no network, and gives the pages of a form that is being written their addresses.

// Put in by build.js: the files of the studio, and a name that is another when one of them is.
/* global FILES, VERSION */
const SCOPE = new URL(self.registration.scope).pathname;
/** A host may have several studios, one for each council. */
const CACHE = `onceform-studio-${VERSION}${SCOPE}`;
const PREVIEW = `${SCOPE}preview/`;
/** Says at which council this is: never an old answer. */
const COUNCIL = `${SCOPE}council.json`;
/** What a form loads that is the same for all of them. */
const SHARED = ["once-form.js", "onceform.css"];
/** Milliseconds that a window may take to answer. */
const PATIENCE = 10e3;

// What is made of a form loads nothing from anywhere else and sends nothing. The sheet has its looks in itself.
const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => event.waitUntil(begin()));

async function begin() {
  const others = (await caches.keys()).filter((name) => name.startsWith("onceform-studio-") && name.endsWith(SCOPE) && name !== CACHE);
  await Promise.all(others.map((name) => caches.delete(name)));
  await self.clients.claim();
}

self.addEventListener("fetch", (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin || !pathname.startsWith(SCOPE)) return;
  if (pathname === COUNCIL) {
    event.respondWith(fetch(event.request).catch(() => Response.json({ away: true })));
    return;
  }
  if (!pathname.startsWith(PREVIEW)) {
    event.respondWith(ours(event.request));
    return;
  }
  const [window, ...path] = pathname.slice(PREVIEW.length).split("/");
  const shared = SHARED.find((name) => path.at(-1) === name);
  event.respondWith(shared ? ours(new URL(shared, self.registration.scope)) : made(window, path.join("/")));
});

/** A file of the studio: as it was kept, or else from where it comes from. */
async function ours(request) {
  return (await (await caches.open(CACHE)).match(request, { ignoreSearch: true })) ?? fetch(request);
}

/** A file that a window has made of its form. */
async function made(preview, file) {
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const answers = windows.filter(({ url }) => !new URL(url).pathname.startsWith(PREVIEW)).map((window) => asked(window, { preview, file }));
  const { bytes, type } = await Promise.any(answers).catch(() => ({}));
  if (!bytes) return new Response("There is nothing here", { status: 404 });
  return new Response(bytes, { headers: { "content-type": type, "cache-control": "no-store", "content-security-policy": POLICY } });
}

function asked(window, question) {
  return new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    setTimeout(reject, PATIENCE);
    window.postMessage(question, [port2]);
  });
}
