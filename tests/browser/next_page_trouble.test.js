// From page to page when something is in the way: a slow service, none, no network, an answer that is no page of the form. What a script cannot
// do, the browser does, and nothing that was typed is lost.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fill } from "./fill.js";
import { Inspector } from "./inspect.js";
import { loads, nextPage } from "./next.js";
import { ANSWERS, COUNCIL, FORM, alone, assertRight } from "./offline.js";
import { openForm } from "./portal.js";
import { Service } from "./service.js";
import { until } from "./stored.js";
import { TYPED, button, focused, goOn, improved, path, place, portalWith, press, status, words } from "./visitor.js";

const inspector = new Inspector("next-page-trouble", { rendered: true });

describe("The next page, with something in the way", () => {
  const here = portalWith(FORM);
  const { test, address, to } = here;

  /** Keeps back what is posted until it is let go, and counts it. */
  async function holdPosts(page) {
    const held = [];
    let count = 0;
    await page.route("**/forms/**", async (route) => {
      if (route.request().method() !== "POST") return route.continue();
      count += 1;
      await new Promise((letGo) => held.push(letGo));
      await route.continue();
    });
    return { get count() { return count; }, letGo: () => held.splice(0).forEach((letGo) => letGo()) };
  }

  test("what improves a page is left alone when it comes after its page has gone", async (page) => {
    let letGo;
    const held = new Promise((resolve) => (letGo = resolve));
    await page.route("**/page.js*", async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(address());
    await nextPage(page, () => page.locator(".govuk-button--start").click());
    await nextPage(page, () => page.getByRole("link", { name: "Back", exact: true }).click());
    await page.locator(".govuk-button--start").waitFor();
    const came = page.waitForResponse(/\/page\.js/);
    letGo();
    await (await came).finished();
    // The page asked for it; when it is here for somebody else, it has been run.
    await page.evaluate((address) => import(address), (await came).url());
  });

  test("a slow service is told, and two presses are one post", async (page) => {
    await to(page, "place");
    await fill(page, TYPED);
    const posts = await holdPosts(page);
    await button(page, "continue").dblclick();
    await status(page, "Loading the next page").waitFor();
    assert.equal(await page.locator("main").getAttribute("aria-busy"), "true");
    await inspector.look(page, "on its way");
    await button(page, "continue").click();
    await page.keyboard.press("Enter");
    assert.equal(posts.count, 1);
    await nextPage(page, () => posts.letGo());
    assert.equal(place(page), "tell_us_more");
    assert.equal(await status(page, /./).count(), 0);
    assert.equal(await page.locator("[aria-busy]").count(), 0);
    await page.unrouteAll();
    // With a service that answers at once, the second click of two is none on the page that has come.
    const press1 = async (clickCount) => {
      await button(page, "continue").hover();
      await page.mouse.down({ clickCount });
      await page.mouse.up({ clickCount });
    };
    await nextPage(page, () => press1(1));
    assert.equal(place(page), "you");
    await improved(page);
    await press1(2);
    await page.evaluate(() => new Promise(requestAnimationFrame));
    assert.equal(await page.locator("[data-error-summary], [aria-busy]").count(), 0);
    // A link that is pressed meanwhile is where the person wants to go; what is answered late is not shown.
    await fill(page, TYPED);
    const held = await holdPosts(page);
    await button(page, "continue").click();
    await press(page, page.locator(".govuk-back-link"));
    assert.equal(place(page), "tell_us_more");
    const late = page.waitForEvent("requestfailed");
    held.letGo();
    await late.catch(() => {});
    assert.equal(place(page), "tell_us_more");
  });

  test("with the service gone an agent keeps what was typed, and sends it when it is back", async (page) => {
    await openForm(page, here.service, "agent", FORM, 0);
    await improved(page);
    const counted = loads(page);
    await page.getByLabel("Full name").fill("Ottilie Thistlewood");
    await fill(page, { ...TYPED, photos: [] });
    await here.service.kill();
    await button(page, "update").click();
    await status(page, "The next page did not load. What you entered is still here.").waitFor();
    await inspector.look(page, "not loaded");
    await button(page, "submit").click();
    await status(page, "did not load").waitFor();
    assert.equal(await words(page).inputValue(), TYPED.place.words);
    await here.service.run();
    await press(page, button(page, "update"));
    assert.equal(new URL(page.url()).hash, "#read-back");
    assert.ok(await focused(page, "#read-back"));
    assert.equal(await page.getByLabel("Full name").inputValue(), "Ottilie Thistlewood");
    assert.match(await page.locator("[data-fresh]").innerText(), /Outside 14 Church Lane/);
    await page.locator("[name=more]").fill("Mind the dog");
    // By the Enter key in a field, an agent stays in it.
    await page.getByLabel("Postcode").first().focus();
    await nextPage(page, () => page.keyboard.press("Enter"));
    assert.ok(await focused(page, "#caller--postcode"));
    assert.equal(await page.locator("[name=more]").inputValue(), "Mind the dog");
    assert.equal(counted.count, 0);
  });

  it("with the network gone a page of the website gives way to the one on the device, with what was typed", () => alone(here.forms, {}, async (device, service) => {
    const { page } = device;
    await device.visit();
    await press(page, page.locator(".govuk-button--start"));
    while (place(page) !== "place") {
      await fill(page, ANSWERS);
      await goOn(page);
    }
    await improved(page);
    await words(page).pressSequentially(ANSWERS.place.words);
    await fill(page, ANSWERS);
    await until(page, ({ opened }) => opened.some((draft) => ["pothole", ANSWERS.place.words, "lane"].every((text) => draft.includes(text))));
    // One tab has the draft, from page to page, and keeps it for the next.
    assert.equal((await page.evaluate(() => navigator.locks.query())).held.filter(({ name }) => name.startsWith("onceform-draft")).length, 1);
    await device.cut();
    await nextPage(page, () => button(page, "continue").click());
    await page.locator("[data-step=place]:not([hidden])").waitFor();
    assert.equal(await words(page).inputValue(), ANSWERS.place.words);
    await device.walk(ANSWERS, "answers-waiting");
    await device.restore();
    await page.goto(device.address);
    await device.told("was sent");
    assertRight(service);
  }));

  test("what is no page of the form, or of another version of the service, the browser loads itself", async (page, context) => {
    await to(page, "danger");
    const counted = loads(page);
    // After an update of the service the scripts of the next page are others.
    await fill(page, TYPED);
    await goOn(page);
    await page.route("**/danger", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replace(/data-version="\w+"/, 'data-version="other"') });
    });
    await press(page, page.locator(".govuk-back-link"));
    await page.locator("[data-version=other]").waitFor({ state: "attached" });
    assert.equal(counted.count, 1, "another version");
    await page.unrouteAll();
    // An answer that is no page of the form, in place of the next.
    await page.route("**/danger", (route) => route.fulfill({ contentType: "text/html", body: "<!DOCTYPE html><title>elsewhere</title><p>elsewhere</p>" }));
    await page.locator("input[name=danger]").last().check();
    await button(page, "continue").click();
    await page.getByText("elsewhere").waitFor();
    assert.equal(counted.count, 2, "no page");
    await page.unrouteAll();
    // A session that has ended is told in the council's own layout.
    await page.goto(`${address()}/danger`);
    const now = counted.count;
    await context.clearCookies();
    await fill(page, TYPED);
    await goOn(page);
    assert.ok(await focused(page, "h1"));
    assert.match(await page.title(), /session|signed|expired|ended|started again/i);
    await inspector.look(page, "ended");
    assert.equal(counted.count, now);
    await press(page, page.locator("main a").first());
    assert.equal(path(page), new URL(address()).pathname);
    // Beyond the form the browser goes by itself, and back again.
    await page.locator(".onceform-header__home").click();
    await page.waitForURL(`${here.service.address}/${COUNCIL}`);
    assert.equal(counted.count, now + 1);
    await page.goBack();
    await press(page, page.locator(".govuk-button--start"));
    assert.equal(place(page), "danger");
  });

  test("a post that leads to another website is left to the browser", async (page) => {
    const elsewhere = await Service.start(here.forms);
    try {
      await to(page, "danger");
      await page.route("**/danger", (route) =>
        route.request().method() === "POST" ? route.fulfill({ status: 303, headers: { location: `${elsewhere.address}/health` } }) : route.continue());
      await fill(page, TYPED);
      await button(page, "continue").click();
      // Its own policy is that forms lead nowhere else: the browser says so, and it was asked.
      const refused = page.waitForEvent("console", (line) => /form-action/.test(line.text()));
      await refused;
    } finally {
      await elsewhere.stop();
    }
  });

  it("has right HTML in every state", () => assert.ok(inspector.checkHtml() >= 3));
});
