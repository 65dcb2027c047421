// A request on its way: the resident in their account and the council's people at work, without JavaScript, at phone and desktop
// width.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { fillDay } from "./day.js";
import { fill } from "./fill.js";
import { Inspector } from "./inspect.js";
import { startBrowser, startPortal } from "./portal.js";

/** With a fee to pay. */
const GARDEN = {
  property: { line_1: "14 Church Lane", town: "Marlbrook", postcode: "HP7 0AB" },
  put_out_at: "kerb", bins: "1", has_bins: "no", discount: "no", your_name: "Priya Shah", email: "priya.shah@example.com", renew: "yes", terms: "yes",
};
const ANSWERS = { kind: "comment", about: "waste", comment: "The new bins are hard to open.", reply: "no" };

describe("A request on its way", () => {
  let browser;
  let portal;
  before(async () => ([browser, portal] = await Promise.all([startBrowser(), startPortal("2026-03-10")])));
  after(() => Promise.all([browser?.close(), portal?.stop()]));

  /** Somebody who has signed in as a sample person. */
  async function signedIn(room, name) {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await page.goto(`${portal.address}/ashcombe/${room}`);
    await page.getByLabel(name).check();
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.waitForLoadState("load");
    return page;
  }

  /** Fills in a form from the account and sends it; its reference number. */
  async function send(page, form = "tell-us", answers = ANSWERS) {
    await page.goto(`${portal.address}/ashcombe/account/forms/${form}`);
    await page.locator(".govuk-button--start").click();
    await page.waitForLoadState("load");
    for (let steps = 0; !page.url().endsWith("check-answers"); steps += 1) {
      assert.ok(steps < 15, `lost at ${page.url()}`);
      await fill(page, answers);
      await page.locator('button[name="_do"][value="continue"]').last().click();
      await page.waitForLoadState("load");
    }
    await page.locator('button[name="_do"][value="submit"]').click();
    await page.locator(".govuk-panel--confirmation").waitFor();
    return (await page.locator(".govuk-panel__body").innerText()).match(/[A-Z]{2,4}(-\w{3}){2}/)[0];
  }

  it("is dealt with, asked about, answered and done, without JavaScript", async () => {
    const inspector = new Inspector("requests");
    const look = (page, state) => inspector.look(page, state, { javaScript: false });
    const resident = await signedIn("account", "Priya Shah");
    const reference = await send(resident);
    const worker = await signedIn("staff", "Dev Patel");
    for (const page of [resident, worker]) inspector.watch(page);
    await look(worker, "queue");
    await worker.getByRole("link", { name: reference }).click();
    await look(worker, "request as a whole");
    await worker.getByRole("button", { name: "Save" }).click();
    await worker.locator(".govuk-error-summary").waitFor();
    await look(worker, "nothing chosen");
    await worker.getByLabel("Ask the resident for something").check();
    await worker.getByLabel("Your words").fill("Which bins are they?\nThe green ones?");
    await worker.getByRole("button", { name: "Save" }).click();
    await worker.getByText("Paused,").waitFor();
    await look(worker, "waiting");
    await resident.goto(`${portal.address}/ashcombe/account`);
    await look(resident, "account with a request");
    await resident.getByRole("link", { name: reference }).click();
    await resident.getByText("We need something from you").waitFor();
    await look(resident, "asked");
    await resident.getByRole("button", { name: "Send" }).click();
    await resident.locator(".govuk-error-summary").waitFor();
    await look(resident, "nothing written");
    await resident.getByLabel("Your message").fill("The brown ones.");
    await resident.getByLabel("Add files").setInputFiles({ name: "bin.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n") });
    await resident.getByRole("button", { name: "Send" }).click();
    await resident.getByText("The brown ones.").waitFor();
    await look(resident, "answered");
    await worker.reload();
    await worker.getByLabel("It is done").check();
    await worker.getByRole("button", { name: "Save" }).click();
    await worker.getByRole("button", { name: "Open it again" }).waitFor();
    await look(worker, "done");
    await resident.reload();
    await resident.getByText("If this is not sorted out").waitFor();
    await look(resident, "done, in the account");
    await Promise.all([resident, worker].map((page) => page.context().close()));
    assert.ok(inspector.checkHtml() >= 9);
  });

  it("is paid for, and a payment that was a mistake is taken back", async () => {
    const inspector = new Inspector("payments");
    const look = (page, state) => inspector.look(page, state, { javaScript: false });
    const resident = await signedIn("account", "Priya Shah");
    const reference = await send(resident, "garden-waste", GARDEN);
    const worker = await signedIn("staff", "Dev Patel");
    for (const page of [resident, worker]) inspector.watch(page);
    await worker.goto(`${portal.address}/ashcombe/work/${reference}`);
    await look(worker, "a fee to pay");
    await worker.getByRole("button", { name: "Record the payment" }).click();
    await worker.locator(".govuk-error-summary").waitFor();
    await look(worker, "no payment");
    await worker.getByLabel("Amount").fill("10");
    await fillDay(worker, "When was it paid?", "2026-03-09");
    await worker.getByLabel("Cheque").check();
    await worker.getByLabel("Reference of the payment system").fill("CHQ-17");
    await worker.getByRole("button", { name: "Record the payment" }).click();
    await worker.getByText("Paid £10 on 9 March 2026, cheque, reference CHQ-17").waitFor();
    await look(worker, "paid in part");
    await resident.goto(`${portal.address}/ashcombe/account/requests/${reference}`);
    await resident.getByText("Paid £10 on 9 March 2026").waitFor();
    await look(resident, "paid in part, in the account");
    await worker.getByText("This is wrong: take it back").click();
    await worker.getByRole("button", { name: "Take it back" }).click();
    await worker.locator(".govuk-error-summary").waitFor();
    await look(worker, "no reason");
    await worker.getByLabel("Why is it taken back?").fill("The cheque was for another request");
    await worker.getByRole("button", { name: "Take it back" }).click();
    await worker.getByText("Taken back: it does not count.").waitFor();
    await look(worker, "taken back");
    await resident.reload();
    await resident.getByText("Not paid yet").waitFor();
    await look(resident, "taken back, in the account");
    await Promise.all([resident, worker].map((page) => page.context().close()));
    assert.ok(inspector.checkHtml() >= 6);
  });

  it("is withdrawn, by keyboard, in Welsh", async () => {
    const inspector = new Inspector("requests-withdrawn");
    const look = (state) => inspector.look(resident, state, { javaScript: false });
    const resident = await signedIn("account", "Tom Okafor");
    const reference = await send(resident);
    inspector.watch(resident);
    await resident.goto(`${portal.address}/ashcombe/account/requests/${reference}?lang=cy`);
    await resident.getByRole("link", { name: "Nid oes angen hwn arnaf mwyach" }).focus();
    await look("in Welsh");
    await resident.keyboard.press("Enter");
    await resident.getByRole("heading", { name: "Ydych chi am dynnu’r cais hwn yn ôl?" }).waitFor();
    await look("withdraw");
    await resident.getByRole("button", { name: "Ydw, tynnwch ef yn ôl" }).focus();
    await resident.keyboard.press("Enter");
    await resident.getByText("Rydych wedi’i dynnu’n ôl").waitFor();
    await look("withdrawn");
    await resident.context().close();
    inspector.checkHtml();
  });
});
