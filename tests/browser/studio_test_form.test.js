// A test form: the form as it is, at an address of its own, filled in to its end by whoever opens it. By itself the device hands it out, without a
// network too; at a council the portal does.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { Inspector } from "./inspect.js";
import { startBrowser, startPortal } from "./portal.js";
import { inText, paste } from "./saved.js";
import { PAGE, studioWith } from "./studio_visit.js";

const PHONE = { width: 375, height: 667 };
const TITLE = "Report a missed bin";
const FORM = `form: bins
title: ${TITLE}
journey: report

pages:
  - page: bin
    title: Which bin was it?
    questions:
      - question: bin
        type: choice
        ask: Which bin did we miss?
        options:
          refuse: Black bin
          garden: Brown bin

what happens next: We come back for it.

data protection:
  purpose: To come back for your bin
  lawful basis: public task
  keep for: 1 year
`;

const said = (page, words) =>
  page.locator("#test-form-said", { hasText: words }).waitFor().catch(async () => assert.fail(await page.locator("#test-form-said").innerText()));
const button = (page, name) => page.getByRole("button", { name, exact: true });

/** Fills a test form in to its end. */
async function fillIn(page, inspector, heading) {
  await page.getByRole("heading", { name: heading }).waitFor();
  await page.getByText("This is a test form. Nothing that you write in it is sent.").waitFor();
  await inspector.look(page, "a test form");
  await page.getByRole("button", { name: "Start now" }).click();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.locator(".govuk-error-summary:visible").waitFor();
  await page.getByLabel("Brown bin").check();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.locator('button[value="submit"]:visible').click();
  await page.locator(".govuk-panel--confirmation:visible", { hasText: "TEST" }).waitFor();
  await inspector.look(page, "a test form that was sent");
}

describe("A test form on this device", () => {
  const inspector = new Inspector("studio-test-form", { onPhone: true });
  const { visit } = studioWith(inspector);

  it("is published, filled in without a network, published anew and ended", () =>
    visit(async (page, context) => {
      await paste(page, FORM);
      await page.locator("#title", { hasText: TITLE }).waitFor();
      await button(page, "Test form").click();
      assert.equal(await page.evaluate(() => document.activeElement.id), "test-form-heading");
      await said(page, "There is none at the moment.");
      await inspector.look(page, "before a test form");
      await button(page, "Publish the test form").click();
      await said(page, "It is published. The test form is at http");
      await inspector.look(page, "a published test form");
      const address = await page.locator("#test-form-said a").getAttribute("href");
      assert.match(address, /\/test-forms\/bins\/$/);

      await context.setOffline(true);
      const [tried] = await Promise.all([page.waitForEvent("popup"), page.locator("#test-form-said a").click()]);
      inspector.watch(tried);
      await fillIn(tried, inspector, TITLE);
      await context.setOffline(false);

      await paste(page, FORM.replaceAll(TITLE, "Another title"));
      await said(page, "The form was changed since it was published: publish it anew to try it as it is now.");
      await inspector.look(page, "a test form that is older than the form");
      await page.locator("#title", { hasText: "Another title" }).waitFor();
      await tried.goto(address);
      await tried.getByRole("heading", { name: TITLE }).waitFor();
      await button(page, "Publish it anew").click();
      await said(page, "It is published anew.");
      await tried.reload();
      await tried.getByRole("heading", { name: "Another title" }).waitFor();

      await paste(page, FORM.replace("title: Which", "titel: Which"));
      await page.locator("#state", { hasText: "mistake" }).waitFor();
      await button(page, "Publish it anew").click();
      await said(page, "The form has mistakes. Put them right first");
      await paste(page, FORM);
      await page.locator("#title", { hasText: TITLE }).waitFor();
      await button(page, "End the test form").click();
      await said(page, "It was ended.");
      await tried.reload();
      await tried.getByText("This test form is not on this device any more. Publish it again in the studio.").waitFor();
      await button(page, "Hide").click();
      assert.ok(await page.locator("#test-form").isHidden());
      assert.equal(await page.evaluate(() => document.activeElement.id), "try");
      await tried.close();
    }));

  it("every page that was sent is right HTML", () => assert.ok(inspector.checkHtml() > 0));
});

describe("A test form at a council", () => {
  const inspector = new Inspector("studio-test-form-council", { rendered: true, onPhone: true });
  let browser;
  let portal;
  before(async () => {
    assert.ok(existsSync(`${PAGE}/index.html`), `There is no ${PAGE}: run make studio`);
    [browser, portal] = await Promise.all([startBrowser(), startPortal("2026-03-10", ["--studio", PAGE])]);
  });
  after(() => Promise.all([browser?.close(), portal?.stop()]));

  it("is filled in by somebody else on a phone", async () => {
    const context = await inText(browser.newContext({ viewport: { width: 1280, height: 900 } }));
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    inspector.watch(page);
    await page.goto(`${portal.address}/ashcombe/publishing`);
    await page.getByLabel("Hannah Frost").check();
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.goto(`${portal.address}/ashcombe/publishing/studio/?form=bins&new=report`);
    await page.locator(".cm-content").waitFor();
    await paste(page, FORM);
    await page.locator("#title", { hasText: TITLE }).waitFor();
    await button(page, "Test form").click();
    await said(page, "There is none at the moment.");
    await button(page, "Publish the test form").click();
    await said(page, "Whoever has this address can fill it in, on a phone too. It ends on Tuesday 24 March 2026");
    await inspector.look(page, "a published test form");
    const address = await page.locator("#test-form-said a").getAttribute("href");

    const anybody = await browser.newContext({ viewport: PHONE });
    const phone = await anybody.newPage();
    phone.setDefaultTimeout(30_000);
    inspector.watch(phone);
    const faults = [];
    phone.on("pageerror", ({ stack }) => faults.push(stack));
    phone.on("console", (line) => line.type() === "error" && faults.push(line.text()));
    await phone.goto(address);
    await fillIn(phone, inspector, TITLE);
    assert.deepEqual(faults, [], "the browser complains");

    await button(page, "End the test form").click();
    await said(page, "It was ended.");
    assert.equal((await phone.goto(address)).status(), 404);
    await Promise.all([context.close(), anybody.close()]);
  });

  it("every page that was sent is right HTML", () => assert.ok(inspector.checkHtml() > 0));
});
