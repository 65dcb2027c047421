// A form without a network: the browser's own switch is off and the portal is killed. What was filled in arrives once.

import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fill } from "./fill.js";
import { ROOT } from "./forms.js";
import { Inspector } from "./inspect.js";
import { ANSWERS, COUNCIL, FORM, assertRight, alone, withNewQuestion } from "./offline.js";

const inspector = new Inspector("offline", { rendered: true });

describe("A form without a network", () => {
  let forms;
  let service;
  let device;
  before(() => {
    forms = mkdtempSync(join(tmpdir(), "onceform-forms-"));
    cpSync(join(ROOT, "forms", FORM), join(forms, FORM), { recursive: true });
  });
  after(() => rmSync(forms, { recursive: true, force: true }));

  const test = (name, run) => it(name, () => alone(forms, {}, (ownDevice, ownService) => {
    [device, service] = [ownDevice, ownService];
    return run();
  }));

  test("is filled in with mistakes, corrected, sent, and arrives once when the browser is started again", async () => {
    await device.visit();
    await device.cut();
    await device.page.reload();
    const look = (step) => inspector.look(device.page, `offline ${step}`);
    const mistakes = await device.walk(ANSWERS, "answers-waiting", { blankFirst: true, look });
    assert.ok(mistakes >= 4, `${mistakes} mistakes were shown`);
    assert.doesNotMatch(await device.page.locator("main").innerText(), /[A-Z]{2}-[A-Z0-9]{3}-/, "no reference number yet");
    await device.told("is waiting to be sent");
    await look("waiting");
    await device.close();
    await service.run();
    await device.open();
    await device.page.goto(device.address);
    await device.told("was sent");
    const reference = assertRight(service);
    assert.match(await device.page.locator("[data-notice]").innerText(), new RegExp(reference));
    await inspector.look(device.page, "answers-sent");
    // Once more changes nothing, and what was noted goes.
    await device.page.reload();
    await device.told(reference);
    await device.page.getByRole("button", { name: "I have noted the reference number" }).click();
    await device.page.locator("[data-notice]").waitFor({ state: "detached" });
    assertRight(service);
    const left = await device.page.evaluate(async (name) => {
      const database = await new Promise((resolve) => (indexedDB.open(name).onsuccess = ({ target }) => resolve(target.result)));
      const count = (store) => new Promise((resolve) => (database.transaction(store).objectStore(store).count().onsuccess = ({ target }) => resolve(target.result)));
      return Promise.all([...database.objectStoreNames].map(count));
    }, `onceform-${COUNCIL}`);
    assert.deepEqual(left, [0, 0, 0, 0, 0], "nothing is left on the device, keys included");
  });

  test("goes on after the page is closed, with the photo, and is sent at once when there is a network", async () => {
    await device.visit();
    await device.cut();
    await device.page.reload();
    await device.walk(ANSWERS, "you", { kept: true });
    await device.close();
    await device.open();
    await device.context.setOffline(true);
    await device.page.goto(device.address);
    // Where it was left.
    await device.page.locator("[data-step=you]:not([hidden])").waitFor();
    await device.restore();
    await device.walk(ANSWERS, "answers-sent");
    assertRight(service);
    assert.match(await device.page.locator("[data-step=answers-sent]").innerText(), /[A-Z]{2,}-/);
  });

  test("is held by one tab at a time", async () => {
    await device.visit();
    await device.cut();
    await device.page.reload();
    await device.walk(ANSWERS, "place", { kept: true });
    const second = await device.context.newPage();
    await second.goto(device.address);
    await device.told("open in another tab", second);
    assert.equal(await second.locator("[data-whole]").isVisible(), false);
    await inspector.look(second, "in another tab");
    await second.getByRole("button", { name: "Carry on in this tab" }).click();
    await device.told("open in another tab");
    assert.equal(await device.page.locator("[data-whole]").isVisible(), false, "the first lets go");
    await second.waitForFunction(() => document.querySelector("[data-step=place]:not([hidden])"));
    device.page = second;
    await device.walk(ANSWERS, "answers-waiting");
    await device.restore();
    await device.page.reload();
    await device.told("was sent");
    assertRight(service);
  });

  test("says so when there is no room left, and is sent from memory", async () => {
    await device.visit();
    // Room for the answers and not for the photo. Chromium looks anew only now and then, so this comes before anything is kept.
    const session = await device.context.newCDPSession(device.page);
    await session.send("Storage.overrideQuotaForOrigin", { origin: service.address, quotaSize: 600_000 });
    await device.page.goto(`${device.address}/on-this-device`);
    await device.walk(ANSWERS, "tell_us_more");
    await fill(device.page, ANSWERS);
    await device.told("There is no room left on this device");
    await inspector.look(device.page, "no room");
    await device.walk(ANSWERS, "answers-sent");
    assertRight(service);
  });

  test("does not believe a clock that is years behind, and the portal judges by its own", async () => {
    await device.visit();
    await device.cut();
    await device.context.clock.setSystemTime(new Date("2001-02-03T04:05:06Z"));
    await device.page.reload();
    await device.walk(ANSWERS, "you", { kept: true });
    await device.context.clock.setSystemTime(new Date());
    await device.page.reload();
    // The draft of 2001 is still there.
    await device.page.locator("[data-step=you]:not([hidden])").waitFor();
    await device.walk(ANSWERS, "answers-waiting");
    await device.restore();
    await device.page.reload();
    await device.told("was sent");
    assertRight(service);
  });

  test("that has changed since comes back with what is new, and is sent under the same key", async () => {
    await device.visit();
    await device.cut();
    await device.page.reload();
    await device.walk(ANSWERS, "answers-waiting");
    await withNewQuestion(forms, async () => {
      await device.restore();
      await device.page.goto(device.address);
      await device.told("was not sent");
      await device.told("The form has changed since you filled it in");
      await inspector.look(device.page, "to be mended");
      assert.equal(service.submissions().length, 0);
      await device.page.getByRole("button", { name: "Look at my answers" }).click();
      await device.page.waitForURL(/on-this-device/);
      await device.page.waitForFunction(() => document.querySelector("[data-step=tell_us_more]:not([hidden])"));
      await device.walk({ ...ANSWERS, urgent: "yes" }, "answers-sent");
      assertRight(service);
      assert.equal(service.submissions()[0].answers.urgent, "yes");
    });
  });

  test("is sent once when the browser is killed while it sends", async () => {
    await device.visit();
    await device.page.goto(`${device.address}/on-this-device`);
    await device.walk(ANSWERS, "check-answers");
    // The second piece of the photo never leaves.
    let pieces = 0;
    const stuck = new Promise((resolve) => {
      device.context.route("**/from-device/**", (route) => {
        if (route.request().method() !== "PATCH" || pieces++ === 0) return route.continue();
        return resolve();
      });
    });
    await device.press("submit");
    await stuck;
    await device.kill();
    assert.equal(service.submissions().length, 0);
    await device.open();
    await device.page.goto(device.address);
    await device.told("was sent");
    assertRight(service);
  });

  test("leaves the account and the desk alone", async () => {
    await device.visit();
    await device.page.goto(`${service.address}/${COUNCIL}/account`);
    assert.equal(await device.page.evaluate(() => navigator.serviceWorker.controller), null);
    await device.page.goto(`${service.address}/${COUNCIL}/desk`);
    assert.equal(await device.page.evaluate(() => navigator.serviceWorker.controller), null);
    const kept = await device.page.evaluate(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname), `onceform-${COUNCIL}`);
    assert.ok(kept.length > 5);
    for (const path of kept) assert.ok(path.startsWith(`/${COUNCIL}/assets/kept/`) || path === `/${COUNCIL}/forms/${FORM}/`, path);
  });

  test("has right HTML in every state", async () => assert.ok(inspector.checkHtml() >= 16));

  after(() => console.log(`# offline: ${inspector.count} states had no accessibility faults`));
});
