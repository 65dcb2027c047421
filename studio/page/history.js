// What each change of a file was, in words, so that whoever takes it back knows what goes.
import { history, isolateHistory, redo, redoDepth, undo, undoDepth } from "@codemirror/commands";
import { Annotation } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

const words = Annotation.define();
/** What was typed into the text says for itself what it was. */
const TYPED = "the text was changed";

/** The changes of one file. */
export class Changes {
  #said = [];
  extension = [history(), EditorView.updateListener.of((update) => this.#look(update))];

  /** What a change has with it to be told as `said`, and by itself. */
  static told(said) {
    return [words.of(said), isolateHistory.of("full")];
  }

  #look({ docChanged, transactions, startState, state }) {
    if (!docChanged || transactions.some((one) => one.isUserEvent("undo") || one.isUserEvent("redo"))) return;
    const [before, now] = [undoDepth(startState), undoDepth(state)];
    // There are only so many: then the oldest have gone.
    if (now < before) this.#said.splice(0, before + 1 - now);
    this.#said.length = Math.max(0, now - 1);
    if (now) this.#said.push(transactions.map((one) => one.annotation(words)).find(Boolean) ?? TYPED);
  }

  /** What would be taken back; nothing when there is nothing. */
  last(state) {
    return this.#said[undoDepth(state) - 1];
  }

  /** What would be made again. */
  next(state) {
    return redoDepth(state) ? this.#said[undoDepth(state)] : undefined;
  }

  static undo = undo;
  static redo = redo;
}
