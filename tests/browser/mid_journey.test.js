// The network goes in the middle of a form that was begun on the pages of the website: nothing that was typed is lost, and however it is
// sent in the end, it arrives once.

import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fill } from "./fill.js";
import { ROOT } from "./forms.js";
import { Inspector } from "./inspect.js";
import { ANSWERS, FORM, alone, assertRight } from "./offline.js";
import { stored, until } from "./stored.js";

const inspector = new Inspector("mid-journey", { rendered: true });

describe("A form begun with a network", () => {
  let forms;
  before(() => {
    forms = mkdtempSync(join(tmpdir(), "onceform-forms-"));
    cpSync(join(ROOT, "forms", FORM), join(forms, FORM), { recursive: true });
  });
  after(() => rmSync(forms, { recursive: true, force: true }));

  const test = (name, run) => it(name, () => alone(forms, {}, run));

  const place = (page) => new URL(page.url()).pathname.split("/").pop();
  const has = (page, ...texts) => until(page, ({ opened }) => opened.some((draft) => texts.every((text) => draft.includes(text))));
  const words = (page) => page.locator('[name="place.words"]');

  /** On the pages of the website up to this one. */
  async function online({ page, address }, last) {
    if (place(page) === FORM) {
      await page.getByRole("button", { name: "Start now" }).click();
      await page.waitForURL((url) => url.pathname !== new URL(address).pathname);
    }
    for (let steps = 0; place(page) !== last; steps += 1) {
      const here = place(page);
      assert.ok(steps < 10, `lost at ${here}`);
      await fill(page, ANSWERS);
      await page.getByRole("button", { name: "Continue" }).last().click();
      await page.waitForURL((url) => !url.pathname.endsWith(here));
    }
    await page.waitForFunction(() => document.querySelector("form").onceform || location.pathname.endsWith("check-answers"));
  }

  test("goes on where the network went, with what was being typed, and is sent from the device", async (device, service) => {
    const { page } = device;
    await device.visit();
    await online(device, "place");
    await words(page).pressSequentially(ANSWERS.place.words);
    await has(page, "pothole", ANSWERS.place.words);
    await page.getByText("Saved on this device at").waitFor();
    await inspector.look(page, "kept while online");
    await device.cut();
    await page.reload();
    await page.locator("[data-step=place]:not([hidden])").waitFor();
    assert.equal(await words(page).inputValue(), ANSWERS.place.words);
    await inspector.look(page, "gone on without a network");
    await device.walk(ANSWERS, "answers-waiting");
    await device.restore();
    await page.goto(device.address);
    await device.told("was sent");
    assertRight(service);
    await until(page, ({ drafts, keys, pieces }) => drafts + keys + pieces === 0);
    // The website's own draft became this submission: there is nothing to go on with.
    await page.goto(`${device.address}/place`);
    assert.equal(place(page), "danger");
    assert.equal(await page.locator("input:checked").count(), 0);
  });

  test("takes up what was typed and the photo when the network is back, and leaves nothing once it is sent", async (device, service) => {
    const { page } = device;
    await device.visit();
    await online(device, "place");
    await words(page).pressSequentially(ANSWERS.place.words);
    await has(page, ANSWERS.place.words);
    await device.cut();
    await page.reload();
    await page.locator("[data-step=place]:not([hidden])").waitFor();
    await device.restore();
    await page.reload();
    await page.waitForFunction((typed) => document.querySelector('[name="place.words"]').value === typed, ANSWERS.place.words);
    assert.deepEqual(await device.notices(), [], "this page goes on with it");
    await online(device, "tell_us_more");
    // Chosen and not sent: the browser itself would have forgotten it.
    await fill(page, ANSWERS);
    await until(page, ({ files, pieces }) => files === 1 && pieces === 2);
    await page.reload();
    await page.waitForFunction(() => document.querySelector("input[type=file]").files.length === 1);
    await page.getByRole("button", { name: "Continue" }).last().click();
    await page.waitForURL(/you$/);
    await has(page, "hole.jpg", "Near the school");
    assert.equal((await stored(page)).pieces, 2, "the photo stays here until all is sent");
    await online(device, "check-answers");
    await page.getByRole("button", { name: "Accept and send" }).click();
    await page.waitForURL(/done/);
    assertRight(service);
    await until(page, ({ drafts, keys, files, pieces }) => drafts + keys + files + pieces === 0);
    await page.goto(device.address);
    await page.waitForLoadState("networkidle");
    assert.deepEqual(await device.notices(), []);
  });

  test("arrives once when the answer to the send is lost, with the photo that was sent before the network went", async (device, service) => {
    const { page } = device;
    await device.visit();
    await online(device, "check-answers");
    await page.waitForLoadState("networkidle");
    // Sent, and nobody hears of it.
    await page.evaluate(() => {
      const form = [...document.forms].find((form) => form.querySelector("[value=submit]"));
      return fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" }).then(() => {});
    });
    const reference = assertRight(service);
    await device.cut();
    await page.reload();
    await page.locator("[data-step]:not([data-step=start-page]):not([hidden])").first().waitFor();
    await device.walk(ANSWERS, "answers-waiting");
    await device.restore();
    await page.goto(device.address);
    await device.told(reference);
    assertRight(service);
  });

  test("is not kept any more in a tab whose user removed it", async (device) => {
    const { page } = device;
    await device.visit();
    await online(device, "place");
    await has(page, "pothole");
    page.on("dialog", (dialog) => dialog.accept());
    // The page is loaded anew once they are removed.
    const anew = page.waitForEvent("load");
    await page.getByRole("button", { name: "Remove my answers from this device" }).click();
    await anew;
    await until(page, ({ drafts, keys }) => drafts + keys === 0);
    await page.waitForLoadState("networkidle");
    await words(page).fill(ANSWERS.place.words);
    await words(page).blur();
    await online(device, "tell_us_more");
    await page.waitForLoadState("networkidle");
    assert.equal((await stored(page)).drafts, 0);
  });

  test("has right HTML in every state", async () => assert.ok(inspector.checkHtml() >= 2));
});
