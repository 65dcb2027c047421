// The tour of the studio, walked to its end as its words say.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Inspector } from "./inspect.js";
import { startBrowser } from "./portal.js";
import { startStatic } from "./static.js";
import { NEEDS, PAGE } from "./studio_visit.js";

describe("The tour of the studio", () => {
  const inspector = new Inspector("studio-tour", { onPhone: true });
  let browser;
  let service;
  before(async () => {
    service = await startStatic(PAGE, {}, NEEDS);
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await service?.stop();
  });

  it("goes on when what it says is done, and ends with a published test form", async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(20_000);
    inspector.watch(page);
    const faults = [];
    page.on("pageerror", (error) => faults.push(error.stack));
    await page.goto(`${service.address}/`);
    await page.locator("#state", { hasText: "No mistakes" }).waitFor();
    const step = (number) => page.getByRole("heading", { name: `Step ${number} of 8` }).waitFor();
    const press = (name) => page.getByRole("button", { name, exact: true }).click();
    await press("Tour");
    await step(1);
    await inspector.look(page, "first step");
    await page.getByLabel("Title of the form").fill("Ask for a bench");
    await step(2);
    await page.getByRole("button", { name: /^Page 2:/ }).click();
    await press("Add question to page 2");
    await page.getByLabel("Question", { exact: true }).fill("May we call you?");
    await press("Add question");
    await step(3);
    // A condition needs a question before it; the tour can be gone on with.
    await press("Go on without it");
    await step(4);
    await press("Text");
    const text = page.locator(".cm-content");
    await page.locator(".cm-line", { hasText: "title: Ask for a bench" }).click();
    await page.keyboard.press("Home");
    for (let letter = 0; letter < 5; letter += 1) await page.keyboard.press("Delete");
    await page.keyboard.type("titel");
    await page.keyboard.press("Escape");
    await step(5);
    await page.locator("#problems").getByRole("button", { name: "Write `title`" }).click();
    await step(6);
    const form = page.frameLocator("#preview-website");
    await page.locator("#website").getByRole("button", { name: "Begin again" }).click();
    await form.getByRole("button", { name: "Start now" }).click();
    await form.getByLabel("Tell us what you need").fill("A bench by the pond");
    await form.getByRole("button", { name: "Continue" }).click();
    await form.getByLabel("What is your full name?").fill("Sam Taylor");
    await form.getByLabel("By phone").check();
    await form.getByLabel("What is your phone number?").fill("01632 960 001");
    await form.getByLabel("May we call you?").fill("In the evening");
    await form.getByRole("button", { name: "Continue" }).click();
    await form.getByRole("heading", { name: "Check your answers" }).waitFor();
    await form.locator('button[value="submit"]').click();
    await form.locator(".govuk-panel--confirmation").waitFor();
    await step(7);
    await page.locator("#website").getByRole("button", { name: "Make a test of these answers" }).click();
    await step(8);
    // The tests of before know nothing of the new question.
    await page.getByText("2 of 3 tests failed").waitFor();
    await inspector.look(page, "tests that are older than a question");
    // What happens without the answer is not what anybody means by them.
    assert.equal(await page.getByRole("button", { name: /^Accept what happens now/ }).count(), 0);
    assert.equal(await page.getByRole("button", { name: /^Put an answer into this test/ }).count(), 2);
    await press("Put an answer into these tests");
    await page.getByText("3 tests passed").waitFor();
    await page.getByRole("tab", { name: "Website" }).click();
    await press("Test form");
    await press("Publish the test form");
    await page.getByRole("heading", { name: "That is all" }).waitFor();
    const [tried] = await Promise.all([page.waitForEvent("popup"), page.locator("#test-form-said a").click()]);
    await tried.getByRole("heading", { name: "Ask for a bench" }).waitFor();
    await tried.close();
    await inspector.look(page, "its end");
    await press("Close");
    assert.ok(await page.locator("#tour").isHidden());
    assert.ok((await text.innerText()).includes("bench"));
    assert.deepEqual(faults, []);
    await page.close();
  });

  it("every page that was sent is right HTML", () => assert.ok(inspector.checkHtml() > 0));
});
