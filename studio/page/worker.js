// The compiler, in a thread of its own.
import start, { Workbench } from "compiler-in-wasm";
import { join } from "./rest.js";

const NOT_LOADED = "The studio could not load its compiler. Check your connection, then load the page again";

/* global REST */
// Put in by build.js: the name of the file with the rest.
const rest = new URL(REST, import.meta.url);
let first;
let isWhole = false;

function complete(module) {
  if (!isWhole) join(first, module);
  isWhole = true;
}

const begun = start({ module_or_path: new URL("studio_bg.wasm", import.meta.url) }).then((exports) => {
  first = exports;
  // Where it does not come, it is asked for again when it is needed.
  fetch(rest).then((response) => response.arrayBuffer()).then((bytes) => WebAssembly.compile(bytes)).then(complete, () => {});
  return new Workbench();
});
// Whoever asks is told.
begun.catch(() => {});

/** Called in the middle of an answer that needs what is still on its way: the answer waits for it. */
self.loadRest = () => {
  if (isWhole) return;
  const request = new XMLHttpRequest();
  request.open("GET", rest, false);
  request.responseType = "arraybuffer";
  try {
    request.send();
    complete(new WebAssembly.Module(request.response));
  } catch {
    throw new NotLoaded(NOT_LOADED);
  }
};

class NotLoaded extends Error {}

self.addEventListener("message", async ({ data: { id, what, words } }) => {
  try {
    const bench = await begun.catch(() => Promise.reject(new Error(NOT_LOADED)));
    self.postMessage({ id, answer: bench[what](...words) });
  } catch (error) {
    // What it refuses is said in words for the author; anything else is a fault of ours, after which it cannot go on.
    const fault = error instanceof WebAssembly.RuntimeError || error instanceof NotLoaded;
    self.postMessage(fault ? { id, fault: true } : { id, refused: error.message });
  }
});
