// The council's portal, where it serves this page: its forms, their drafts, who else has one open, and asking for approval. In a folder
// by itself the studio has no council, and does without.

import { keepMore, keptMore } from "./kept.js";

/** The portal does not answer: there is no network, or it is being started again. */
export class Away extends Error {}

/** Nobody is signed in any more, or not as somebody who writes forms. */
export class SignedOut extends Error {}

/** Where it is asked for, which tells the councils of a host apart. */
const ABOUT = new URL("council.json", import.meta.url).pathname;
const JSON_KIND = "application/json";

export class Council {
  #about;

  constructor(about) {
    this.#about = about;
  }

  /** The council of this page; nothing where there is none. Where it does not answer, it is the one that was here before. */
  static async find() {
    const about = await asked().catch((error) => (error instanceof Away ? { away: true } : Promise.reject(error)));
    const known = about.away ? await keptMore(ABOUT) : about;
    if (!known?.council) return undefined;
    await keepMore(known, ABOUT);
    return new Council(known);
  }

  /** What the portal said of itself, its forms included. */
  get about() {
    return this.#about;
  }

  /** A form: what is published, and its draft. Nothing when there is no such form. */
  async open(form) {
    const { status, said } = await this.#ask(`forms/${form}`);
    return status === 404 ? undefined : said;
  }

  /** Saves a draft: `saved`, or what somebody else saved since as `draft`. */
  async save(form, what) {
    const { status, said } = await this.#ask(`forms/${form}`, "PUT", what);
    return status === 409 ? said : { saved: said };
  }

  /** Says that the form is open, and answers who else has it open and what was saved last. */
  async here(form, what) {
    return (await this.#ask(`forms/${form}/here`, "POST", what)).said;
  }

  /** Asks for approval: `address` of what waits; `errors` and `gates`; or what was saved or published since. */
  async propose(form, what) {
    return (await this.#ask(`forms/${form}/propose`, "POST", what)).said;
  }

  /** The saves of a form, the latest first. */
  async saves(form) {
    return (await this.#ask(`forms/${form}/saves`)).said.saves;
  }

  /** One of them with its files. */
  async saved(form, id) {
    return (await this.#ask(`forms/${form}/saves/${id}`)).said;
  }

  /** Where the test form of a form is, and until when; nothing when there is none. */
  async testForm(form) {
    return (await this.#ask(`forms/${form}/test`)).said.test ?? undefined;
  }

  /** Publishes a test form of these files, in the place of another; without files there is none any more. */
  async putTestForm(form, files) {
    const what = { files: files.map(([name, text]) => ({ name, text })) };
    return (await this.#ask(`forms/${form}/test`, "PUT", what)).said.test;
  }

  async #ask(path, method = "GET", what = undefined, again = true) {
    const headers = { accept: JSON_KIND, "content-type": JSON_KIND, "x-onceform-token": this.#about.token ?? "" };
    const body = what && JSON.stringify(what);
    // What is said while the page closes is still sent; nothing longer may be.
    const answer = await reached(path, { method, headers, body, keepalive: Boolean(what?.closed) });
    if (answer.status === 403 && again) {
      // Somebody who signed in again has another token.
      const about = await asked();
      if (about.away) throw new Away();
      this.#about = about;
      return this.#ask(path, method, what, false);
    }
    if (isSignedOut(answer)) throw new SignedOut();
    if (answer.status === 413) throw new Error("This form is too large to be saved. A file may have 1 MB, all of them together 4 MB.");
    const isSaid = answer.headers.get("content-type")?.startsWith(JSON_KIND);
    if (!isSaid && answer.status !== 404) throw new Error("The council’s service could not read what was sent. Load the page again; what you typed is kept.");
    const said = isSaid ? await answer.json() : undefined;
    if (said?.trouble) throw new Error(said.trouble);
    return { status: answer.status, said };
  }
}

const isSignedOut = (answer) => answer.type === "opaqueredirect" || answer.status === 403;

async function reached(path, how) {
  const answer = await fetch(path, { redirect: "manual", ...how }).catch(() => undefined);
  if (!answer || answer.status >= 500) throw new Away();
  return answer;
}

async function asked() {
  const answer = await reached(ABOUT, { headers: { accept: JSON_KIND } });
  if (isSignedOut(answer)) throw new SignedOut();
  return answer.ok ? answer.json() : {};
}
