// The text of a form, with what is wrong in it at its place. The editor stands in a shadow tree: there its styles need no exception from
// the rule that a page has none of its own.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, historyKeymap } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { HighlightStyle, bracketMatching, foldGutter, foldKeymap, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorSelection, EditorState } from "@codemirror/state";
import {
  EditorView, drawSelection, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, hoverTooltip, keymap, lineNumbers,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { Changes } from "./history.js";

const SEVERITY = { mistake: "error", warning: "warning" };
const SORT = { word: "keyword", value: "constant", name: "variable", choice: "enum" };

/** What searching says in other words than programmers do. */
const PHRASES = { "regexp": "pattern", "by word": "whole words", "match case": "same capitals", "all": "mark all" };

// Contrast of at least 4.5 : 1 with the background, and of 3 : 1 where a line stands for something.
const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "#1d4f91" },
  { tag: [tags.string, tags.content], color: "#0b0c0c" },
  { tag: tags.comment, color: "#4d6b4d" },
  { tag: [tags.keyword, tags.bool, tags.number], color: "#7a2b78" },
]);

const looks = EditorView.theme({
  "&": { height: "100%", fontSize: "1rem", backgroundColor: "#ffffff" },
  "&.cm-focused": { outline: "3px solid #ffdd00", outlineOffset: "0", boxShadow: "inset 0 0 0 2px #0b0c0c" },
  ".cm-scroller": { fontFamily: "ui-monospace, 'Cascadia Mono', Menlo, Consolas, monospace", lineHeight: "1.5" },
  ".cm-gutters": { backgroundColor: "#f4f5f6", color: "#484949" },
  ".cm-panels": { backgroundColor: "#f4f5f6", color: "#0b0c0c" },
  ".cm-panels.cm-panels-bottom": { borderTop: "2px solid #0b0c0c" },
  ".cm-panel.cm-search": { padding: "10px 30px 10px 10px", fontFamily: '"Helvetica Neue", arial, sans-serif', fontSize: "1rem" },
  ".cm-panel.cm-search label": { display: "inline-flex", alignItems: "center", minHeight: "24px", gap: "5px", fontSize: "1rem" },
  ".cm-panel.cm-search input[type=checkbox]": { width: "20px", height: "20px" },
  ".cm-panel.cm-search [name=close]": { width: "24px", height: "24px", fontSize: "1.25rem" },
  ".cm-textfield": { margin: "0 8px 5px 0", padding: "5px", border: "2px solid #0b0c0c", borderRadius: "0", fontFamily: "inherit", fontSize: "1rem" },
  ".cm-button": {
    margin: "0 8px 5px 0", padding: "5px 10px", border: "0", borderRadius: "0", boxShadow: "0 2px 0 #929191", backgroundColor: "#ffffff",
    backgroundImage: "none", fontFamily: "inherit", fontSize: "1rem",
  },
  ".cm-textfield:focus, .cm-button:focus-visible, .cm-panel input:focus, .cm-panel [name=close]:focus-visible": {
    outline: "3px solid #ffdd00", boxShadow: "inset 0 0 0 2px #0b0c0c",
  },
  ".cm-tooltip": { fontFamily: "inherit", maxWidth: "32rem" },
  ".cm-tooltip-hover": { padding: "0.5rem 0.75rem", lineHeight: "1.4" },
  ".cm-tooltip-hover p, .cm-tooltip-hover ul, .cm-tooltip-hover pre": { margin: "0 0 0.5rem" },
});

/** Tells “moved” {file, place} when somebody moves the cursor. */
export class Editor extends EventTarget {
  #session;
  #view;
  #states = new Map();
  #changes = new Map();
  #file = "";
  #place;

