// The screens of the portal as its own list of routes has them, and somebody who goes through those that are theirs.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { fill } from "./fill.js";
import { PORTAL } from "./portal.js";

const DESKTOP = { width: 1280, height: 900 };

/** What a route is that is asked for with GET and is no screen. */
const NO_SCREENS = [
  [/^\/(health|ready|favicon\.ico)$/, "for those who watch the service, and for browsers"],
  [/\/assets\//, "style sheets, scripts and pictures"],
  [/\/service-worker\.js$/, "a script"],
  [/\/from-device/, "for the page's script: JSON"],
  [/\/files\//, "a download"],
  [/\.zip$/, "a download"],
  [/\/publishing\/studio/, "the studio, which studio_portal.test.js looks at"],
  [/\/test-forms\//, "forms that are tried out, which studio_test_form.test.js looks at"],
  [/^\/\{council\}\/insight\/\{topic\}\/\{table\}$/, "a download"],
  [/\/sign-in\/with\/\{provider\}/, "leads on; what is wrong when it cannot is said on the page of signing in"],
  [/^\/\{council\}\/(desk\/start|(desk|councillor)\/forms\/\{form\})$/, "leads on to a script with an address of its own"],
];

/** Segments that stand for anything, fewest first: the router prefers what is spelled out. */
const loose = (path) => path.split("/").filter((part) => part.startsWith("{")).length;
const matches = (path) => new RegExp(`^${path.replace(/\{\*\w+\}/g, ".+").replace(/\{\w+\}/g, "[^/]+")}$`);

/** What `onceform-portal routes` prints, as far as it is asked for with GET. */
export class Table {
  #routes;

  constructor() {
    const { stdout, status, stderr } = spawnSync(PORTAL, ["routes"], { encoding: "utf8" });
    assert.equal(status, 0, stderr);
    const all = stdout.trim().split("\n").map((line) => line.split(/\s+/));
    this.#routes = all.filter(([method]) => method === "GET").map(([, path, ...who]) => ({ path, who, matches: matches(path) }));
    this.#routes.sort((one, other) => loose(one.path) - loose(other.path));
  }

  get screens() {
    return this.#routes.filter(({ path }) => !NO_SCREENS.some(([pattern]) => pattern.test(path)));
  }

  /** The route of an address, when it is a screen. */
  screen(path) {
    const route = this.#routes.find((route) => route.matches.test(path));
    return this.screens.includes(route) ? route : undefined;
  }
}

/** Somebody with two browsers that share what the portal knows them by: one without JavaScript, and one that has it. */
export class Visitor {
  /** The screens that they saw. */
  seen = new Set();
  #done = new Set();
  #found = [];
  #scripted;

  constructor({ name, roles, council = "ashcombe", language = "en", here }) {
    Object.assign(this, { name, roles, council, language, here });
  }

  async begin() {
    const { browser, inspector } = this.here;
    const page = async (javaScriptEnabled) => {
      const context = await browser.newContext({ javaScriptEnabled, viewport: DESKTOP, serviceWorkers: "block" });
      const page = await context.newPage();
      page.setDefaultTimeout(30_000);
      inspector.watch(page);
      return page;
    };
    [this.page, this.#scripted] = await Promise.all([page(false), page(true)]);
    this.faults = [];
    this.#scripted.on("pageerror", ({ stack }) => this.faults.push(stack));
    return this;
  }

  async end() {
    assert.deepEqual(this.faults, [], `${this.name}: the browser complains`);
    await Promise.all([this.page, this.#scripted].map((page) => page.context().close()));
  }

  /** Signs in as one of the samples. */
  async signIn(room, label) {
    await this.go(`/${this.council}/${room}/sign-in`);
    await this.page.getByLabel(label).check();
    await this.page.locator("main form button").first().click();
    await this.page.waitForURL((url) => !url.pathname.includes("/sign-in"));
  }

  go(path) {
    return this.page.goto(this.here.portal.address + path);
  }

  get path() {
    const { pathname, search } = new URL(this.page.url());
    return pathname + search;
  }

  opens({ who }) {
    return who.some((role) => this.roles.includes(role));
  }

  /** Looks at what is shown as it is: what the portal answers when something is sent. */
  look(state) {
    return this.here.inspector.look(this.page, `${this.name} ${state}`, { javaScript: false });
  }

  /** Opens an address and looks at it with JavaScript and without. */
  async open(path, { status = 200 } = {}) {
    const answer = await this.go(path);
    assert.equal(answer.status(), status, `${this.name}: ${path}`);
    const { inspector, portal, table } = this.here;
    for (const each of [path, this.path]) this.#done.add(this.#kind(each));
    // Only what is shown was seen: an address may lead on to another.
    const shown = table.screen(this.path.split("?")[0]);
    if (shown) this.seen.add(shown.path);
    // A form that is not translated is shown as it is.
    if (!path.includes("/forms/")) assert.equal(await this.page.getAttribute("html", "lang"), this.language, `${this.name}: ${path}`);
    const state = `${this.name} ${this.path.split("?")[0].replace(/\b[0-9a-f]{32,}\b|\b[A-Z]{2,}(-\w{3}){2}\b/g, "id")}`;
    await this.#scripted.context().addCookies(await this.page.context().cookies());
    await this.#scripted.goto(portal.address + this.path);
    await settled(this.#scripted);
    await inspector.look(this.#scripted, state);
    await inspector.look(this.page, `${state} without JavaScript`, { javaScript: false });
    await this.#isReachable();
    this.#found.push(...(await this.#links()));
  }

  /** The links of the page, as addresses of this portal. */
  async #links() {
    const all = await this.page.locator("a[href]").evaluateAll((links) => links.map(({ href }) => href));
    const here = all.map((href) => new URL(href)).filter(({ origin }) => origin === this.here.portal.address);
    return [...new Set(here.filter(({ searchParams }) => !searchParams.has("lang")).map(({ pathname, search }) => pathname + search))];
  }

  /** From an address, and from all that was opened before, to every kind of screen of theirs that links lead to. */
  async crawl(...from) {
    this.#found.unshift(...from);
    for (let path = this.#found.shift(); path; path = this.#found.shift()) {
      const route = this.here.table.screen(path.split("?")[0]);
      if (route && this.opens(route) && !this.#done.has(this.#kind(path))) await this.open(path);
    }
  }

  /** Addresses of one kind show the same screen; each topic of the figures is one of its own. */
  #kind(address) {
    const path = address.split("?")[0];
    const route = this.here.table.screen(path)?.path ?? path;
    return route.includes("{topic}") ? path : route;
  }

  // A region that scrolls sideways is reached with the keyboard.
  async #isReachable() {
    const regions = this.page.locator(".onceform-scroll:not([tabindex])");
    assert.equal(await regions.count(), 0, `${this.name}: ${this.path} scrolls and cannot be reached by keyboard`);
  }

  /** Presses a control, and waits for the page that comes. */
  async press(control) {
    await Promise.all([this.page.waitForNavigation(), control.click()]);
  }

  /** Fills in the form that the page belongs to; `at` is called with the last part of each address, and ends it by saying so. */
  async fillIn(answers, at = () => {}) {
    const { page } = this;
    for (let steps = 0; !(await page.locator(".govuk-panel--confirmation").count()); steps += 1) {
      assert.ok(steps < 20, `${this.name}: lost at ${page.url()}`);
      if (await at(this.path.split("?")[0].split("/").pop())) return;
      const start = page.locator(".govuk-button--start");
      if (await start.count()) {
        await this.press(start);
        continue;
      }
      await fill(page, answers);
      await this.press(page.locator('button[name="_do"][value="continue"], button[name="_do"][value="submit"]').last());
    }
  }
}

/** Waits until the scripts of a page have made of it what they make of it. */
async function settled(page) {
  await page.waitForFunction(() => {
    if (document.querySelector("[data-device]")) return document.querySelector("[data-ready]");
    return [...document.querySelectorAll("form[data-onceform]")].every((form) => form.onceform);
  });
}
