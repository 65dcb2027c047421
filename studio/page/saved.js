// A copy of the form on this device, for other programs and other people: its one file, or all that it has in one zip file, named after it.

/* global ZIP */
// Put in by build.js: the name of the file that packs, which no first visit needs.
const zip = () => import(new URL(ZIP, import.meta.url));
const NOT_LOADED = "The files could not be put into one. Check your connection, then try again.";
const ENDINGS = /\.(ya?ml|json)$/;
/** A Mac puts files of its own beside those of whoever packs them. */
const OF_A_MAC = /(^|\/)(__MACOSX\/|\._)/;

/** Saves all files of the form, and answers what they are called. */
export async function saveCopy({ files, form }) {
  const name = /^form: *["']?([a-z0-9-]+)/m.exec(files.get(form) ?? "")?.[1] ?? "form";
  if (files.size === 1) return download(`${name}.yaml`, files.get(form), "application/yaml");
  const { pack } = await zip().catch(() => Promise.reject(new Error(NOT_LOADED)));
  return download(`${name}.zip`, pack(files), "application/zip");
}

function download(name, content, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href));
  return name;
}

/** The texts in a zip file, by name, without a folder that holds them all. None may have more bytes than `most`. */
export async function filesIn(file, most) {
  const { unpack } = await zip().catch(() => Promise.reject(new Error("The zip file could not be opened. Check your connection, then try again.")));
  const tooLarge = [];
  const wanted = (name, size) => {
    if (!ENDINGS.test(name) || OF_A_MAC.test(name)) return false;
    if (size > most) tooLarge.push(name);
    return size <= most;
  };
  let files;
  try {
    files = unpack(new Uint8Array(await file.arrayBuffer()), wanted);
  } catch {
    throw new Error(`${file.name} is damaged, or is not a zip file. Save it again where it comes from.`);
  }
  if (tooLarge.length) throw new Error(`${tooLarge[0]} in ${file.name} is too large. Choose the files of one form.`);
  if (!files.length) throw new Error(`There is no form in ${file.name}. A form is a file that ends in .yaml, .yml or .json.`);
  return withoutFolder(files);
}

function withoutFolder(files) {
  const [first] = files[0];
  const folder = first.slice(0, first.indexOf("/") + 1);
  if (!folder || !files.every(([name]) => name.startsWith(folder))) return files;
  return withoutFolder(files.map(([name, text]) => [name.slice(folder.length), text]));
}
