// The place where a photo was taken, offered as the answer to a question about a location: used and not used, with JavaScript and
// without.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { BEGINNINGS, fill } from "./fill.js";
import { Inspector } from "./inspect.js";
import { nextPage } from "./next.js";
import { startBrowser, startPortal } from "./portal.js";

const ANSWERS = { danger: "no", fault: "pothole", size: "plate", deep: "no", place: { words: "Outside 14 Church Lane" }, part: "lane", more: "By the gate", updates: "no" };

/** A photo that says, as cameras write it (Exif, the part with the place), that it was taken here: in degrees north and west. */
function photoAt(north, west) {
  const [place, numbers] = [26, 80];
  const tiff = Buffer.alloc(numbers + 48);
  const entry = (at, tag, type, count, value) => {
    tiff.writeUInt16BE(tag, at);
    tiff.writeUInt16BE(type, at + 2);
    tiff.writeUInt32BE(count, at + 4);
    if (typeof value === "string") tiff.write(value, at + 8, "latin1");
    else tiff.writeUInt32BE(value, at + 8);
  };
  const [ascii, long, rational] = [2, 4, 5];
  tiff.write("MM\0*", 0, "latin1");
  tiff.writeUInt32BE(8, 4);
  tiff.writeUInt16BE(1, 8);
  entry(10, 0x8825, long, 1, place);
  tiff.writeUInt16BE(4, place);
  entry(place + 2, 1, ascii, 2, "N");
  entry(place + 14, 2, rational, 3, numbers);
  entry(place + 26, 3, ascii, 2, "W");
  entry(place + 38, 4, rational, 3, numbers + 24);
  for (const [at, degrees] of [[numbers, north], [numbers + 24, west]]) {
    [Math.round(degrees * 100_000), 100_000, 0, 1, 0, 1].forEach((number, index) => tiff.writeUInt32BE(number, at + 4 * index));
  }
  const exif = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(exif.length + 2, 2);
  return Buffer.concat([BEGINNINGS.jpg.subarray(0, 2), head, exif, BEGINNINGS.jpg.subarray(2)]);
}

describe("Where a photo was taken", () => {
  const inspector = new Inspector("photo-place", { rendered: true, onPhone: true });
  let browser;
  let portal;
  before(async () => ([browser, portal] = await Promise.all([startBrowser(), startPortal("2026-03-10")])));
  after(() => Promise.all([browser?.close(), portal?.stop()]));

  /** Up to the page on which the place of the photo is offered. */
  async function offered(page, javaScript) {
    const go = (control) => (javaScript ? nextPage(page, () => control.click()) : Promise.all([page.waitForNavigation(), control.click()]));
    await page.goto(`${portal.address}/ashcombe/forms/street-fault`);
    await go(page.locator(".govuk-button--start"));
    const offer = page.getByRole("region").filter({ hasText: "The photo says where it was taken" });
    for (let steps = 0; !(await offer.count()); steps += 1) {
      assert.ok(steps < 10, `lost at ${page.url()}`);
      await fill(page, ANSWERS);
      const chooser = page.locator('input[type="file"]');
      if (await chooser.count()) await chooser.setInputFiles({ name: "hole.jpg", mimeType: "image/jpeg", buffer: photoAt(51.655, 0.618) });
      await go(page.locator('button[name="_do"][value="continue"]').last());
    }
    return go;
  }

  for (const javaScript of [true, false]) {
    const how = `${javaScript ? "with" : "without"} JavaScript`;

    const visit = async (run) => {
      const context = await browser.newContext({ javaScriptEnabled: javaScript, viewport: { width: 1280, height: 900 }, serviceWorkers: "block" });
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      inspector.watch(page);
      const go = await offered(page, javaScript);
      await inspector.look(page, `offered ${how}`, { javaScript });
      await run(page, go);
      await context.close();
    };
    /** What the question about the place has for an answer. */
    const answer = async (page) => {
      await page.goto(`${portal.address}/ashcombe/forms/street-fault/place`);
      const value = (part) => page.locator(`[name="place.${part}"]`).inputValue();
      return Promise.all(["words", "latitude", "longitude"].map(value));
    };

    it(`is the answer when its sender says so, ${how}`, () => visit(async (page, go) => {
      assert.deepEqual(await answer(page), ["Outside 14 Church Lane", "", ""], "nothing is filled in by itself");
      await inspector.look(page, `at the question ${how}`, { javaScript });
      await page.locator('button[value^="use-place:"]').focus();
      await go({ click: () => page.keyboard.press("Enter") });
      assert.deepEqual(await answer(page), ["Outside 14 Church Lane", "51.65500", "-0.61800"]);
      assert.equal(await page.locator('button[value^="use-place:"]').count(), 0, "it is decided");
    }));

    it(`is forgotten when they do not want it, ${how}`, () => visit(async (page, go) => {
      await go(page.locator('button[value^="leave-place:"]'));
      assert.deepEqual(await answer(page), ["Outside 14 Church Lane", "", ""]);
      assert.equal(await page.locator('button[value^="leave-place:"]').count(), 0, "it is decided");
    }));
  }

  it("is right HTML", () => inspector.checkHtml());
});
