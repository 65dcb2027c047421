// Several files in one. It is loaded when somebody saves or opens such a file.
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";

/** A zip file of these texts, by name. */
export const pack = (files) => zipSync(Object.fromEntries([...files].map(([name, text]) => [name, strToU8(text)])));

/** The texts in a zip file, by name: those that `wanted` takes, given a name and how many bytes it has. */
export function unpack(bytes, wanted) {
  const found = unzipSync(bytes, { filter: ({ name, originalSize }) => wanted(name, originalSize) });
  return Object.entries(found).map(([name, text]) => [name, strFromU8(text)]);
}
