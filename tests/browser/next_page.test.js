// From page to page without loading one anew: where the script of a page puts the next in its place, everything is as when the browser loads
// it: address, title, focus, history, what is sent and what is kept.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fill, filesOf } from "./fill.js";
import { Inspector } from "./inspect.js";
import { loads, nextPage } from "./next.js";
import { ANSWERS, FORM } from "./offline.js";
import { openForm } from "./portal.js";
import { until } from "./stored.js";
import { TYPED, button, focused, goOn, improved, path, place, portalWith, press, status, words } from "./visitor.js";

const LIST = "bulky-waste";
const WELSH = "missed-bin";
const LONG = "tell-us";

const inspector = new Inspector("next-page", { rendered: true });

describe("The next page", () => {
  const here = portalWith(FORM, LIST, WELSH, LONG);
  const { test, address, to } = here;

  /** Through the form in a channel, and what came of it in the store, without what is different each time. */
  async function walk(page, channel, turn, seen = async () => {}) {
    await openForm(page, here.service, channel, FORM, turn);
    const counted = loads(page);
    if (channel !== "agent") await page.locator(".govuk-button--start").waitFor();
    for (let steps = 0; !place(page).match(/^SF-/); steps += 1) {
      assert.ok(steps < 20, `lost at ${page.url()}`);
      await seen(steps);
      const start = page.locator(".govuk-button--start");
      if (await start.count()) {
        await press(page, start);
        continue;
      }
      if (await page.locator("[data-question]").count()) await fill(page, TYPED);
      const last = page.locator('button[value="submit"]');
      await press(page, (await last.count()) ? last : button(page, "continue"));
    }
    await seen("end");
    const { reference, answers } = here.service.submissions().find(({ reference }) => page.url().endsWith(reference));
    assert.match(await page.locator("main").innerText(), new RegExp(reference));
    return { loads: counted.count, answers };
  }

  for (const [turn, channel] of ["website", "account", "agent"].entries()) {
    test(`${channel}: a whole form with a photo, of which only the first page is loaded, and what arrives is the same as without a script`, async (page) => {
      const titles = new Set();
      const seen = async (step) => {
        titles.add(await page.title());
        // The agent's first page was loaded; each after it is told by its heading.
        if (step) assert.ok(await focused(page, "h1"), `the heading of ${page.url()} has the focus`);
        if (step) assert.equal(await page.evaluate(() => scrollY), 0);
        await inspector.look(page, `${channel} ${place(page)}`);
      };
      const first = await walk(page, channel, 2 * turn, seen);
      assert.equal(first.loads, 0, "no document was loaded");
      assert.ok(titles.size >= (channel === "agent" ? 2 : 8), [...titles].join("\n"));
      const navigations = await page.evaluate(() => performance.getEntriesByType("navigation").length);
      assert.equal(navigations, 1);
      const plain = await here.browser.newContext({ javaScriptEnabled: false });
      try {
        const without = await plain.newPage();
        await openForm(without, here.service, channel, FORM, 2 * turn);
        for (let steps = 0; !place(without).match(/^SF-/); steps += 1) {
          assert.ok(steps < 30, `lost at ${without.url()}`);
          const start = without.locator(".govuk-button--start");
          const again = await without.locator("[data-question]").count();
          if (again) await fill(without, TYPED);
          const before = without.url();
          await ((await start.count()) ? start : without.locator('button[value="submit"], button[value="continue"]').last()).click();
          await without.waitForLoadState("load");
          // The agent's script comes back with what has become asked.
          assert.ok(without.url() !== before || again, without.url());
        }
        const { answers } = here.service.submissions().find(({ reference }) => without.url().endsWith(reference));
        assert.deepEqual(first.answers, answers);
        assert.match(answers.more, /school\r?\nBy/);
      } finally {
        await plain.close();
      }
    });
  }

  test("back, forward and reload lead where they lead without a script, as far down as the page was left", async (page) => {
    await to(page, "place");
    const counted = loads(page);
    const entries = await page.evaluate(() => history.length);
    await page.setViewportSize({ width: 1280, height: 300 });
    await fill(page, TYPED);
    await page.evaluate(() => scrollTo(0, 150));
    await page.evaluate(() => document.querySelector("form").requestSubmit(document.querySelector("button[value=continue]")));
    await page.waitForFunction(() => location.pathname.endsWith("tell_us_more"));
    assert.equal(await page.evaluate(() => scrollY), 0);
    await nextPage(page, () => page.goBack());
    assert.equal(place(page), "place");
    assert.match(await page.title(), /^Where is it\?/);
    assert.equal(await words(page).inputValue(), TYPED.place.words);
    assert.ok(await focused(page, "h1"));
    assert.equal(await page.evaluate(() => scrollY), 150);
    await nextPage(page, () => page.goBack());
    assert.equal(place(page), "fault");
    // Twice at once: only the last counts.
    await page.evaluate(() => (history.forward(), history.forward()));
    await page.locator("[name=more]").waitFor();
    assert.equal(place(page), "tell_us_more");
    assert.equal(await page.evaluate(() => history.length), entries + 1);
    // Back and at once forward again: the page that is shown stays.
    await page.locator("[name=more]").fill("typed");
    let letGo;
    await page.route("**/place", (route) => (letGo = () => route.continue().catch(() => {})));
    await page.evaluate(() => history.back());
    await page.locator("main[aria-busy]").waitFor();
    await page.evaluate(() => history.forward());
    await page.locator("main:not([aria-busy])").waitFor();
    letGo();
    await page.unrouteAll();
    assert.equal(place(page), "tell_us_more");
    assert.equal(await page.locator("[name=more]").inputValue(), "typed");
    assert.equal(counted.count, 0);
    await page.reload();
    assert.equal(place(page), "tell_us_more");
    await improved(page);
    await nextPage(page, () => page.goBack());
    await words(page).waitFor();
    assert.equal(place(page), "place");
    // A place on the page is no page.
    const body = await page.evaluateHandle(() => document.body);
    await page.locator(".govuk-skip-link").focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => location.hash === "#content--main");
    await page.goBack();
    await page.waitForFunction(() => !location.hash);
    assert.ok(await body.evaluate((body) => body === document.body), "the page is the same one");
    assert.equal(place(page), "place");
  });

  test("a link to change an answer leads to its page, and its button back to the check", async (page) => {
    await to(page, "tell_us_more");
    await fill(page, TYPED);
    await goOn(page);
    await fill(page, TYPED);
    await goOn(page);
    assert.equal(place(page), "check-answers");
    const counted = loads(page);
    await press(page, page.locator('a[href*="/place?from=check"]').first());
    assert.equal(new URL(page.url()).search, "?from=check");
    await words(page).fill("Outside 15 Church Lane");
    await goOn(page);
    assert.equal(place(page), "check-answers");
    assert.match(await page.locator("main").innerText(), /15 Church Lane/);
    await press(page, page.locator(".govuk-back-link"));
    assert.equal(place(page), "you");
    assert.equal(counted.count, 0);
  });

  test("what only the service finds wrong has the focus, is kept, and is not sent again when the page is loaded again", async (page) => {
    await to(page, "tell_us_more");
    const [counted, posts] = [loads(page), []];
    page.on("request", (request) => request.method() === "POST" && posts.push(request.url()));
    const entries = await page.evaluate(() => history.length);
    await page.locator("[name=more]").fill("Near the school");
    // A text that calls itself a picture.
    await page.locator("input[type=file]").setInputFiles({ name: "hole.jpg", mimeType: "image/jpeg", buffer: Buffer.from("no picture at all") });
    await goOn(page);
    assert.equal(place(page), "tell_us_more");
    assert.match(await page.title(), /^Error: /);
    assert.ok(await focused(page, "[data-error-summary]"), "the list of errors has the focus");
    assert.equal(await page.evaluate(() => history.length), entries, "going back leads to the page before");
    await inspector.look(page, "wrong");
    await improved(page);
    assert.ok(await focused(page, "[data-error-summary]"));
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.ok(await focused(page, "input[type=file]"), "its link leads to the control");
    assert.equal(counted.count, 0);
    assert.equal(posts.length, 1);
    await page.reload();
    assert.equal(await page.locator("[name=more]").inputValue(), "Near the school");
    assert.equal(posts.length, 1, "nothing was posted again");
    await nextPage(page, () => page.goBack());
    assert.equal(place(page), "place");
  });

  test("without its validator a page still goes on, and the service says what is wrong", async (page) => {
    await page.route("**/validator.wasm", (route) => route.abort());
    const faults = [];
    page.removeAllListeners("pageerror");
    page.on("pageerror", ({ message }) => faults.push(message));
    await page.goto(address());
    const counted = loads(page);
    await press(page, page.locator(".govuk-button--start"));
    await goOn(page);
    assert.match(await page.title(), /^Error: /);
    assert.ok(await focused(page, "[data-error-summary]"));
    await page.unrouteAll();
    await fill(page, TYPED);
    await goOn(page);
    assert.equal(place(page), "fault");
    await improved(page);
    assert.equal(counted.count, 0);
    assert.ok(faults.length, "that it could not be loaded is told to the console");
  });

  test("buttons for files and rows come back to what they are about", async (page, context) => {
    await to(page, "tell_us_more");
    const counted = loads(page);
    await page.locator("input[type=file]").setInputFiles(filesOf(TYPED.photos));
    await press(page, button(page, "upload:"));
    assert.equal(new URL(page.url()).hash, "#photos");
    assert.ok(await focused(page, "input[type=file]#photos"));
    assert.equal(await page.locator("[data-file]").count(), 1);
    // The file itself is a download: the browser has it, and the page stays.
    const [download] = await Promise.all([page.waitForEvent("download"), page.locator("[data-file] a").click()]);
    assert.equal(download.suggestedFilename(), "hole.jpg");
    await press(page, button(page, "remove-file:"));
    assert.equal(await page.locator("[data-file]").count(), 0);
    assert.equal(counted.count, 0);

    const other = await context.newPage();
    await other.goto(address(LIST));
    const others = loads(other);
    await press(other, other.locator(".govuk-button--start"));
    await fill(other, { kind: "household", property: { line_1: "14 Church Lane", town: "Amersham", postcode: "HP7 0AB" } });
    await goOn(other);
    assert.equal(place(other), "things");
    await fill(other, { how_many: "up_to_3" });
    const rows = await other.locator(".onceform-row").count();
    await press(other, button(other, "add:things"));
    assert.equal(await other.locator(".onceform-row").count(), rows + 1);
    assert.ok(await focused(other, "fieldset#things"), "the list has the focus");
    assert.ok(await other.locator('input[value="up_to_3"]').isChecked(), "what was chosen is there");
    await inspector.look(other, "a row more");
    await press(other, other.locator('button[value="remove:things:1"]'));
    assert.equal(await other.locator(".onceform-row").count(), Math.max(rows, 1));
    assert.equal(others.count, 0);
  });

  test("what is posted is what the browser itself would post, line breaks and the button with it", async (page) => {
    const lately = new Date(Date.now() - 10 * 24 * 3600e3).toISOString().slice(0, 10);
    const complaint = { what_went_wrong: "The bin\nand the “lid”, 100% + more", happened_on: lately };
    const sent = async (page, follow) => {
      const bodies = [];
      page.on("request", (request) => request.method() === "POST" && bodies.push(request.postData().replace(/_csrf=[^&]*/, "")));
      await page.goto(address(LONG));
      await follow(page.locator(".govuk-button--start"));
      for (const answers of [{ kind: "complaint" }, { about: "waste" }, complaint]) {
        await fill(page, answers);
        await follow(button(page, "continue"));
      }
      assert.equal(place(page), "put_right");
      return bodies;
    };
    const posted = await sent(page, (control) => press(page, control));
    const plain = await here.browser.newContext({ javaScriptEnabled: false });
    try {
      const without = await plain.newPage();
      const expected = await sent(without, (control) => control.click().then(() => without.waitForLoadState("load")));
      assert.deepEqual(posted, expected);
      assert.match(posted[2], /bin%0D%0Aand/);
    } finally {
      await plain.close();
    }
  });

  test("a draft is kept from page to page, and gone when it is sent", async (page) => {
    await to(page, "tell_us_more", ANSWERS);
    const counted = loads(page);
    await page.getByText("Saved on this device at").waitFor();
    await fill(page, ANSWERS);
    await until(page, ({ opened, files }) => files === 1 && opened.some((draft) => draft.includes("Near the school") && draft.includes("pothole")));
    await goOn(page);
    await fill(page, ANSWERS);
    await until(page, ({ opened }) => opened.some((draft) => draft.includes('"updates":"no"')));
    await goOn(page);
    await press(page, button(page, "submit"));
    assert.match(path(page), /done/);
    await until(page, ({ drafts, keys, files, pieces }) => drafts + keys + files + pieces === 0);
    const locks = await page.evaluate(() => navigator.locks.query());
    assert.deepEqual(locks.held, []);
    assert.equal(counted.count, 0);
  });

  test("another language comes without loading the page too", async (page) => {
    await page.goto(address(WELSH));
    const counted = loads(page);
    await press(page, page.locator(".govuk-button--start"));
    await improved(page);
    await press(page, page.getByRole("link", { name: "Cymraeg" }));
    assert.equal(new URL(page.url()).search, "");
    assert.equal(await page.locator("html").getAttribute("lang"), "cy");
    await improved(page);
    await button(page, "continue").click();
    await page.locator("[data-error-summary]").waitFor();
    assert.match(await page.title(), /^Gwall: /);
    await inspector.look(page, "cy");
    await page.route("**/forms/**", (route) => new Promise((late) => setTimeout(late, 1500)).then(() => route.continue()));
    const next = page.locator(".govuk-back-link");
    await nextPage(page, async () => {
      await next.click();
      await status(page, "llwytho’r dudalen nesaf").waitFor();
    });
    assert.equal(counted.count, 0);
  });

  test("fifty pages leave nothing behind", async (page, context) => {
    const validators = [];
    page.on("request", (request) => request.url().endsWith("validator.wasm") && validators.push(request.url()));
    await to(page, "fault");
    const tools = await context.newCDPSession(page);
    await tools.send("Performance.enable");
    const back = async (times) => {
      for (let turn = 0; turn < times; turn += 1) {
        await press(page, page.locator(".govuk-back-link"));
        await improved(page);
        await goOn(page);
        await improved(page);
      }
      await page.getByText("Saved on this device at").waitFor();
      await tools.send("HeapProfiler.collectGarbage");
      await tools.send("HeapProfiler.collectGarbage");
      const { metrics } = await tools.send("Performance.getMetrics");
      const { Nodes, JSEventListeners, Documents } = Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
      return { Nodes, JSEventListeners, Documents };
    };
    const few = await back(5);
    const many = await back(20);
    console.log(`# after 5 turns ${JSON.stringify(few)}, after 25 ${JSON.stringify(many)}`);
    assert.ok(many.JSEventListeners <= few.JSEventListeners + 10, "listeners");
    assert.ok(many.Nodes <= few.Nodes * 1.3, "nodes");
    assert.equal(validators.length, 1, "the validator is loaded once");
  });

  it("has right HTML in every state", () => assert.ok(inspector.checkHtml() >= 10));
});
