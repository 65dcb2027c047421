// The drawing of the routes in the studio: a box for each page, which opens its line, and what is said of each in words.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { ROOT } from "./forms.js";
import { Inspector } from "./inspect.js";
import { paste } from "./saved.js";
import { studioWith } from "./studio_visit.js";


const FORM = `form: tree
title: Report a tree
journey: report

pages:
  - page: where
    title: Where is it?
    questions:
      - question: ours
        type: yes or no
        ask: Does it stand on a street or in a park?
        called: where it stands

  - page: private
    exit: We only look after trees of the council
    ask when: ours is no
    signpost: https://www.gov.uk/high-hedges-trespass-dispute
    text: Talk to the owner of the land first.

  - page: you
    title: About you
    questions:
      - question: name
        type: name
        ask: What is your full name?
`;

describe("The routes in the studio", () => {
  const inspector = new Inspector("studio-routes", { onPhone: true });
  const here = studioWith(inspector);
  const visit = (form, title, act) =>
    here.visit(async (page) => {
      const drawing = [];
      page.on("request", (request) => request.url().includes("routes_drawing") && drawing.push(request.url()));
      await paste(page, form);
      await page.locator("#title", { hasText: title }).waitFor();
      assert.deepEqual(drawing, [], "what draws is loaded before anybody looks");
      await page.getByRole("tab", { name: "Routes" }).click();
      await boxes(page).first().waitFor();
      await act(page);
    });

  const boxes = (page) => page.locator("#routes-view [aria-label]");
  const names = (page) => boxes(page).evaluateAll((all) => all.map((box) => box.getAttribute("aria-label")));

  it("says of each page, in their order, where it leads", () =>
    visit(FORM, "Report a tree", async (page) => {
      assert.deepEqual(await names(page), [
        "Start, Report a tree. Then: Page 1, Where is it?",
        "Page 1, Where is it? Then: Page 2, ends early, We only look after trees of the council, when “Does it stand on a street or in a park?” is no; Page 3, About you, otherwise",
        "Page 2, ends early, We only look after trees of the council. Points to https://www.gov.uk/high-hedges-trespass-dispute",
        "Page 3, About you. Then: The end, Check your answers",
        "The end, Check your answers",
      ]);
      const shown = await page.locator("#routes-view").evaluate((view) => view.textContent);
      for (const words of ["is no", "otherwise", "ends early"]) assert.ok(shown.includes(words), shown);
      await inspector.look(page, "routes");
    }));

  it("opens the line of a page by pointer and by keyboard", () =>
    visit(FORM, "Report a tree", async (page) => {
      await page.getByRole("button", { name: /^Page 3,/ }).click();
      await page.locator(".cm-activeLine", { hasText: "page: you" }).waitFor();
      for (const [key, number, name] of [["Enter", 1, "where"], ["Space", 2, "private"]]) {
        await page.getByRole("button", { name: new RegExp(`^Page ${number},`) }).focus();
        await page.keyboard.press(key);
        await page.locator(".cm-activeLine", { hasText: `page: ${name}` }).waitFor();
        assert.ok(await page.locator("#editor").evaluate((editor) => editor === document.activeElement), "the cursor is in the text");
      }
    }));

  it("is drawn anew when the form changes, and says when it is of before the mistakes", () =>
    visit(FORM, "Report a tree", async (page) => {
      await paste(page, FORM.replace("About you", "Your details"));
      await page.getByRole("button", { name: /^Page 3, Your details/ }).waitFor();
      await paste(page, FORM.replace("title: Where", "titel: Where"));
      await page.locator("#routes-note", { hasText: "before them" }).waitFor();
      assert.match((await names(page))[3], /Your details/);
      await page.locator(".cm-content").press("Escape");
      await inspector.look(page, "routes of before");
    }));

  it("draws a long form without a box on another", () =>
    visit(readFileSync(join(ROOT, "forms/housing-benefit/form.yaml"), "utf8"), "Housing Benefit", async (page) => {
      const edges = await page.locator(".studio-routes__edge").evaluateAll((all) => all.map((edge) => edge.getBoundingClientRect().toJSON()));
      assert.ok(edges.length > 20);
      edges.forEach((one, at) => {
        for (const other of edges.slice(at + 1)) {
          const apart = one.right <= other.left || other.right <= one.left || one.bottom <= other.top || other.bottom <= one.top;
          assert.ok(apart, `${JSON.stringify(one)} and ${JSON.stringify(other)}`);
        }
      });
      // No line of words is wider than its box.
      const wide = await page.locator(".studio-routes__box").evaluateAll((all) => all.filter((box) => {
        const [edge, words] = [box.querySelector("rect"), box.querySelector("text")].map((part) => part.getBBox());
        return words.x + words.width > edge.x + edge.width || words.y + words.height > edge.y + edge.height;
      }).map((box) => box.textContent));
      assert.deepEqual(wide, []);
      await inspector.look(page, "a long form");
    }));

  it("every page that was sent is right HTML", () => assert.ok(inspector.checkHtml() > 0));
});
