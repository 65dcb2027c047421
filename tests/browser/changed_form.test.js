// A form that changes while somebody fills it in: what they are told, on the website, at phone and desktop width.

import assert from "node:assert/strict";
import { describe } from "node:test";
import { Inspector } from "./inspect.js";
import { FORM, withNewQuestion } from "./offline.js";
import { goOn, place, portalWith } from "./visitor.js";

describe("A form that has changed", () => {
  const here = portalWith(FORM);
  const inspector = new Inspector("changed-form");

  here.test("says what is new, once, and asks it", async (page) => {
    inspector.watch(page);
    await here.to(page, "tell_us_more");
    await here.service.kill();
    await withNewQuestion(here.forms, async () => {
      await here.service.run();
      await page.goto(page.url());
      const told = page.locator("[data-changed]");
      await told.waitFor();
      assert.match(await told.innerText(), /Is it near a school\?/);
      await inspector.look(page, "told");
      // A reload loses nothing of it.
      await page.reload();
      await told.waitFor();
      assert.equal(place(page), "tell_us_more");
      await page.locator('[name="urgent"][value="yes"]').check();
      await goOn(page);
      assert.equal(await told.count(), 0, "it is told once");
      await page.goto(`${here.address()}/tell_us_more`);
      await inspector.look(page, "afterwards");
      inspector.checkHtml();
    });
  });
});
