// <once-form src="https://forms.example.gov.uk/missed-bin/static/">: a form in any page; docs/anywhere.md says how it is used.
import { Journey } from "./journey.js";
import { load } from "./validator.js";

const loaded = (link) => new Promise((resolve) => ["load", "error"].forEach((end) => link.addEventListener(end, resolve)));

async function got(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} answers ${response.status}`);
  return response;
}

/** Sends what is filled in to an address: JSON, or with files a form of several parts. The same key says that it is the same. */
function sender(address) {
  const key = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return async ({ fields, files, ...submission }) => {
    const json = JSON.stringify(submission);
    let body = json;
    if (files.size) {
      body = new FormData();
      body.append("submission", new Blob([json], { type: "application/json" }));
      for (const [id, file] of files) body.append(id, file, file.name);
    }
    const headers = { "Idempotency-Key": key, ...(files.size ? {} : { "Content-Type": "application/json" }) };
    const response = await fetch(address, { method: "POST", headers, body });
    if (!response.ok) throw new Error(`${address} answers ${response.status}`);
    const isJson = response.headers.get("content-type")?.startsWith("application/json");
    // It was taken, whatever it says of it.
    return isJson ? response.json().catch(() => ({})) : {};
  };
}

export class OnceForm extends HTMLElement {
  #begun = false;

  /** How what is filled in is sent, in the place of `send-to`. */
  send;
  /** Where drafts are kept; without it nothing is. */
  draft;

  async connectedCallback() {
    if (this.#begun) return;
    this.#begun = true;
    try {
      await this.#begin();
    } catch (cause) {
      const words = document.createElement("p");
      words.className = "govuk-body";
      words.textContent = this.dataset.failed ?? "";
      if (words.textContent) this.append(words);
      this.dispatchEvent(new CustomEvent("once-form:error", { detail: { errors: [], cause }, bubbles: true, composed: true }));
    }
  }

  async #begin() {
    const source = this.getAttribute("src") ?? this.dataset.folder;
    const folder = new URL(source.endsWith("/") ? source : `${source}/`, document.baseURI);
    const lang = this.getAttribute("lang") ?? this.querySelector("[data-whole]")?.lang ?? "en";
    const inline = this.querySelector("[data-whole]");
    const [validator, texts, html] = await Promise.all([
      load(new URL("validator.wasm", folder)),
      got(new URL(`texts/${lang}.json`, folder)).then((response) => response.json()),
      inline ?? got(new URL(`whole/${lang}.html`, folder)).then((response) => response.text()),
    ]);
    const root = inline ?? (await this.#bring(folder, html));
    const address = this.getAttribute("send-to");
    const { reference } = this.dataset;
    // A form that is tried out ends as if it had been sent.
    const tried = reference && (() => Promise.resolve({ reference }));
    const send = this.send ?? tried ?? (address ? sender(new URL(address, document.baseURI)) : undefined);
    this.journey = new Journey(root, { validator, texts, draft: this.draft, send });
    await this.journey.begin();
    this.dispatchEvent(new CustomEvent("once-form:ready", { detail: { form: validator.manifest.form }, bubbles: true, composed: true }));
  }

  /** Shows the form with its looks, apart from those of the page around it. */
  async #bring(folder, html) {
    const shadow = this.attachShadow({ mode: "open" });
    const holder = document.createElement("template");
    holder.innerHTML = html;
    const sheets = [new URL("onceform.css", folder), this.getAttribute("theme")].filter(Boolean).map((address) => {
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = address;
      return link;
    });
    const ready = sheets.map(loaded);
    shadow.append(...sheets);
    await Promise.all(ready);
    shadow.append(holder.content);
    return shadow.querySelector("[data-whole]");
  }
}

customElements.define("once-form", OnceForm);
