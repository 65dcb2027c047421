// The studio at a council whose forms are in a git repository: a save is a commit, and what somebody committed elsewhere is not overwritten.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { ROOT } from "./forms.js";
import { Inspector } from "./inspect.js";
import { startBrowser, startPortal } from "./portal.js";
import { inText, paste } from "./saved.js";

const PAGE = join(ROOT, "target/studio/page");
const FORM = "bulky-waste";
const TEXT = readFileSync(join(ROOT, "forms", FORM, "form.yaml"), "utf8");
const TITLE = TEXT.match(/^title: (.*)$/m)[1];

const titled = (title) => TEXT.replace(`title: ${TITLE}`, `title: ${title}`);

describe("The studio with a git repository", () => {
  const inspector = new Inspector("studio-repository", { rendered: true, onPhone: true });
  let folder;
  let browser;
  let portal;
  before(async () => {
    assert.ok(existsSync(join(PAGE, "index.html")), `There is no ${PAGE}: run make studio`);
    folder = mkdtempSync(join(tmpdir(), "onceform-repository-"));
    git(folder, "init", "--quiet", "--bare", "--initial-branch=main", "forms.git");
    git(folder, "clone", "--quiet", "forms.git", "jo");
    for (const name of [FORM, "shared"]) cpSync(join(ROOT, "forms", name), join(folder, "jo/forms", name), { recursive: true });
    commit("Our forms");
    const settings = join(folder, "onceform.toml");
    const places = `forms = "${join(ROOT, "forms")}"\ncouncils = "${join(ROOT, "councils")}"\n`;
    writeFileSync(settings, `${places}[[repository]]\ncouncil = "ashcombe"\npath = "forms.git"\nfolder = "forms"\n`);
    [browser, portal] = await Promise.all([startBrowser(), startPortal("2026-03-10", ["--studio", PAGE, "--settings", settings])]);
  });
  after(async () => {
    await Promise.all([browser?.close(), portal?.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  function git(at, ...arguments_) {
    const jo = ["-c", "user.name=Jo Bell", "-c", "user.email=jo.bell@ashcombe.example"];
    return execFileSync("git", [...jo, ...arguments_], { cwd: at, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
  }

  function commit(message) {
    const jo = join(folder, "jo");
    git(jo, "add", "--all");
    git(jo, "commit", "--quiet", "--message", message);
    git(jo, "push", "--quiet", "origin", "HEAD:main");
  }

  it("a save is a commit, and a commit from elsewhere is shown before anything is overwritten", async () => {
    const page = await (await inText(browser.newContext({ viewport: { width: 1280, height: 900 } }))).newPage();
    page.setDefaultTimeout(30_000);
    inspector.watch(page);
    const state = (words) => page.locator(".studio-council__state", { hasText: words }).waitFor();
    const write = (title) => paste(page, titled(title));
    const save = () => page.getByRole("button", { name: "Save", exact: true }).click();
    await page.goto(`${portal.address}/ashcombe/staff`);
    await page.getByLabel("Hannah Frost").check();
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.waitForURL((url) => !url.pathname.includes("/sign-in"));
    await page.goto(`${portal.address}/ashcombe/publishing/studio/?form=${FORM}`);
    await state("As it is published");

    await write("Have a sofa collected");
    await save();
    await state("Saved by you");
    const bare = join(folder, "forms.git");
    assert.equal(git(bare, "log", "-1", "--format=%an: %s", "main"), `Hannah Frost: ${FORM}: form.yaml`);
    assert.match(git(bare, "show", `main:forms/${FORM}/form.yaml`), /^title: Have a sofa collected$/m);

    const jo = join(folder, "jo");
    git(jo, "pull", "--quiet", "origin", "main");
    writeFileSync(join(jo, "forms", FORM, "form.yaml"), titled("Have large things collected"));
    commit("Say what is collected");
    await write("Have furniture collected");
    await save();
    await page.getByRole("heading", { name: "Jo Bell (in the repository) saved this form" }).waitFor();
    await page.locator(".studio-lines__gone", { hasText: "Have large things collected" }).waitFor();
    await page.locator(".studio-lines__new", { hasText: "Have furniture collected" }).waitFor();
    await inspector.look(page, "what somebody committed elsewhere");
    assert.equal(git(bare, "log", "-1", "--format=%an", "main"), "Jo Bell", "nothing was overwritten");
    await page.getByRole("button", { name: "Keep mine" }).click();
    await state("Saved by you");
    assert.match(git(bare, "show", `main:forms/${FORM}/form.yaml`), /^title: Have furniture collected$/m);
    await page.getByText("Earlier saves").click();
    await page.getByText("Say what is collected").waitFor();
    await inspector.look(page, "commits as earlier saves");

    rmSync(join(jo, "forms", FORM, "form.yaml"));
    git(jo, "pull", "--quiet", "--rebase", "--autostash", "origin", "main");
    execFileSync("ln", ["-sf", "/etc/hostname", join(jo, "forms", FORM, "form.yaml")]);
    commit("A link");
    await page.reload();
    await page.getByText("is a link, and not a file").waitFor();
    await inspector.look(page, "a form that cannot be opened");
  });

  it("every page that was sent is right HTML", () => inspector.checkHtml());
});
