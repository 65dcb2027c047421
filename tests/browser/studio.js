// The studio's compiler as Node runs it, and the files of this project as a page would have them.

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { join as joinRest } from "../../studio/page/rest.js";
import { ROOT } from "./forms.js";

const STUDIO = process.env.ONCEFORM_STUDIO ?? join(ROOT, "target/studio/compiler");

/** The compiler, once for all. */
export async function compilerInWasm() {
  if (!existsSync(join(STUDIO, "studio_rest.wasm"))) throw new Error(`There is no ${STUDIO}/studio_rest.wasm: run make studio`);
  const studio = await import(join(STUDIO, "studio.js"));
  const first = await studio.default({ module_or_path: readFileSync(join(STUDIO, "studio_bg.wasm")) });
  let isWhole = false;
  globalThis.loadRest = () => {
    if (!isWhole) joinRest(first, new WebAssembly.Module(readFileSync(join(STUDIO, "studio_rest.wasm"))));
    isWhole = true;
  };
  return studio;
}

/** Every YAML file below a folder of the project, by its path from there. */
export function filesBelow(folder) {
  const all = readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true });
  const yaml = all.filter((entry) => entry.isFile() && entry.name.endsWith(".yaml"));
  const names = yaml.map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length));
  return names.sort().map((name) => ({ name, text: readFileSync(join(ROOT, name), "utf8") }));
}
