// Publishing a form, without JavaScript: what is handed in and does not pass, what waits, its preview, the approval, the people.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Inspector } from "./inspect.js";
import { startBrowser, startPortal } from "./portal.js";

const NOTE = "The hint about the bins is clearer, as residents asked.";

describe("Publishing", () => {
  let browser;
  let portal;
  before(async () => ([browser, portal] = await Promise.all([startBrowser(), startPortal("2026-03-10")])));
  after(() => Promise.all([browser?.close(), portal?.stop()]));

  const signIn = async (name) => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    await page.goto(`${portal.address}/ashcombe/staff`);
    await page.getByLabel(name).check();
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.waitForLoadState("load");
    return page;
  };

  it("is done by two people, each of whom sees what they need", async () => {
    const inspector = new Inspector("publishing");
    const editor = await signIn("Hannah Frost");
    inspector.watch(editor);
    const look = (page, state) => inspector.look(page, state, { javaScript: false });
    // The sample is handed in while the service already answers.
    const waiting = editor.locator(".govuk-inset-text a");
    do await editor.goto(`${portal.address}/ashcombe/publishing`);
    while (!(await waiting.count()));
    await look(editor, "list");
    await editor.goto(`${portal.address}/ashcombe/publishing/propose`);
    await look(editor, "a new form");
    await editor.goto(`${portal.address}/ashcombe/publishing/forms/garden-waste/propose`);
    await look(editor, "a change");
    await editor.getByLabel("What changes, and why?").fill(NOTE);
    const broken = "form: garden-waste\ntitle: Join\npages:\n  - page: bins\n    questions:\n      - question: bins\n        type: nubmer\n";
    await editor.getByLabel("Or paste the text of a file").fill(broken);
    await editor.getByRole("button", { name: "Check and hand in" }).click();
    await editor.getByRole("heading", { name: "What has to be put right" }).waitFor();
    assert.ok(await editor.locator("mark").count());
    await look(editor, "not passed");

    const approver = await signIn("Lewis Grant");
    inspector.watch(approver);
    await approver.goto(`${portal.address}/ashcombe/publishing`);
    await approver.locator(".govuk-inset-text a").first().click();
    await approver.getByRole("button", { name: "Approve and publish now" }).waitFor();
    const frames = ["Website, English", "Account, English", "Call desk, English"];
    for (const name of frames) {
      const frame = approver.frameLocator(`iframe[title="Preview: ${name}"]`);
      await frame.getByText("Preview of a form that is not published").waitFor();
      assert.equal(await frame.getByText("Back to what was handed in").count(), 0);
    }
    const places = async () => Promise.all(frames.map((name) => approver.locator(`iframe[title="Preview: ${name}"]`).boundingBox()));
    const [website, account, desk] = await places();
    assert.ok(website.y === account.y && account.y === desk.y && website.x + website.width <= account.x && account.x + account.width <= desk.x, "beside each other");
    assert.equal(website.width, 320 + 2, "the website is as wide as a phone, within its border");
    await approver.frameLocator('iframe[title="Preview: Website, English"]').getByRole("link", { name: "Next page of the preview" }).click();
    await approver.frameLocator('iframe[title="Preview: Website, English"]').getByText("Could somebody be hurt before tomorrow?").waitFor();
    await look(approver, "waiting for approval");
    await approver.setViewportSize({ width: 320, height: 640 });
    const [above, , below] = await places();
    assert.ok(above.x === below.x && above.y + above.height < below.y, "below each other on a phone");
    await approver.setViewportSize({ width: 1280, height: 900 });
    const proposal = approver.url();
    await approver.getByRole("link", { name: /^Website.*What is wrong\?/ }).click();
    await approver.getByText("Preview of a form that is not published").waitFor();
    assert.ok(await approver.getByLabel("A litter bin that is full").count());
    await look(approver, "preview");
    await approver.goto(`${proposal.split("/proposals/")[0]}/proposals/${proposal.split("/proposals/")[1]}/preview/en/agent-script`);
    await look(approver, "preview of the script");
    await approver.goto(proposal);
    await approver.getByRole("button", { name: "Send back" }).click();
    await approver.locator(".govuk-error-summary").waitFor();
    await look(approver, "sent back without words");
    await approver.getByRole("button", { name: "Approve and publish now" }).click();
    await approver.getByRole("heading", { name: "History" }).waitFor();
    for (const summary of await approver.locator("summary").all()) await summary.click();
    await look(approver, "live");
    await approver.getByLabel("Why is it taken down?").fill("The crews are on strike.");
    await approver.getByRole("button", { name: "Take the form down" }).click();
    await approver.getByText("Not offered").waitFor();
    await look(approver, "taken down");
    await approver.goto(`${portal.address}/ashcombe/publishing/people`);
    await look(approver, "people");
    await approver.getByRole("link", { name: "Hannah Frost" }).click();
    await look(approver, "a person");
    await approver.goto(`${portal.address}/ashcombe/publishing`);
    await look(approver, "list with one taken down");
    inspector.checkHtml();
  });
});
