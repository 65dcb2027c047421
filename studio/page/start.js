// Where a form comes from: a new one, one on this device, or one of another form builder. What was written before can be had again.
import { element } from "./element.js";
import { keepMore, keptMore, putAway, shelf } from "./kept.js";
import { filesIn } from "./saved.js";

/** What a resident comes to do, as a form says it. */
export const JOURNEYS = [
  ["request", "Ask for something: what they need, and how to reply"],
  ["report", "Report something: what is wrong, a photo, and where it is"],
  ["apply", "Apply for something: who can, documents, a declaration"],
  ["pay", "Pay for something: the bill, how much, and a receipt"],
];
const FORM = "form.yaml";
/** Bytes: as many as the compiler reads of a file. */
const MOST = 4 * 1024 * 1024;

const isForm = (text) => /^form:/m.test(text);

/** The name of a new form, which the compiler makes of what was typed. */
export const nameIn = (text) => /^form: (.*)$/m.exec(text)[1];

async function textOf(file) {
  if (file.size > MOST) throw new Error(`${file.name} is larger than 4 MB. Choose the file of one form.`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    throw new Error(`${file.name} is not a text. Choose a file that ends in .yaml, .yml or .json.`);
  }
}

/** The files that somebody chose, by name: those in a zip file each for itself. */
async function allOf(chosen) {
  const all = await Promise.all(chosen.map(async (file) => (/\.zip$/i.test(file.name) ? filesIn(file, MOST) : [[file.name, await textOf(file)]])));
  const files = all.flat();
  // One file alone was named after its form, or anything: here it is the form.
  return files.length === 1 && isForm(files[0][1]) ? [[FORM, files[0][1]]] : files;
}

/** `at` finds a part of the page by its id; `here` is the form of a council that is open: {council, form}. */
export function start(session, editor, at, here) {
  const before = here ? `before/${here.council}/${here.form}` : "before";
  const dialog = at("start");
  const said = at("start-said");
  const say = (...content) => said.replaceChildren(...content);
  const mistake = (words) => say(element("p", "govuk-error-message", words));

  /** Takes up other files; those of before can be had again, which is said where somebody has changed them. */
  async function take(files, form) {
    const now = { files: [...session.files], form: session.form };
    const title = session.checked?.form?.title;
    await keepMore(now, before);
    // At a council each has a place of its own.
    const isKept = here || (await keepForm(now));
    session.open(files, form);
    editor.show(form);
    if (dialog.open) dialog.close();
    at("welcome").hidden = true;
    at("replaced").hidden = !isKept;
    at("replaced-title").textContent = title ? `, “${title}”,` : "";
  }

  /** Puts a form away that somebody has changed; whether it did. */
  async function keepForm(now) {
    const text = session.files.get(session.form);
    const [name, journey] = ["form", "journey"].map((word) => new RegExp(`^${word}: *([a-z0-9-]+)`, "m").exec(text)?.[1]);
    if (!name) return true;
    const begun = await session.ask("begin", name, journey ?? "").catch(() => undefined);
    if (now.files.length === 1 && text === begun) return false;
    await putAway(name, { ...now, title: session.checked?.form?.title ?? name });
    return true;
  }

  async function goBack() {
    const { files, form } = await keptMore(before);
    await take(files, form);
  }

  /** The forms that can be had again, by name. */
  async function showShelf() {
    const forms = here ? [] : (await shelf()).filter(({ name }) => name !== session.checked?.form?.id);
    at("shelf").hidden = !forms.length;
    at("shelf-forms").replaceChildren(...forms.map(({ name, title, files, form, at: when }) => {
      const open = element("button", "studio__link", title);
      open.type = "button";
      open.addEventListener("click", () => take(files, form));
      return element("li", "", open, ` (${name}, ${when.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" })})`);
    }));
  }

  async function open(files) {
    const all = await allOf(files);
    const form = all.find(([, text]) => isForm(text));
    if (form) return take(all, form[0]);
    // Another builder's: whose, nobody can tell from the file.
    at("builder").hidden = false;
    at("bring").onclick = () => bring(...all[0]).catch(({ message }) => mistake(message));
    if (!dialog.open) dialog.showModal();
    at("builder").querySelector("input").focus();
    return say(element("p", "govuk-body", `${all[0][0]} is a form of another form builder. Choose which one.`));
  }

  async function bring(name, text) {
    const builder = at("builder").querySelector("input:checked")?.value;
    if (!builder) return mistake("Choose which form builder the form comes from.");
    const { yaml, notes } = await session.ask("bring", text, builder, here?.form ?? name.replace(/\.\w+$/, ""));
    await take([[FORM, yaml]], FORM);
    const lines = notes.map((note) => element("li", "", note));
    at("brought").hidden = false;
    at("brought-notes").replaceChildren(...(lines.length ? lines : [element("li", "", "Everything was carried over.")]));
    return at("brought").focus();
  }

  at("new-journey").append(...JOURNEYS.map(([value, words]) => new Option(words, value)));
  async function ask(first) {
    say();
    at("builder").hidden = true;
    at("new-name").value = "";
    // What can be had again is there when the dialogue is: a list that changes under the finger opens the wrong form.
    await Promise.all([keptMore(before).then((kept) => (at("go-back").hidden = !kept)), showShelf()]).catch(({ message }) => mistake(message));
    if (!dialog.open) dialog.showModal();
    at(first).focus();
  }
  at("begin").addEventListener("click", () => ask("new-name"));
  at("welcome-begin").addEventListener("click", () => ask("new-name"));
  at("welcome-open").addEventListener("click", () => ask("open"));
  at("start-close").addEventListener("click", () => dialog.close());
  at("start-new").addEventListener("submit", async (event) => {
    event.preventDefault();
    const [typed, journey] = [at("new-name").value.trim(), at("new-journey").value];
    const text = await session.ask("begin", typed, journey).catch(({ message }) => mistake(message));
    if (!text) return;
    // At a council each form has an address, and a new one does not take the place of another.
    if (here) location.assign(`./?${new URLSearchParams({ form: nameIn(text), new: journey })}`);
    else await take([[FORM, text]], FORM);
  });
  const chosen = (files) => files.length && open([...files]).catch(({ message }) => {
    if (!dialog.open) dialog.showModal();
    mistake(message);
  });
  at("open").addEventListener("change", ({ target }) => {
    chosen(target.files);
    // The same file may be chosen again.
    setTimeout(() => (target.value = ""));
  });
  at("go-back").addEventListener("click", goBack);
  at("go-back-now").addEventListener("click", async () => {
    await goBack();
    at("text-heading").focus();
  });
  at("replaced-close").addEventListener("click", () => {
    at("replaced").hidden = true;
    at("text-heading").focus();
  });
  at("brought-close").addEventListener("click", () => {
    at("brought").hidden = true;
    at("text-heading").focus();
  });

  // A file that is dropped anywhere is opened, and never takes the place of the page.
  addEventListener("dragover", (event) => event.dataTransfer.types.includes("Files") && event.preventDefault());
  addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    chosen(event.dataTransfer.files);
  }, true);

  return { take };
}
