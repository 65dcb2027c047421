// What is kept on a device when things go wrong there: another tab, a browser that keeps nothing, what cannot be read any more.

import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { ROOT } from "./forms.js";
import { Inspector } from "./inspect.js";
import { ANSWERS, COUNCIL, FORM, assertRight, alone, withNewQuestion } from "./offline.js";
import { serveScripts } from "./scripts.js";

const OTHER = "missed-bin";
/** Answers to the form that can be sent, and the questions that it has. */
const POTHOLE = {
  known: ["danger", "fault", "size", "deep", "column", "light_fault", "dumped", "saw_who", "place", "part", "photos", "more", "updates", "your_name", "email"],
  answers: { danger: "no", fault: "pothole", size: "plate", deep: "no", place: "By the gate\n\n", part: "lane", updates: "no" },
};
const inspector = new Inspector("queue");

describe("When things go wrong on a device", () => {
  let forms;
  let service;
  let device;
  before(() => {
    forms = mkdtempSync(join(tmpdir(), "onceform-forms-"));
    for (const form of [FORM, OTHER]) cpSync(join(ROOT, "forms", form), join(forms, form), { recursive: true });
  });
  after(() => rmSync(forms, { recursive: true, force: true }));

  const test = (name, run) => it(name, () => alone(forms, {}, async (ownDevice, ownService) => {
    [device, service] = [ownDevice, ownService];
    await serveScripts(device.context);
    await run();
  }));

  /** Runs in the page with the parts of the scripts: a draft and items of the form can be made without filling it in. */
  async function inPage(run, more) {
    await device.visit();
    const parts = await device.page.evaluateHandle(
      async ([council, form, more]) => {
        // The page sends, and not the worker in the background.
        navigator.serviceWorker.getRegistration = async () => undefined;
        const part = (name) => import(`/${council}/forms/scripts/${name}.js`);
        const [draft, outbox, safe, validator] = await Promise.all(["draft", "outbox", "safe", "validator"].map(part));
        const list = await (await fetch(document.querySelector("script[data-offline]").dataset.offline)).json();
        const { manifest } = await validator.load(list.files.find((file) => file.endsWith("validator.wasm")));
        const base = `/${council}/forms/${form}`;
        const item = (key, answers) => ({ key, form, base, title: form, language: "en", version: "", known: [], answers, files: [] });
        const record = async (store, key) => (await safe.openSafe(council)).read(store, key);
        return { ...draft, ...outbox, ...safe, manifest, council, form, item, record, more };
      },
      [COUNCIL, FORM, more],
    );
    return device.page.evaluate(run, parts);
  }

  test("answers that come back to be changed are sealed, and no other tab writes over them", async () => {
    const said = await inPage(async ({ openDraft, openOutbox, newKey, manifest, council, form, item, record }) => {
      const first = await openDraft(form, "", { council, questions: manifest.questions });
      const outbox = await openOutbox(council);
      const key = newKey();
      await outbox.put(item(key, { place: "Outside the old mill\n\n" }));
      await outbox.send();
      const [{ state }] = await outbox.list();
      const open = JSON.stringify(await record("outbox", key));
      const reopened = await outbox.reopen(key);
      const saved = await first.save({}, "start-page");
      const second = await openDraft(form, "", { council, questions: manifest.questions });
      return { state, open, reopened, saved, fields: (await second.load()).fields };
    });
    assert.equal(said.state, "mend");
    assert.doesNotMatch(said.open, /old mill/);
    assert.equal(said.reopened, true);
    assert.deepEqual(said.saved, { saved: false, why: "elsewhere" });
    assert.ok(Object.values(said.fields).includes("Outside the old mill\n\n"), JSON.stringify(said.fields));
  });

  test("a draft that was removed from another tab is kept again whole, with its photo", async () => {
    const files = await inPage(async ({ openDraft, forgetDrafts, newKey, manifest, council, form }) => {
      const draft = await openDraft(form, "", { council, questions: manifest.questions });
      const id = newKey() + newKey();
      const number = manifest.questions.findIndex(({ key }) => key === "photos");
      const fields = { [number]: `${id} 3 jpg hole.jpg` };
      const chosen = new Map([[id, new File(["abc"], "hole.jpg")]]);
      await draft.save(fields, "photos", chosen);
      await forgetDrafts(council);
      await draft.save(fields, "photos", chosen);
      return (await draft.load()).files.length;
    });
    assert.equal(files, 1);
  });

  test("an item that cannot be read holds up no other, and one that is removed while it is sent stays removed", async () => {
    const states = await inPage(async ({ openOutbox, newKey, council, item, record, openSafe, more }) => {
      const outbox = await openOutbox(council);
      const broken = "0".repeat(32);
      await outbox.put(item(broken, {}));
      const safe = await openSafe(council);
      const kept = await record("outbox", broken);
      new Uint8Array(kept.sealed.bytes)[0] ^= 1;
      await safe.write("outbox", kept);
      const good = newKey();
      await outbox.put({ ...item(good, more.answers), known: more.known });
      await outbox.send().catch(() => {});
      const gone = newKey();
      await outbox.put(item(gone, {}));
      const { fetch } = window;
      window.fetch = async (address, ...how) => {
        if (String(address).endsWith(gone)) await outbox.remove(gone);
        return fetch(address, ...how);
      };
      await outbox.send().catch(() => {});
      const of = async (key) => (await outbox.list()).find((item) => item.key === key)?.state;
      return [await of(good), await of(gone)];
    }, POTHOLE);
    assert.deepEqual(states, ["sent", undefined]);
  });

  test("whoever changed an answer after the first sending had arrived is told that the change did not", async () => {
    await inPage(async ({ openOutbox, newKey, council, item, more }) => {
      const outbox = await openOutbox(council);
      const first = { ...item(newKey(), more.answers), known: more.known };
      await outbox.deliver(first, first);
      for (const [key, place] of [[first.key, "By the church\n\n"], [newKey(), "By the gate\n\n"]]) {
        await outbox.put({ ...first, key, answers: { ...more.answers, place } });
      }
      await outbox.send();
    }, POTHOLE);
    const told = await device.page.locator("[data-notice]").allInnerTexts();
    const changed = told.filter((text) => text.includes("What you changed after you first sent them did not reach us"));
    assert.deepEqual([told.length, changed.length], [2, 1], told.join("\n"));
  });

  test("a piece that nothing on the way lets through is told, and not sent for ever", async () => {
    const said = await inPage(async ({ openOutbox, newKey, council, item }) => {
      const outbox = await openOutbox(council);
      const pieces = [];
      const { fetch } = window;
      window.fetch = async (address, how) => {
        if (how?.method !== "PATCH") return fetch(address, how);
        pieces.push(address);
        if (pieces.length > 5) throw new RangeError("again and again");
        return new Response("", { status: 413 });
      };
      const { key, base, ...handed } = item(newKey(), {});
      const files = [{ id: newKey() + newKey(), control: "photos", file: new File([new Uint8Array(1000)], "hole.jpg") }];
      return outbox.deliver({ key, base }, { ...handed, files });
    });
    assert.deepEqual(said, { state: "refused", result: { why: "413" } });
  });

  test("what cannot be taken is not sent a second time from the same page", async () => {
    await device.visit();
    await device.page.goto(`${device.address}/on-this-device`);
    await device.walk(ANSWERS, "check-answers");
    await withNewQuestion(forms, async () => {
      await service.kill();
      await service.run();
      await device.press("submit");
      await device.told("was not sent");
      await device.page.locator("[data-whole]").waitFor({ state: "hidden" });
      await device.page.waitForFunction(() => document.activeElement.closest("[data-notice]"));
      await inspector.look(device.page, "not sent");
      await device.page.getByRole("button", { name: "Look at my answers" }).press("Enter");
      await device.page.waitForFunction(() => document.querySelector("[data-step=tell_us_more]:not([hidden])"));
      await device.walk({ ...ANSWERS, urgent: "yes" }, "answers-sent");
      assertRight(service);
    });
  });

  test("the focus stays with a notice that is drawn anew", async () => {
    await device.visit();
    await device.page.goto(`${device.address}/on-this-device`);
    await device.walk(ANSWERS, "check-answers");
    await service.kill();
    await device.press("submit");
    await device.told("is waiting to be sent");
    // The heading of the page that says so is the first to have the focus.
    await device.page.waitForFunction(() => document.activeElement.closest("[data-step=answers-waiting]"));
    // The page may find the service before the key is pressed: then its notice is drawn anew under the same focus.
    await device.page.getByRole("button", { name: "Try to send it now" }).focus();
    await service.run();
    await device.page.keyboard.press("Enter");
    await device.told("was sent");
    await device.page.waitForFunction(() => document.activeElement.closest("[data-notice]"));
    assertRight(service);
  });

  test("what is half typed is kept when something else is looked at", async () => {
    await device.visit();
    await device.page.goto(`${device.address}/on-this-device`);
    await device.walk(ANSWERS, "tell_us_more");
    const savedAt = () => device.page.evaluate(async ([council, form]) => {
      const { openSafe } = await import(`/${council}/forms/scripts/safe.js`);
      return (await (await openSafe(council)).read("drafts", form)).savedAt;
    }, [COUNCIL, FORM]);
    const before = await savedAt();
    const text = device.page.locator("textarea:visible");
    await text.pressSequentially("It has been like this since");
    await device.page.evaluate(() => {
      Object.defineProperty(document, "hidden", { get: () => true });
      document.dispatchEvent(new Event("visibilitychange"));
    });
    for (let tries = 0; (await savedAt()) === before; tries += 1) assert.ok(tries < 200, "it is kept");
    await device.close();
    await device.open();
    await device.page.goto(`${device.address}/on-this-device`);
    assert.equal(await device.page.locator("textarea:visible").inputValue(), "It has been like this since");
  });

  test("a browser that keeps nothing says so, and the form is sent from memory", async () => {
    await device.context.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException("Internal error opening backing store", "UnknownError");
      };
    });
    await device.page.goto(`${device.address}/on-this-device`);
    await device.page.locator("[data-ready]").waitFor();
    await device.walk(ANSWERS, "check-answers");
    await device.told("Your answers are not being saved");
    await device.walk(ANSWERS, "answers-sent");
    assertRight(service);
  });

  test("a form whose files are gone says so", async () => {
    await device.context.route("**/validator.wasm", (route) => route.abort());
    await device.page.goto(`${device.address}/on-this-device`);
    await device.told("This form could not be opened");
    await inspector.look(device.page, "could not be opened");
  });

  test("two forms that are kept at once are both whole", async () => {
    await device.visit();
    const missing = await device.page.evaluate(async ([council, first, second]) => {
      const worker = (await navigator.serviceWorker.ready).active;
      const cache = await caches.open(`onceform-${council}`);
      const list = async (form) => (await (await fetch(`/${council}/forms/${form}/from-device`)).json()).list;
      const lists = await Promise.all([first, second].map(list));
      const keep = (list) => new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = resolve;
        worker.postMessage({ keep: list }, [port2]);
      });
      const begun = keep(lists[1]);
      // The first form, whose files are here, tidies up while those of the second come.
      while (!(await cache.keys()).some(({ url }) => url.includes(`/kept/${second}/`))) await new Promise((resolve) => setTimeout(resolve));
      await Promise.all([begun, keep(lists[0])]);
      const missing = [];
      for (const list of lists) {
        const { page, files } = await (await fetch(list)).json();
        for (const file of [page, ...files]) if (!(await cache.match(file))) missing.push(file);
      }
      return missing;
    }, [COUNCIL, FORM, OTHER]);
    assert.deepEqual(missing, []);
  });

  after(() => console.log(`# queue: ${inspector.count} states had no accessibility faults`));
});
