// Keeps the studio for when there is no network, and gives the pages of a form that is being written their addresses.

// Put in by build.js: the files of the studio, and a name that is another when one of them is.
/* global FILES, LATER, VERSION */
const SCOPE = new URL(self.registration.scope).pathname;
/** A host may have several studios, one for each council. */
const CACHE = `onceform-studio-${VERSION}${SCOPE}`;
const PREVIEW = `${SCOPE}preview/`;
/** Test forms: test_form.js keeps them, for longer than one studio. */
const TEST = `${SCOPE}test-forms/`;
const TESTS = `onceform-test-forms${SCOPE}`;
const WHOLE = ["once-form.js", "onceform.css"];
/** Says at which council this is: never an old answer. */
const COUNCIL = `${SCOPE}council.json`;
/** What pages of a form load that is the same for all of them. */
const SHARED = ["onceform.css", "page.js", "next-page.js", "preview_page.js"];
/** Milliseconds that a window may take to answer. */
const PATIENCE = 10e3;

// What is made of a form loads nothing from anywhere else and sends nothing. The sheet has its looks in itself.
const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'self'";

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
  if (origin !== self.location.origin || !pathname.startsWith(SCOPE)) return;
  if (event.request.method === "GET" && pathname === COUNCIL) {
    event.respondWith(fetch(event.request).catch(() => Response.json({ away: true })));
    return;
  }
  if (pathname.startsWith(TEST)) {
    event.respondWith(tried(event.request));
    return;
  }
  if (!pathname.startsWith(PREVIEW)) {
    if (event.request.method === "GET") event.respondWith(ours(event.request));
    return;
  }
  const [window, ...path] = pathname.slice(PREVIEW.length).split("/");
  const shared = SHARED.find((name) => path.at(-1) === name);
  event.respondWith(shared ? ours(new URL(shared, self.registration.scope)) : made(window, path, event.request));
});

/** A file of the studio: as it was kept, or else from where it comes from. What comes after the first visit is kept then. */
async function ours(request) {
  const cache = await caches.open(CACHE);
  const known = await cache.match(request, { ignoreSearch: true });
  if (known) return known;
  const response = await fetch(request);
  const name = new URL(request.url ?? request).pathname.slice(SCOPE.length);
  if (response.ok && LATER.includes(name)) await cache.put(request, response.clone());
  return response;
}

/** A file of a test form. */
async function tried({ url }) {
  const { pathname } = new URL(url);
  const shared = WHOLE.find((name) => pathname.endsWith(`/${name}`));
  if (shared) return ours(new URL(shared, self.registration.scope));
  const file = await (await caches.open(TESTS)).match(new URL(pathname.endsWith("/") ? `${pathname}index.html` : pathname, url));
  if (!file) return new Response("This test form is not on this device any more. Publish it again in the studio.", { status: 404 });
  return new Response(file.body, { headers: { "content-type": file.headers.get("content-type"), "cache-control": "no-store", "content-security-policy": POLICY } });
}

/** What was sent with a page: the names and values of its controls, and what is known of its files. */
async function sent(request) {
  if (request.method !== "POST") return {};
  const all = [...(await request.formData())];
  const fields = all.filter(([, value]) => typeof value === "string");
  const files = all.filter(([, value]) => typeof value !== "string" && value.name);
  return { fields, files: files.map(([control, { name, size }]) => ({ control, name, size })) };
}

/** What a window makes of its form: a file, a page, or where to go instead. */
async function made(preview, path, request) {
  const question = { preview, file: path.join("/"), search: new URL(request.url).search, ...(await sent(request)) };
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const answers = windows.filter(({ url }) => !new URL(url).pathname.startsWith(PREVIEW)).map((window) => asked(window, question));
  const { html, go, status, bytes = html, type = "text/html; charset=utf-8" } = await Promise.any(answers).catch(() => ({}));
  if (go !== undefined) return Response.redirect(new URL(`${PREVIEW}${preview}/${path[0]}/${go}`, self.location), 303);
  if (!bytes) return new Response("There is nothing here", { status: 404 });
  return new Response(bytes, { status, headers: { "content-type": type, "cache-control": "no-store", "content-security-policy": POLICY } });
}

function asked(window, question) {
  return new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    setTimeout(reject, PATIENCE);
    window.postMessage(question, [port2]);
  });
}
