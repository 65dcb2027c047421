// The real portal with a database of its own, and Chromium to visit it with.

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";
import { ROOT } from "./forms.js";

export const PORTAL = process.env.ONCEFORM_PORTAL ?? join(ROOT, "target/debug/onceform-portal");

const COUNCILS = ["ashcombe", "penllyn"];

/** Starts the portal on a free port; every day is `today`, so that the forms' own tests can be filled in. `more` are flags. */
export async function startPortal(today, more = []) {
  const folder = mkdtempSync(join(tmpdir(), "onceform-portal-"));
  const database = join(folder, "portal.db");
  const options = ["--demo", "--listen", "127.0.0.1:0", "--database", database, "--now", `${today}T12:00`, ...more];
  const portal = spawn(PORTAL, ["serve", ...options], { cwd: ROOT, env: { ...process.env, RUST_LOG: "warn" } });
  let said = "";
  portal.stderr.on("data", (text) => (said += text));
  const ended = new Promise((resolve) => portal.on("close", resolve));
  const address = await new Promise((resolve, reject) => {
    createInterface({ input: portal.stdout }).on("line", (line) => {
      said += `${line}\n`;
      const found = line.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (found) resolve(found[0]);
    });
    ended.then(() => reject(new Error(`the portal ended before it served:\n${said}`)));
  });
  return {
    address,
    async stop() {
      portal.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The one that ONCEFORM_CHROMIUM names, or Debian's. */
export const CHROMIUM = process.env.ONCEFORM_CHROMIUM ?? "/usr/bin/chromium";
/** The same without windows, where it is installed: a third less time, and all that a page needs but to be sent for in the background. */
const WITHOUT_WINDOWS = "/usr/bin/chromium-headless-shell";
/** It asks nobody for anything. */
export const QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];

export function startBrowser() {
  const executablePath = !process.env.ONCEFORM_CHROMIUM && existsSync(WITHOUT_WINDOWS) ? WITHOUT_WINDOWS : CHROMIUM;
  if (!existsSync(executablePath)) {
    throw new Error(`There is no ${executablePath}: run make setup, or set ONCEFORM_CHROMIUM to a Chromium or Chrome`);
  }
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", ...QUIET] });
}

/** How a resident, a customer and an agent come to a form. */
export const CHANNELS = ["website", "account", "agent"];

const ROOMS = { website: "forms", account: "account/forms", agent: "desk/forms" };

/**
 * Opens a form in a channel, signing in where one has to. Each turn is at the other council, and as the next of the sample
 * people once both have been visited: nobody meets an unfinished form of someone before. Not everyone of a council is an agent.
 */
export async function openForm(page, portal, channel, form, turn) {
  const address = `${portal.address}/${COUNCILS[turn % COUNCILS.length]}/${ROOMS[channel]}/${form}`;
  await page.goto(address);
  const everyone = page.locator(".govuk-radios__item");
  if (!(await everyone.count())) return;
  const people = (channel === "agent" ? everyone.filter({ hasText: /\bagent\b/ }) : everyone).locator('input[name="person"]');
  await people.nth(Math.floor(turn / COUNCILS.length) % (await people.count())).check();
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForLoadState("load");
  await page.goto(address);
}
