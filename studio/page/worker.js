// The compiler, in a thread of its own.
import start, { Workbench } from "compiler-in-wasm";

const NOT_LOADED = "The studio could not load its compiler. Check your connection, then load the page again";

const begun = start({ module_or_path: new URL("studio_bg.wasm", import.meta.url) }).then(() => new Workbench());
// Whoever asks is told.
begun.catch(() => {});

self.addEventListener("message", async ({ data: { id, what, words } }) => {
  try {
    const bench = await begun.catch(() => Promise.reject(new Error(NOT_LOADED)));
    self.postMessage({ id, answer: bench[what](...words) });
  } catch (error) {
    // What it refuses is said in words for the author; anything else is a fault of ours, after which it cannot go on.
    self.postMessage(error instanceof WebAssembly.RuntimeError ? { id, fault: true } : { id, refused: error.message });
  }
});
