// Fills in any page by the names of its controls, whatever the form. The names are the contract between pages, portal and
// page module: compiler/src/emit/html/mod.rs says what they are.

/** Names of the questions shown on the page: each posts a hidden `_shown`, those that are not asked are disabled. */
export async function shownNames(page) {
  const names = await page.locator('input[name="_shown"]').evaluateAll((inputs) =>
    inputs.filter((input) => !input.disabled && !input.closest("fieldset:disabled, [hidden]")).map((input) => input.value));
  return new Set(names);
}

/** The answer to the control with this name: "household.2.income" is answers.household[1].income. */
export function answerFor(name, answers) {
  return name.split(".").reduce((value, part) => value?.[/^\d+$/.test(part) ? Number(part) - 1 : part], answers);
}

/** Sets `value` at the place that a control's name means. */
export function setAnswer(name, answers, value) {
  const parts = name.split(".");
  const last = parts.pop();
  let at = answers;
  parts.forEach((part, index) => {
    const key = /^\d+$/.test(part) ? Number(part) - 1 : part;
    const next = parts[index + 1] ?? last;
    at[key] ??= /^\d+$/.test(next) ? [] : {};
    at = at[key];
  });
  if (value === undefined) delete at[last];
  else at[last] = value;
}

/** Answers every question that the page shows, and those that appear while it is filled in. Returns the names answered. */
export async function fill(page, answers) {
  const done = new Set();
  for (;;) {
    const names = [...(await shownNames(page))].filter((name) => !done.has(name));
    if (!names.length) return done;
    const controls = await controlsOf(page);
    for (const name of names) {
      done.add(name);
      await fillQuestion(page, name, answerFor(name, answers), controls);
    }
  }
}

/** The controls of the page, as they are: one look at all of them, for each takes its time. */
function controlsOf(page) {
  return page.locator('[name]:not([type="hidden"])').evaluateAll((controls) =>
    controls.map((it) => ({ name: it.name, type: it.type, value: it.value, on: it.checked, isVisible: it.checkVisibility() })));
}

async function fillQuestion(page, name, value, all) {
  const own = all.filter((control) => control.name === name);
  const type = own[0]?.type;
  if (type === "file") return choose(page, page.locator(`input[type="file"][name="${name}"]`), [value ?? []].flat());
  if (Array.isArray(value) && typeof value[0] === "object") return; // a list: its rows are filled one by one
  if (type === "radio" || type === "checkbox") return tick(page, own, [value ?? []].flat().map(String));
  if (own.length) return write(page, own[0], value === undefined ? "" : String(value));
  const answers = {};
  setAnswer(name, answers, value);
  for (const control of all.filter((it) => it.name.startsWith(`${name}.`) && !/^\.\d/.test(it.name.slice(name.length)))) {
    const text = controlText(control.name, answers);
    // The point of a location is folded away: its words are what people type.
    if (!control.isVisible) {
      if (!text) continue;
      await named(page, control).locator("xpath=ancestor::details[1]/summary").click();
    }
    await write(page, control, text);
  }
}

const named = (page, { name }) => page.locator(`[name="${name}"]:not([type="hidden"])`);

/** Types a text, where another stands. */
async function write(page, control, text) {
  if (control.value !== text) await named(page, control).fill(text);
}

/** Sets what is not set as it should be. A radio button cannot be taken back, only moved on. */
async function tick(page, controls, wanted) {
  for (const { name, type, value, on } of controls) {
    const should = wanted.includes(value);
    if (on === should || (!should && type === "radio")) continue;
    await page.locator(`input[name="${name}"][value="${value}"]`).setChecked(should);
  }
}

/** How files of each kind begin. Pictures are whole ones, for the service opens them; what follows is not part of them. */
export const BEGINNINGS = {
  jpg: Buffer.from(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAFA3PEY8MlBGQUZaVVBfeMiCeG5uePWvuZHI//////////////////////////////////////////" +
    "//////////wAALCAAIAAgBAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIh" +
    "MUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhI" +
    "WGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/AEr/" +
    "2Q==",
    "base64",
  ),
  png: Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAADhZOFXAAAAEElEQVR4nGOsYIAAJgaKGAAj0ACI5/8dTgAAAABJRU5ErkJggg==", "base64"),
  pdf: Buffer.from("%PDF-1.7\n"),
};
const UNITS = { KB: 1000, MB: 1000 * 1000 };

/** Files of the names and sizes that a test gives, as a chooser takes them. */
export function filesOf(files) {
  return files.map(({ name, size = "2 KB" }) => {
    const [amount, unit] = String(size).split(" ");
    const buffer = Buffer.alloc(Number(amount) * (UNITS[unit] ?? 1), " ");
    (BEGINNINGS[name.split(".").pop()] ?? Buffer.from("text")).copy(buffer);
    return { name, mimeType: "application/octet-stream", buffer };
  });
}

/** Chooses files of the names and sizes that a test gives, unless they are on the page already. */
async function choose(page, chooser, files) {
  if (!files.length) return;
  const group = chooser.locator("xpath=ancestor::*[@data-question][1]");
  if (await group.locator("[data-file]").count()) return;
  await chooser.setInputFiles(filesOf(files));
}

/** The option that is chosen among radio buttons: one that was filled in already cannot be taken back. */
export async function chosen(page, name) {
  const button = page.locator(`input[type="radio"][name="${name}"]:checked`);
  return (await button.count()) ? button.getAttribute("value") : undefined;
}

/** What is typed into the control with this name: the day of `due` for "due.day", a line of an address, or the answer itself. */
export function controlText(name, answers) {
  const [, question, part] = name.match(/^(.*?)(?:\.(day|month|year|line_1|line_2|town|county|postcode|words|latitude|longitude))?$/);
  const value = answerFor(question, answers);
  if (value === undefined) return "";
  if (part === undefined) return String(value);
  if (typeof value === "object") return String(value[part] ?? "");
  if (part === "words") return value;
  if (part === "latitude" || part === "longitude") return "";
  const typed = value.split(/[-/ ]/);
  const [year, month, day] = typed[0].length === 4 ? typed : [...typed].reverse();
  return { year, month, day }[part] ?? "";
}

/** The next row to be added to a list of the page, as the name of the button that adds it; nothing when all are there. */
export async function missingRow(page, answers) {
  for (const button of await page.locator('button[name="_do"][value^="add:"]').all()) {
    if (!(await button.isVisible())) continue;
    const list = (await button.getAttribute("value")).slice("add:".length);
    const rows = answerFor(list, answers)?.length ?? 0;
    const there = await page.locator(`input[name="_shown"][value^="${list}.${rows}."]`).count();
    if (rows > 0 && !there) return button;
  }
  return undefined;
}