  constructor(session, place) {
    super();
    this.#session = session;
    this.#place = place;
    const root = place.attachShadow({ mode: "open" });
    const holder = document.createElement("div");
    // Styles of a page end where a shadow tree begins.
    holder.style.height = "100%";
    const keys = Object.assign(document.createElement("p"), { id: "keys", hidden: true, textContent: document.getElementById("keys").textContent });
    root.append(holder, keys);
    this.#view = new EditorView({ root, parent: holder });
    session.addEventListener("checked", () => this.#mark());
  }

  get file() {
    return this.#file;
  }

  /** Shows a file. What was typed in another can still be taken back when that is shown again. */
  show(name) {
    if (this.#file) this.#states.set(this.#file, this.#view.state);
    this.#file = name;
    const text = this.#session.files.get(name) ?? "";
    const before = this.#states.get(name);
    this.#view.setState(before?.doc.toString() === text ? before : this.#begun(name, text));
    this.dispatchEvent(new Event("shown"));
    this.#mark();
  }

  /** Puts the cursor into a place and shows it. */
  go(place) {
    // Menus may stand in its place, and show the same themselves.
    if (!this.#place.dispatchEvent(new CustomEvent("wanted", { detail: place, cancelable: true }))) return;
    this.point(place);
    this.#view.focus();
    this.#view.dispatch({ effects: EditorView.scrollIntoView(place.from, { y: "center" }) });
  }

  focus() {
    this.#view.focus();
  }

  /** Brings a place into sight, for somebody who is busy elsewhere: the text moves, and not the page around it, which they look at. */
  point({ file, from, to }) {
    if (file !== this.#file) this.show(file);
    const { scrollDOM } = this.#view;
    const bring = () => {
      const { top, height } = this.#view.lineBlockAt(from);
      scrollDOM.scrollTop = top - (scrollDOM.clientHeight - height) / 2;
    };
    this.#view.dispatch({ selection: EditorSelection.range(from, to) });
    bring();
    // How high the lines before it are is known when they were drawn.
    this.#view.requestMeasure({ read: () => {}, write: bring });
    this.dispatchEvent(new CustomEvent("pointed", { detail: { file, from } }));
  }

  /** Makes changes of the file that is shown, which can be taken back together. */
  change(changes) {
    this.#view.dispatch({ changes, userEvent: "input" });
    this.#view.focus();
  }

  /** The same while somebody is busy elsewhere, told as `said` to whoever takes it back. */
  put(changes, said) {
    this.#view.dispatch({ changes, userEvent: "input", annotations: Changes.told(said) });
  }

  /** What would be taken back, and what would be made again, in words; undefined when there is nothing. */
  get history() {
    const [changes, { state }] = [this.#changes.get(this.#file), this.#view];
    return { last: changes?.last(state), next: changes?.next(state) };
  }

  /** Takes the last change back; whether there was one. */
  undo() {
    return Changes.undo(this.#view);
  }

  /** Makes again what was taken back last; whether there was something. */
  redo() {
    return Changes.redo(this.#view);
  }

  /** Puts another text into its place, as one change. */
  replace(text) {
    if (text !== this.#view.state.doc.toString()) this.change({ from: 0, to: this.#view.state.doc.length, insert: text });
  }

  #begun(name, text) {
    const session = this.#session;
    const changes = new Changes();
    this.#changes.set(name, changes);
    return EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(), highlightActiveLineGutter(), highlightSpecialChars(), changes.extension, foldGutter(), drawSelection(), indentOnInput(),
        bracketMatching(), closeBrackets(), highlightActiveLine(), highlightSelectionMatches(), lintGutter(), EditorView.lineWrapping,
        EditorState.phrases.of(PHRASES), yaml(), syntaxHighlighting(colours), looks,
        autocompletion({ icons: false, override: [(context) => this.#offers(name, context)] }),
        hoverTooltip((_, at) => this.#explained(name, at)),
        // Tab goes on to the next control, as everywhere: nobody is held in the text.
        keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap, ...completionKeymap, ...lintKeymap]),
        EditorView.contentAttributes.of({ "aria-label": `Text of ${name}`, "aria-describedby": "keys", spellcheck: "true", tabindex: "0" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) session.edit(name, update.state.doc.toString());
          const moved = update.selectionSet && update.transactions.some((one) => one.isUserEvent("select") || one.isUserEvent("input"));
          if (moved) this.dispatchEvent(new CustomEvent("moved", { detail: { file: name, place: update.state.selection.main.head } }));
        }),
      ],
    });
  }

  #mark() {
    const length = this.#view.state.doc.length;
    const here = (this.#session.checked?.problems ?? []).filter((problem) => problem.file === this.#file);
    const marks = here.map(({ from, to, severity, code, message, help, fix }) => ({
      from: Math.min(from, length),
      to: Math.min(to, length),
      severity: SEVERITY[severity],
      source: code,
      message: help ? `${message}. ${help}` : message,
      actions: fix && fix.file === this.#file ? [{ name: fix.title, apply: () => this.change({ from: fix.from, to: fix.to, insert: fix.with }) }] : [],
    }));
    this.#view.dispatch(setDiagnostics(this.#view.state, marks));
  }

  async #offers(name, context) {
    const before = context.matchBefore(/[\w-]+$/);
    if (!before && !context.explicit && !/[:\s,[.]$/.test(context.state.sliceDoc(Math.max(0, context.pos - 1), context.pos))) return null;
    const offers = await this.#session.ask("complete", name, context.pos);
    if (context.aborted || !offers.length) return null;
    const options = offers.map(({ word, about, sort }, rank) => ({ label: word, info: about || undefined, type: SORT[sort], boost: -Math.min(rank, 99) }));
    return { from: offers[0].from, to: offers[0].to, options, validFor: /^[\w-]*$/ };
  }

  async #explained(name, at) {
    const hover = await this.#session.ask("hover", name, at).catch(() => null);
    if (!hover) return null;
    const create = () => {
      const dom = document.createElement("div");
      // HTML that the compiler made: everything that an author wrote is text in it.
      dom.innerHTML = hover.html;
      return { dom };
    };
    return { pos: hover.from, end: hover.to, above: true, create };
  }
}
