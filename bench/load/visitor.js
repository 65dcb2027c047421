// A browser without JavaScript: keeps cookies, follows redirects, fills in the form of a page.

import { Agent, request } from "node:http";

const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
const ENTITIES = { "&#x2f;": "/", "&#x27;": "'", "&quot;": '"', "&lt;": "<", "&gt;": ">", "&amp;": "&" };
const plain = (text) => text.replace(/&(?:#x2f|#x27|quot|lt|gt|amp);/g, (entity) => ENTITIES[entity]);

export class Visitor {
  #cookies;
  #followed;

  /** `timed(kind, milliseconds)` is told of every answer; `followed(path)` names the page that a redirect leads to. */
  constructor(address, timed, { cookie = "", followed = () => "page" } = {}) {
    this.address = address;
    this.#followed = followed;
    this.timed = timed;
    this.#cookies = new Map(cookie ? [cookie.split("=")] : []);
  }

  /** One answer. `from` is when it was due, where that was before now. */
  async #ask(method, path, body, kind, from = performance.now()) {
    const headers = { cookie: [...this.#cookies].map((pair) => pair.join("=")).join("; ") };
    if (body !== undefined) Object.assign(headers, { "content-type": "application/x-www-form-urlencoded", "content-length": Buffer.byteLength(body) });
    const answer = await new Promise((resolve, reject) => {
      const asked = request(this.address + path, { method, agent, headers, timeout: 60_000 }, resolve);
      asked.on("error", reject).on("timeout", () => asked.destroy(new Error(`${method} ${kind}: no answer in a minute`)));
      asked.end(body);
    });
    for (const cookie of answer.headers["set-cookie"] ?? []) {
      const [name, value] = cookie.split(";")[0].split("=");
      this.#cookies.set(name, value);
    }
    answer.setEncoding("utf8");
    let html = "";
    for await (const part of answer) html += part;
    this.timed(kind, performance.now() - from);
    if (answer.statusCode >= 400) throw new Error(`${method} ${kind}: ${answer.statusCode}`);
    const to = answer.headers.location;
    return to ? this.get(to.split("#")[0], this.#followed(to)) : { path, html };
  }

  get(path, kind = "page", from) {
    return this.#ask("GET", path, undefined, kind, from);
  }

  /** Sends the form of a page with these answers, as pressing its button does. */
  send(page, answers, kind = "page") {
    const action = plain(page.html.match(/<form [^>]*action="([^"]*)"/)[1]);
    const hidden = [...page.html.matchAll(/<input type="hidden" name="(_csrf|_version|_shown)" value="([^"]*)"/g)];
    const csrf = hidden.filter(([, name]) => name === "_csrf").slice(0, 1);
    const rest = hidden.filter(([, name]) => name !== "_csrf");
    const fields = [...csrf, ...rest].map(([, name, value]) => [name, plain(value)]);
    return this.#ask("POST", action, new URLSearchParams([...fields, ...Object.entries(answers)]).toString(), kind);
  }
}
