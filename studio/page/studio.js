// The studio: a form is written on the left, and on the right stands what others will see of it.
import { Tabs } from "govuk-frontend";
import { Editor } from "./editor.js";
import { atCouncil } from "./room.js";
import { kept } from "./kept.js";
import { Made } from "./made.js";
import { Pane } from "./pane.js";
import { channels } from "./channels.js";
import { follow } from "./follow.js";
import { problems } from "./problems.js";
import { routes } from "./routes.js";
import { saveCopy } from "./saved.js";
import { Session } from "./session.js";
import { sheet } from "./sheet.js";
import { Side } from "./side.js";
import { start } from "./start.js";
import { testForm } from "./test_form.js";
import { tests } from "./tests.js";
import { tour, tourAddress } from "./tour.js";
import { welcome } from "./welcome.js";
import { welsh } from "./welsh.js";

const at = (id) => document.getElementById(id);
const FORM = "form.yaml";
/** What the form is called that is there at first. */
const FIRST = "new-form";
const isFirst = ({ files, form }) => new Map(files).get(form)?.startsWith(`form: ${FIRST}\n`);

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
  const side = new Side(at);
  new Pane(session, editor, side, at);
  problems(session, editor, at("problems"), at("state"));
  const made = new Made();
  sheet(session, made, { frame: at("sheet"), note: at("sheet-note") });
  routes(session, editor, { view: at("routes-view"), note: at("routes-note") });
  const told = tests(session, editor, side, { run: at("run"), suggest: at("suggest"), undo: at("tests-undo"), said: at("tested"), list: at("tests-list"), show: () => document.querySelector('a[href="#tests"]').click() });
  const previews = channels(session, made, { template: at("channel"), makeTest: told.make });
  follow(session, editor, side, previews);

  session.addEventListener("files", () => {
    const names = [...session.files.keys()];
    at("file").replaceChildren(...names.map((name) => new Option(name, name, false, name === editor.file)));
    at("file").hidden = names.length < 2;
  });
  at("file").addEventListener("change", ({ target }) => editor.show(target.value));
  editor.addEventListener("shown", () => (at("file").value = editor.file));

  session.addEventListener("checked", () => {
    if (session.checked.form) at("title").textContent = session.checked.form.title;
  });

  at("format").addEventListener("click", async () => {
    try {
      editor.replace(await session.ask("format", editor.file));
    } catch (refused) {
      at("state").textContent = refused.message;
    }
  });

  const table = welsh(session, editor, side, at);
  at("by-welsh").addEventListener("click", async () => {
    try {
      await table.show();
    } catch (refused) {
      at("state").textContent = refused.message;
    }
  });

  /** The copy that was saved last: its name, and the state that it has. */
  let copy;
  at("save").addEventListener("click", async () => {
    const { state } = session;
    try {
      copy = { name: await saveCopy(session), state };
      at("saved-as").textContent = `Saved as ${copy.name}. “New or open” opens it again, here or on another device.`;
    } catch ({ message }) {
      at("saved-as").textContent = message;
    }
  });
  session.addEventListener("checked", () => {
    if (!copy) return;
    const isOther = !session.isOf(copy.state);
    if (!isOther && !session.isChanged(copy.state)) return;
    const words = isOther ? "" : `The form was changed since it was saved as ${copy.name}.`;
    if (at("saved-as").textContent !== words) at("saved-as").textContent = words;
    if (isOther) copy = undefined;
  });

  // Past what stands above: to where one works, and not to a heading over it.
  at("skip").addEventListener("click", (event) => {
    event.preventDefault();
    if (side.now === "welsh") at("welsh-rows").querySelector("input, textarea")?.focus();
    else if (side.now === "text") editor.focus();
    else (at("menus-list").querySelector("input, button") ?? at("text-heading")).focus();
  });
  // What stays in sight while the page is scrolled stays below the tour.
  new ResizeObserver(() => document.documentElement.style.setProperty("--studio-top", `${at("tour").offsetHeight}px`)).observe(at("tour"));

  document.body.classList.add("js-enabled", "govuk-frontend-supported");
  const room = await atCouncil(session, editor);
  if (room?.isList) return;
  testForm(session, at, room?.testForm);
  const { take } = start(session, editor, at, room?.at);
  const beginTour = async () => {
    if (room) return location.assign(tourAddress());
    // What the tour tells of is the page on the right.
    document.querySelector('[href="#website"]').click();
    await take([[FORM, await session.ask("begin", "first-steps", "request")]], FORM);
    return tour(session, previews, at("tour"));
  };
  at("begin-tour").addEventListener("click", beginTour);
  const before = room ?? (await kept().catch(() => undefined));
  const files = before?.files ?? [[FORM, await session.ask("begin", FIRST, "request")]];
  at("content").hidden = false;
  new Tabs(at("sides"));
  session.open(files, before?.form ?? FORM);
  editor.show(session.form);
  room?.begun();
  at("kept").hidden = Boolean(room);
  const isTour = new URL(location).searchParams.has("tour");
  const isNew = !before || (!room && isFirst(before));
  if (isNew && !isTour) welcome(at, beginTour);
  if (isTour) tour(session, previews, at("tour"));
}

// What keeps the page from beginning is said where it would have been.
begin().catch((error) => {
  at("failed").textContent = error.message;
  throw error;
});
