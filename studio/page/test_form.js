// A test form: the form as it is now, at an address of its own, where it can be filled in to its end. Nothing is sent. By itself this device hands
// it out (service-worker.js), at a council the portal does. Tells the session “tried” once one was published.
import { button, element, link } from "./element.js";

const TYPES = { html: "text/html; charset=utf-8", json: "application/json", wasm: "application/wasm" };
const WHOLE = "static/";
/** What every whole form loads. */
const SCRIPT = "once-form.js";
const CHANGED = "The form was changed since it was published: publish it anew to try it as it is now. ";
const MISTAKES = "The form has mistakes. Put them right first: they are listed below the form.";

/** Hands test forms out on this device. */
class OnDevice {
  #session;
  #cache = caches.open(`onceform-test-forms${new URL("./", location).pathname}`);

  constructor(session) {
    this.#session = session;
  }

  #address = () => new URL(`test-forms/${this.#session.checked.form.id}/`, location).href;

  /** Where the test form is; nothing when there is none. */
  async known() {
    const address = this.#address();
    return (await (await this.#cache).match(`${address}index.html`)) && { address };
  }

  async publish() {
    const address = this.#address();
    const made = await this.#session.ask("compile", undefined, { test: true });
    // It is there without a network from then on.
    await fetch(SCRIPT).catch(() => Promise.reject(new Error("The test form could not be loaded whole. Check your connection, then try again.")));
    await this.end();
    const cache = await this.#cache;
    const files = made.filter(({ name }) => name.startsWith(WHOLE));
    await Promise.all(files.map(({ name, bytes }) =>
      cache.put(address + name.slice(WHOLE.length), new Response(bytes, { headers: { "content-type": TYPES[name.split(".").pop()] } }))));
    return { address };
  }

  async end() {
    const cache = await this.#cache;
    const own = (await cache.keys()).filter(({ url }) => url.startsWith(this.#address()));
    await Promise.all(own.map((request) => cache.delete(request)));
  }
}

/** Begins what the button “Test form” opens. `council` hands test forms out where there is one. */
export function testForm(session, at, council) {
  const place = at("test-form");
  const said = at("test-form-said");
  const from = council ?? new OnDevice(session);
  /** What was published here: the state that it was of. */
  let published;
  const publish = button("Publish the test form", () => act(async () => {
    const isAnew = !end.hidden;
    const { state } = session;
    show(await from.publish(), isAnew ? "It is published anew. " : "It is published. ");
    published = state;
    session.dispatchEvent(new Event("tried"));
  }));
  const end = button("End the test form", () => act(async () => {
    await from.end();
    published = undefined;
    show(undefined, "It was ended. ");
  }), "govuk-button--secondary");
  const hide = button("Hide", () => open(false), "govuk-button--secondary");
  at("test-form-do").append(publish, end, hide);

  function show(known, first = "") {
    end.hidden = !known;
    publish.textContent = known ? "Publish it anew" : "Publish the test form";
    if (!known) return said.replaceChildren(first || "There is none at the moment.");
    const { until } = known;
    const address = new URL(known.address, location).href;
    const there = link(address, address);
    there.target = "_blank";
    there.classList.add("studio-test__address");
    const where = council ? "Whoever has this address can fill it in, on a phone too" : "It is on this device alone. For somebody else to try it, send them the copy that you save: they open it in a studio of their own";
    return said.replaceChildren(`${first}The test form is at `, there, element("span", "", ` ${where}.`, until ? ` It ends on ${until}.` : ""));
  }

  async function act(what) {
    publish.disabled = true;
    try {
      if (!session.checked?.form) throw new Error(MISTAKES);
      await what();
    } catch (refused) {
      said.textContent = refused.message || "There is no connection to the council. Try again when there is.";
    }
    publish.disabled = false;
  }

  function open(isOpen) {
    place.hidden = !isOpen;
    at("try").setAttribute("aria-expanded", isOpen);
    if (!isOpen) return at("try").focus();
    at("test-form-heading").focus();
    return act(async () => show(await from.known(), isOld() ? CHANGED : ""));
  }

  const isOld = () => Boolean(published) && session.isChanged(published);
  session.addEventListener("checked", () => {
    if (place.hidden || !session.checked.form || !isOld() || said.textContent.startsWith(CHANGED)) return;
    act(async () => show(await from.known(), CHANGED));
  });

  at("try").setAttribute("aria-expanded", false);
  at("try").addEventListener("click", () => open(place.hidden));
}
