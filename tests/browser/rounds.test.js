// The portal is killed at random moments around the send, again and again: nothing is lost, nothing arrives twice.
// ONCEFORM_ROUNDS says how often; 10 unless set.

import { BEGINNINGS } from "./fill.js";
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import { ROOT } from "./forms.js";
import { COUNCIL, Device, FORM } from "./offline.js";
import { serveScripts } from "./scripts.js";
import { Service } from "./service.js";

const ROUNDS = Number(process.env.ONCEFORM_ROUNDS ?? 10);
/** Milliseconds within which a send is over. */
const WITHIN = 250;

// A sequence that is the same each time, so that a round that fails can be had again.
let seed = 20261122;
const random = () => ((seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648);

it(`${ROUNDS} rounds with the portal killed around the send: 0 lost, 0 double`, async () => {
  const forms = mkdtempSync(join(tmpdir(), "onceform-forms-"));
  cpSync(join(ROOT, "forms", FORM), join(forms, FORM), { recursive: true });
  const service = await Service.start(forms);
  const device = await Device.on(service);
  try {
    await device.visit();
    await serveScripts(device.context);
    const known = ["danger", "fault", "size", "deep", "column", "light_fault", "dumped", "saw_who", "place", "part", "photos", "more", "updates", "your_name", "email"];
    const references = new Set();
    let later = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const sent = device.page.evaluate(async ([council, form, known, round, picture]) => {
        const at = `/${council}/forms/scripts`;
        const [{ openOutbox }, { openSafe, newKey }, { PIECE }] = await Promise.all(["outbox", "safe", "draft"].map((name) => import(`${at}/${name}.js`)));
        const [outbox, safe, key, id] = [await openOutbox(council), await openSafe(council), newKey(), newKey() + newKey()];
        const bytes = new Uint8Array(600_000);
        bytes.set(picture);
        await safe.keepFile(key, id, new File([bytes], "hole.jpg"), PIECE);
        const answers = { danger: "no", fault: "pothole", size: "plate", deep: "no", place: `Round ${round}\n\n`, part: "lane", updates: "no", photos: `${id} 600000 jpg hole.jpg` };
        const item = { key, form, base: `/${council}/forms/${form}`, title: form, language: "en", version: "", known, answers, files: [{ id, control: "photos" }] };
        await outbox.put(item);
        let tries = 0;
        for (;;) {
          tries += 1;
          await outbox.send().catch(() => {});
          const { state, result } = (await outbox.list()).find((item) => item.key === key);
          if (state === "sent") {
            await outbox.remove(key);
            return { reference: result.reference, tries };
          }
          if (state !== "waiting") throw new Error(`${state} ${JSON.stringify(result)}`);
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      }, [COUNCIL, FORM, known, round, [...BEGINNINGS.jpg]]);
      await new Promise((resolve) => setTimeout(resolve, random() * WITHIN));
      await service.kill();
      await service.run();
      const { reference, tries } = await sent;
      references.add(reference);
      if (tries > 1) later += 1;
    }
    const all = service.submissions();
    const rounds = new Set(all.map(({ answers }) => answers.place.words));
    const lost = ROUNDS - rounds.size;
    const double = all.length - rounds.size;
    console.log(`# ${ROUNDS} rounds: ${lost} lost, ${double} double; ${later} were cut off and sent again`);
    assert.deepEqual([lost, double], [0, 0]);
    assert.deepEqual(new Set(all.map(({ reference }) => reference)), references, "each was told its own reference number");
    assert.equal(service.files().length, ROUNDS, "each with its photo");
    assert.ok(later > 0, "at least one was cut off");
  } finally {
    await device.remove();
    await service.stop();
    rmSync(forms, { recursive: true, force: true });
  }
});
