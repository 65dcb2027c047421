// Each shipped form in each channel, with and without JavaScript, first with mistakes, then without.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { shippedForms } from "./forms.js";
import { Inspector } from "./inspect.js";
import { Journey } from "./journey.js";
import { typePage } from "./keyboard.js";
import { nextPage } from "./next.js";
import { CHANNELS, openForm, startBrowser, startPortal } from "./portal.js";
import { Validator } from "./validate.js";

const DESKTOP = { width: 1280, height: 900 };

let browser;
before(async () => (browser = await startBrowser()));
after(() => browser?.close());

for (const form of shippedForms()) {
  describe(form.title, () => {
    const today = form.accepted[0].today;
    const on = (tests) => tests.filter((test) => test.today === today && (test.at ?? "12:00") === "12:00");
    const right = form.accepted[0];
    const inspector = new Inspector(form.id);
    const turns = Object.fromEntries(CHANNELS.map((channel) => [channel, 0]));
    let portal;
    let validator;
    before(async () => {
      portal = await startPortal(today);
      validator = new Validator(form, today);
    });
    after(async () => {
      validator?.close();
      await portal?.stop();
    });

    async function visit(channel, javaScript, walk) {
      const context = await browser.newContext({ javaScriptEnabled: javaScript, viewport: DESKTOP, serviceWorkers: "block" });
      try {
        const page = await context.newPage();
        page.setDefaultTimeout(30_000);
        inspector.watch(page);
        const faults = [];
        page.on("pageerror", (error) => faults.push(error.message));
        page.on("console", (line) => line.type() === "error" && faults.push(`${line.text()} ${line.location().url}`));
        await openForm(page, portal, channel, form.id, turns[channel]++);
        const label = `${channel}${javaScript ? "" : " without JavaScript"}`;
        const journey = new Journey({ page, inspector, validator, label, javaScript });
        await walk(journey, page);
        assert.deepEqual(faults, [], `${label}: the browser complains`);
      } finally {
        await context.close();
      }
    }

    async function confirmed(page, test) {
      const text = await page.locator("main").innerText();
      assert.match(text, /[A-Z0-9]{3,}-[A-Z0-9]{3,}/, "there is a reference number");
      const due = test.expect["due by"];
      if (due) {
        const date = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }).format(new Date(due));
        assert.ok(text.includes(date), `the confirmation promises ${date}:\n${text}`);
      }
    }

    describe("filled in", { concurrency: 2 }, () => {
      for (const channel of CHANNELS) for (const javaScript of [true, false]) inChannel(channel, javaScript);
      otherEnds();
    });

    function inChannel(channel, javaScript) {
      const how = `${channel}, ${javaScript ? "with" : "without"} JavaScript`;

      it(`${how}: every page left blank first, then filled in and submitted`, () =>
        visit(channel, javaScript, async (journey, page) => {
          const answers = structuredClone(right.answers);
          assert.equal(await journey.walk(answers, { blankFirst: true }), "confirmation");
          assert.ok(journey.mistakes > 0, "leaving pages blank is a mistake");
          await confirmed(page, right);
        }));

      if (!form.thoroughly) return;
      // Every mistake on the one page of the agent, where it costs least; a few of them on the way through many pages. Without
      // JavaScript the service says what is wrong, in the same way in each channel.
      const most = { agent: javaScript ? undefined : 0, account: javaScript ? 2 : 0, website: 2 }[channel];
      for (const test of on(form.mistaken).slice(0, most)) {
        it(`${how}: ${test.name}`, () =>
          visit(channel, javaScript, async (journey) => {
            await journey.walk(structuredClone(test.answers), { corrections: right.answers });
            assert.ok(journey.mistakes > 0, "the mistakes of the test are shown");
          }));
      }
    }

    function otherEnds() {
      for (const test of on(form.accepted).slice(1, form.thoroughly ? undefined : 2)) {
        it(`website: ${test.name}`, () =>
          visit("website", true, async (journey, page) => {
            assert.equal(await journey.walk(structuredClone(test.answers)), "confirmation");
            await confirmed(page, test);
          }));
      }

      for (const test of on(form.exits)) {
        it(`website: ${test.name}`, () =>
          visit("website", true, async (journey) => {
            assert.equal(await journey.walk(structuredClone(test.answers)), "exit");
          }));
      }

      if (!form.thoroughly) return;
      it("website, with the keyboard alone", () =>
        visit("website", true, async (journey, page) => {
          for (let place = await journey.place(); place !== "confirmation"; place = await journey.place()) {
            if (place === "start") {
              await page.locator(".govuk-button--start").focus();
              await nextPage(page, () => page.keyboard.press("Enter"));
            } else {
              assert.notEqual(place, "exit");
              await typePage(page, right.answers);
            }
          }
          await confirmed(page, right);
        }));
    }

    it("every page that was sent is right HTML", () => {
      assert.ok(inspector.checkHtml() > form.pages);
      console.log(`# ${form.id}: ${inspector.count} pages and states had no accessibility faults`);
    });
  });
}
