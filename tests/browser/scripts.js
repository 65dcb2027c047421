// The scripts themselves, as the pages have them, for tests that call their parts.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./forms.js";

/** Below the forms of a council, where the service worker reaches: `/{council}/forms/scripts/{name}.js`. */
export function serveScripts(context) {
  return context.route("**/forms/scripts/*.js", (route) => {
    const name = new URL(route.request().url()).pathname.split("/").pop();
    const body = readFileSync(join(ROOT, "runtime-wasm/browser", name), "utf8");
    return route.fulfill({ contentType: "text/javascript", body });
  });
}
