// The studio: a form is written on the left, and on the right stands what others will see of it.
import { Tabs } from "govuk-frontend";
import { Editor } from "./editor.js";
import { atCouncil } from "./room.js";
import { kept } from "./kept.js";
import { Made } from "./made.js";
import { Preview } from "./preview.js";
import { problems } from "./problems.js";
import { Session } from "./session.js";
import { sheet } from "./sheet.js";
import { tests } from "./tests.js";

const at = (id) => document.getElementById(id);
const FORM = "form.yaml";

function activated(worker) {
  return new Promise((resolve, reject) => {
    worker.addEventListener("statechange", () => {
      if (worker.state === "activated") resolve();
      if (worker.state === "redundant") reject(new Error("The studio could not be loaded whole. Check your connection, then load the page again."));
    });
  });
}

async function begin() {
  if (!navigator.serviceWorker) throw new Error("The studio needs an address that begins with https, in a window that is not private.");
  const { installing } = await navigator.serviceWorker.register("service-worker.js");
  // Where it was installed before, it is there already.
  if (installing && !navigator.serviceWorker.controller) await activated(installing);

  const session = new Session();
  const editor = new Editor(session, at("editor"));
  problems(session, editor, at("problems"), at("state"));
  const made = new Made();
  sheet(session, made, { frame: at("sheet"), note: at("sheet-note") });
  const preview = new Preview(session, made, { frame: at("preview"), note: at("preview-note"), languages: at("languages") });
  tests(session, editor, { run: at("run"), suggest: at("suggest"), place: at("tested") });

  session.addEventListener("files", () => {
    const names = [...session.files.keys()];
    at("file").replaceChildren(...names.map((name) => new Option(name, name, false, name === editor.file)));
    at("file").hidden = names.length < 2;
  });
  at("file").addEventListener("change", ({ target }) => editor.show(target.value));

  session.addEventListener("checked", () => {
    if (session.checked.form) at("title").textContent = session.checked.form.title;
  });

  for (const radio of document.querySelectorAll('[name="width"]')) {
    radio.addEventListener("change", () => (at("preview").parentElement.dataset.width = radio.value));
  }
  for (const radio of document.querySelectorAll('[name="language"]')) {
    radio.addEventListener("change", () => (preview.language = radio.value));
  }

  at("format").addEventListener("click", async () => {
    try {
      editor.replace(await session.ask("format", editor.file));
    } catch (refused) {
      at("state").textContent = refused.message;
    }
  });

  at("save").addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([session.files.get(editor.file)], { type: "application/yaml" }));
    link.download = editor.file.split("/").pop();
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href));
  });

  document.body.classList.add("js-enabled", "govuk-frontend-supported");
  const room = await atCouncil(session, editor);
  if (room?.isList) return;
  const before = room ?? (await kept().catch(() => undefined));
  const files = before?.files ?? [[FORM, await session.ask("begin", "new-form", "request")]];
  at("content").hidden = false;
  new Tabs(at("sides"));
  session.open(files, before?.form ?? FORM);
  editor.show(session.form);
  room?.begun();
}

// What keeps the page from beginning is said where it would have been.
begin().catch((error) => {
  at("failed").textContent = error.message;
  throw error;
});
