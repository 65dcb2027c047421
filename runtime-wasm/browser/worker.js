// The service worker of a council's forms, as pages have it keep a form, or take it away.

/** The service worker keeps the files of a form; `list` is the address of their list. */
export async function keepForm(council, list) {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(`/${council}/forms/service-worker.js`);
  const { active } = await navigator.serviceWorker.ready;
  active.postMessage({ keep: list });
}

/** Takes the service worker away, and all that it kept: the council has switched it off. */
export async function keepNoForm(council) {
  const registration = await navigator.serviceWorker?.getRegistration(`/${council}/forms/`);
  // A browser lets go of a service worker when it finds the time; what it kept need not wait for that.
  await Promise.all([registration?.unregister(), globalThis.caches?.delete(`onceform-${council}`)]);
}
