// What is kept on a device and what never is: special-category answers, drafts after signing out or a week, councils that keep nothing.

import assert from "node:assert/strict";
import { appendFileSync, cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { ROOT } from "./forms.js";
import { Inspector } from "./inspect.js";
import { ANSWERS, COUNCIL, FORM, alone, assertRight } from "./offline.js";
import { openForm } from "./portal.js";
import { files, stored, until } from "./stored.js";

const BADGE = "blue-badge";
const SECRET = "Wheezing on every hill";
/** Questions about health are special-category, all others are not. */
const BADGE_ANSWERS = {
  applicant: "self",
  holder_name: "Ottilie Thistlewood",
  date_of_birth: "1960-05-04",
  home: { line_1: "14 Church Lane", town: "Amersham", postcode: "HP7 0AB" },
  email: "ottilie@example.com",
  had_badge: "no",
  benefit: "none",
  difficulties: ["walking"],
  distance: "metres_30",
  about: SECRET,
  lasts: "yes",
  professional_name: "Ivor Bell",
  professional_place: "Rectory Meadow Surgery",
  photo: { name: "face.jpg", size: "2 KB" },
  identity: { name: "passport.pdf", size: "2 KB" },
  consent: "yes",
  truth: "yes",
};
const NEVER = [SECRET, '"benefit":', '"difficulties":', '"distance":', '"about":', '"lasts":', "metres_30"];
const DAY = 24 * 3600e3;

const inspector = new Inspector("on-device", { rendered: true });

describe("On a device", () => {
  let folder;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "onceform-on-device-"));
    for (const form of [FORM, BADGE]) cpSync(join(ROOT, "forms", form), join(folder, "forms", form), { recursive: true });
    cpSync(join(ROOT, "councils"), join(folder, "councils"), { recursive: true });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const test = (name, options, run) => it(name, () => alone(join(folder, "forms"), options, run));

  test("special-category answers are never stored, asked again, and sent from memory", { form: BADGE }, async (device, service) => {
    const { page } = device;
    const clean = async (state) => {
      const { opened, raw } = await stored(page, { caches: true });
      // The names of the questions are in the form's own files, which are the same for everyone.
      for (const text of opened) for (const secret of NEVER) assert.ok(!text.includes(secret), `${state}: “${secret}” is stored, encrypted`);
      assert.ok(!raw.includes(SECRET) && !raw.includes("Ottilie"), `${state}: an answer lies open`);
      return opened;
    };
    await device.visit();
    await device.cut();
    await page.reload();
    await device.walk(BADGE_ANSWERS, "check-answers", { look: clean });
    const kept = await until(page, ({ opened }) => opened.some((text) => text.includes("Rectory Meadow") && text.includes("check-answers")));
    assert.ok(kept.opened.some((text) => text.includes("Ottilie Thistlewood")), "the others are");
    await clean("at the end");
    // Closed and opened again, they are asked for, and only they.
    await page.reload();
    await page.locator("[data-step=benefit]:not([hidden])").waitFor();
    assert.equal(await page.locator("[data-step=benefit] input:checked").count(), 0);
    await device.walk(BADGE_ANSWERS, "check-answers", { look: clean });
    await device.press("submit");
    await device.told("Keep this page open");
    await device.told("too private to be saved on a device");
    await inspector.look(page, "too private");
    await clean("handed in");
    assert.equal((await stored(page)).outbox, 0);
    await device.restore();
    await page.locator("[data-step=answers-sent]:not([hidden])").waitFor();
    const all = service.submissions();
    assert.equal(all.length, 1);
    assert.equal(all[0].answers.about, SECRET);
    assert.equal(all[0].answers.distance, "metres_30");
    assert.equal(service.files().length, 2);
    assert.match(await page.locator("[data-step=answers-sent]").innerText(), new RegExp(all[0].reference));
    await inspector.look(page, "sent from memory");
    await clean("sent");
    await device.close();
    for (const bytes of files(device.folder)) {
      for (const coding of ["utf8", "utf16le"]) assert.ok(!bytes.includes(Buffer.from(SECRET, coding)), "it lies in a file of the browser");
    }
  });

  test("signing out destroys drafts with their keys", {}, async (device, service) => {
    const { page } = device;
    await device.visit();
    await page.goto(`${device.address}/on-this-device`);
    await device.walk(ANSWERS, "place", { kept: true });
    /** The draft as a copy of the disk has it, and every key that the browser has. */
    const take = () => page.evaluate(async (name) => {
      const database = await new Promise((resolve) => (indexedDB.open(name).onsuccess = ({ target }) => resolve(target.result)));
      const all = (store) => new Promise((resolve) => (database.transaction(store).objectStore(store).getAll().onsuccess = ({ target }) => resolve(target.result)));
      const [keys, [draft]] = [await all("keys"), await all("drafts")];
      const exported = await Promise.allSettled(keys.flatMap((key) => ["raw", "jwk"].map((format) => crypto.subtle.exportKey(format, key))));
      database.close();
      return { keys: keys.length, given: exported.filter(({ status }) => status === "fulfilled").length, copy: draft && { form: draft.form, iv: [...draft.sealed.iv], bytes: [...new Uint8Array(draft.sealed.bytes)] } };
    }, `onceform-${COUNCIL}`);
    const { keys, given, copy } = await take();
    assert.deepEqual([keys, given], [1, 0], "there is a key, and the browser does not hand it out");
    const opens = () => page.evaluate(async ([name, { form, iv, bytes }]) => {
      const database = await new Promise((resolve) => (indexedDB.open(name).onsuccess = ({ target }) => resolve(target.result)));
      const keys = await new Promise((resolve) => (database.transaction("keys").objectStore("keys").getAll().onsuccess = ({ target }) => resolve(target.result)));
      database.close();
      const additionalData = new TextEncoder().encode(`draft ${form}`);
      const tried = keys.map((key) => crypto.subtle.decrypt({ name: "AES-GCM", iv: Uint8Array.from(iv), additionalData }, key, Uint8Array.from(bytes)));
      return (await Promise.allSettled(tried)).some(({ status }) => status === "fulfilled");
    }, [`onceform-${COUNCIL}`, copy]);
    assert.ok(await opens(), "as long as its key is there, a copy opens");
    await openForm(page, service, "account", FORM, 0);
    await page.goto(`${service.address}/${COUNCIL}/account`);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.locator('input[name="person"]').first().waitFor();
    const { keys: left, copy: gone } = await take();
    assert.deepEqual([left, gone], [0, undefined], "neither key nor draft is left");
    assert.equal(await opens(), false, "a copy of the draft cannot be read any more");
    await page.goto(`${device.address}/on-this-device`);
    await page.locator("[data-step=start-page]:not([hidden])").waitFor();
  });

  test("a page with a draft shows at once where the person was, and no other page before it", {}, async (device) => {
    const { page } = device;
    await device.visit();
    await page.goto(`${device.address}/on-this-device`);
    await page.locator("[data-step=start-page]").waitFor();
    await device.walk(ANSWERS, "place", { kept: true });
    // What stood in sight, at every change of the page.
    await page.addInitScript(() => {
      window.inSight = new Set();
      const look = () => document.querySelectorAll("[data-step]").forEach((step) => step.getClientRects().length && window.inSight.add(step.dataset.step));
      new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
    });
    await page.goto(`${device.address}/on-this-device`);
    await page.locator("[data-step=place]").waitFor();
    assert.deepEqual(await page.evaluate(() => [...window.inSight]), ["place"]);
  });

  test("a draft is kept for a week, and destroyed with its key after it", {}, async (device) => {
    const { page } = device;
    await device.visit();
    await page.goto(`${device.address}/on-this-device`);
    await device.walk(ANSWERS, "place", { kept: true });
    await until(page, ({ drafts, keys }) => drafts === 1 && keys === 1);
    const now = Date.now();
    await device.context.clock.setSystemTime(new Date(now + 6 * DAY));
    await page.goto(device.address);
    await device.told("You have answers saved on this device");
    await inspector.look(page, "a draft is kept");
    await device.context.clock.setSystemTime(new Date(now + 8 * DAY));
    await page.goto(device.address);
    await until(page, ({ drafts, keys, files, pieces }) => drafts + keys + files + pieces === 0);
    assert.deepEqual(await device.notices(), []);
    await page.goto(`${device.address}/on-this-device`);
    await page.locator("[data-step=start-page]:not([hidden])").waitFor();
  });

  test("nothing is kept where the council has switched it off, what waits is sent, and what was kept goes", {}, async (device, service) => {
    const { page } = device;
    const councils = join(folder, "councils");
    await device.visit();
    // A browser looks whether the script of a service worker was changed some time after it was started, up to half a minute, and lets go of
    // none before it has: this one has done so.
    await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
    await device.cut();
    await page.reload();
    await device.walk(ANSWERS, "answers-waiting");
    await page.goto(`${device.address}/on-this-device`);
    await device.walk(ANSWERS, "place", { kept: true });
    await until(page, ({ drafts, outbox }) => drafts === 1 && outbox === 1);
    appendFileSync(join(councils, COUNCIL, "council.yaml"), "\noffline: no\n");
    service.councils = councils;
    await device.restore();
    await page.goto(device.address);
    await device.told("was sent");
    assertRight(service);
    await until(page, ({ drafts, pieces }) => drafts + pieces === 0);
    const kept = () => page.evaluate(async () => [(await navigator.serviceWorker.getRegistrations()).length, (await caches.keys()).length]);
    const isGone = async () => !(await navigator.serviceWorker.getRegistrations()).length && !(await caches.keys()).length;
    await page.waitForFunction(isGone).catch(async () => assert.fail(`${await kept()} registrations and caches are left`));
    // Nor is it kept again, and the form on one page is not there.
    await page.goto(`${device.address}/on-this-device`);
    assert.equal(page.url(), device.address);
    await page.getByRole("button", { name: "Start now" }).click();
    await page.locator("form").waitFor();
    await page.waitForLoadState("networkidle");
    await page.getByLabel("No", { exact: true }).check();
    assert.deepEqual(await kept(), [0, 0]);
    assert.equal((await stored(page)).drafts, 0);
  });

  test("has right HTML in every state", {}, async () => assert.ok(inspector.checkHtml() >= 3));
});
