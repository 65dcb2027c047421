// Every screen of the portal, for everyone who may see it: each line of the router's own list that is a screen is opened by each of the
// sample people whose roles open it, with JavaScript and without, and has to stand what `inspect.js` asks, at the width of a desk and
// of a phone. What somebody has to do first to come to a screen, they do here.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { parse } from "yaml";
import { fillDay } from "./day.js";
import { ROOT } from "./forms.js";
import { Inspector } from "./inspect.js";
import { startBrowser, startPortal } from "./portal.js";
import { Table, Visitor } from "./screens.js";

/** A form that asks what people thought of it. */
const FORM = "street-fault";
const ANSWERS = { danger: "no", fault: "drain", place: { words: "Outside 7 Rose Lane" }, more: "Near the school", updates: "no" };
/** A form with a task list. */
const TASKS = "moving-home";

/** A provider that nobody answers for. */
const PROVIDER = `[[sign_in]]
name = "one-login"
title = { en = "GOV.UK One Login", cy = "GOV.UK One Login" }
issuer = "http://127.0.0.1:9/"
client_id = "onceform"
client_secret = "made up"
`;

/** The sample people; of those who may do the same, the first. */
function people() {
  const all = parse(readFileSync(join(ROOT, "portal/samples/people.yaml"), "utf8"));
  const same = (one, other) => one.roles.join() === other.roles.join();
  return all.filter((person, at) => all.findIndex((other) => same(person, other)) === at);
}

describe("Every screen", () => {
  const here = { table: new Table() };
  const visitors = [];
  let folder;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "onceform-screens-"));
    const settings = join(folder, "settings.toml");
    writeFileSync(settings, PROVIDER);
    here.inspector = new Inspector("screens", { rendered: true, onPhone: true });
    here.browser = await startBrowser();
    // The folders beside the settings are others.
    const folders = ["forms", "councils"].flatMap((name) => [`--${name}`, join(ROOT, name)]);
    here.portal = await startPortal("2026-03-10", ["--year", "--settings", settings, ...folders]);
  });
  after(async () => {
    await Promise.all([here.browser?.close(), here.portal?.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  const as = (name, more, visit) =>
    it(name, async () => {
      const visitor = await new Visitor({ name, here, ...more }).begin();
      visitors.push(visitor);
      await visit(visitor);
      await visitor.end();
    });

  /** The screens of a form in the channels of residents. */
  async function form(visitor, room) {
    await visitor.open(`/ashcombe/${room}/${FORM}`);
    await visitor.fillIn(ANSWERS, async (place) => {
      if (["place", "check-answers"].includes(place)) await visitor.open(visitor.path);
    });
    await visitor.open(visitor.path);
    await visitor.page.locator("main form button").last().click();
    await visitor.page.locator(".govuk-error-summary").waitFor();
    await visitor.look("feedback without an opinion");
    await visitor.page.locator('main form input[type="radio"]').first().check();
    await visitor.press(visitor.page.locator("main form button").last());
    await visitor.open(visitor.path);
    await visitor.go(`/ashcombe/${room}/${TASKS}`);
    await visitor.press(visitor.page.locator(".govuk-button--start"));
    await visitor.open(`/ashcombe/${room}/${TASKS}/task-list`);
  }

  as("customer", { roles: ["customer"] }, async (customer) => {
    await customer.signIn("account", "Priya Shah");
    await form(customer, "account/forms");
    await customer.crawl("/ashcombe/account");
    await customer.go(`/ashcombe/account/forms/${FORM}`);
    await customer.fillIn(ANSWERS, (place) => place === "check-answers");
    await customer.open("/ashcombe/help");
    await customer.press(customer.page.locator("main form button").first());
    await customer.look("code to read out");
    here.code = await customer.page.locator("[data-code]").getAttribute("data-code");
  });

  for (const { name, roles } of people()) {
    as(`${roles.join(" and ")}`, { roles }, async (person) => {
      await person.signIn("staff", name);
      const opens = (path) => person.opens(here.table.screen(path));
      if (opens("/ashcombe/desk")) await desk(person);
      if (opens("/ashcombe/councillor")) await councillor(person);
      if (opens("/ashcombe/data-protection")) await dataProtection(person);
      await person.crawl("/ashcombe/staff");
      if (opens("/ashcombe/publishing/propose")) {
        await person.open(`/ashcombe/publishing/forms/${FORM}/propose`);
        await person.press(person.page.locator("main form button").last());
        await person.look("nothing handed in");
      }
      // What somebody else's role opens is refused.
      const closed = here.table.screens.find(({ path, who }) => !path.includes("{council}/account") && !path.slice(1).includes("{", 10) && !person.opens({ who }) && !who.includes("anyone"));
      await person.open(closed.path.replace("{council}", "ashcombe"), { status: 403 });
    });
  }

  async function desk(agent) {
    await agent.open("/ashcombe/desk");
    await agent.page.getByLabel("Find a customer or a request").fill("hp7");
    await agent.press(agent.page.getByRole("button", { name: "Find" }));
    await agent.look("found");
    await agent.press(agent.page.getByRole("link", { name: "Priya Shah" }));
    await agent.open(agent.path);
    await agent.page.getByLabel("Start a form").selectOption("missed-bin");
    await agent.press(agent.page.getByRole("button", { name: "Start", exact: true }));
    await agent.open(agent.path);
    await agent.press(agent.page.getByRole("button", { name: "send a link" }));
    await agent.open(agent.path);
    await agent.press(agent.page.getByRole("button", { name: "Send the link" }));
    await agent.look("link on its way");
    await agent.press(agent.page.getByRole("link", { name: "Wrap up the call" }));
    await agent.open(agent.path);
    await agent.open(`/ashcombe/desk/forms/${FORM}`);
    await agent.open(`/ashcombe/desk/start?form=${FORM}`);
    await agent.press(agent.page.locator('button[name="_do"][value="submit"]').last());
    await agent.look("script with mistakes");
    await agent.fillIn(ANSWERS);
    await agent.open(agent.path);
    await agent.open("/ashcombe/desk/customers/new");
    if (here.code) {
      await agent.go("/ashcombe/desk");
      await agent.page.getByLabel("Code that the resident reads out").fill(here.code);
      await agent.press(agent.page.getByRole("button", { name: "Pick up" }));
      await agent.look("picked up");
      here.code = undefined;
    }
  }

  async function councillor(person) {
    await person.open("/ashcombe/councillor/raise");
    await person.page.getByLabel("Resident’s name").fill("Ann Other");
    await person.page.getByLabel("Phone number").fill("07700 900222");
    await person.page.getByLabel("What is the request about?").selectOption(FORM);
    await person.page.getByLabel("In person").check();
    await fillDay(person.page, "On which day?", "2026-03-09");
    await person.page.getByLabel("The resident has agreed").check();
    await person.press(person.page.getByRole("button", { name: "Go on to the form" }));
    await person.open(person.path);
    await person.fillIn(ANSWERS);
    await person.open(person.path);
    await person.open(`/ashcombe/councillor/forms/${FORM}`);
  }

  async function dataProtection(person) {
    await person.open("/ashcombe/data-protection");
    await person.page.getByLabel("Full name").fill("Priya Shah");
    await person.page.getByLabel("E-mail address").fill("priya.shah@example.com");
    await person.press(person.page.getByRole("button", { name: "Find" }));
    await person.look("what the council has of somebody");
    await person.open(person.path);
    await person.press(person.page.getByRole("button", { name: "Place the hold" }));
    await person.look("a hold on nothing");
  }

  as("nobody", { roles: ["anyone"] }, async (nobody) => {
    await form(nobody, "forms");
    await nobody.open("/ashcombe/forms/street-fault/on-this-device");
    await nobody.open("/ashcombe/account/closed");
    await nobody.open("/ashcombe/account/sign-in/with/one-login");
    for (const [room, email] of [["account", "ann@example.com"], ["staff", "amina.yusuf@council.example.com"]]) {
      await nobody.open(`/ashcombe/${room}/sign-in`);
      await nobody.page.getByLabel("E-mail address").fill(email);
      await nobody.press(nobody.page.getByRole("button", { name: "Send" }));
      await nobody.open(nobody.path);
    }
    await nobody.open("/ashcombe/e-mails");
    const letters = await nobody.page.locator(".govuk-inset-text").allInnerTexts();
    for (const address of ["/account/sign-in/link/", "/staff/sign-in/link/", "/continue/"]) {
      const link = letters.flatMap((text) => text.match(/http\S+/g) ?? []).find((link) => link.includes(address));
      assert.ok(link, `an e-mail has a link to ${address}`);
      await nobody.open(new URL(link).pathname);
    }
    await nobody.crawl("/", "/ashcombe", "/ashcombe/help");
    await nobody.open("/ashcombe/nothing", { status: 404 });
    await nobody.go("/ashcombe/account/sign-in");
    await nobody.page.locator("main form").first().evaluate((form) => form.elements._csrf.setAttribute("value", "of another page"));
    await nobody.press(nobody.page.locator("main form button").first());
    await nobody.look("page of another session");
  });

  // The other council, with its own looks, in the other language.
  as("nobody in Welsh", { roles: ["anyone"], council: "penllyn", language: "cy" }, async (nobody) => {
    await nobody.go("/penllyn?lang=cy");
    await nobody.crawl("/penllyn", "/penllyn/help", "/penllyn/account/sign-in");
  });

  as("customer in Welsh", { roles: ["customer"], council: "penllyn", language: "cy" }, async (customer) => {
    await customer.go("/penllyn/account/sign-in?lang=cy");
    await customer.signIn("account", "Tom Okafor");
    await customer.crawl("/penllyn/account");
  });

  it("no screen is left out", () => {
    const left = visitors.flatMap((visitor) => here.table.screens
      .filter((route) => visitor.council === "ashcombe" && visitor.opens(route) && !visitor.seen.has(route.path))
      .map(({ path }) => `${visitor.name}: ${path}`));
    assert.deepEqual(left, []);
    const opened = new Set(visitors.flatMap(({ seen }) => [...seen]));
    assert.deepEqual(here.table.screens.map(({ path }) => path).filter((path) => !opened.has(path)), [], "nobody opens these");
    console.log(`# screens: ${opened.size} screens in ${here.inspector.count} states had no accessibility faults`);
  });

  it("every page that was sent is right HTML", () => here.inspector.checkHtml());
});
