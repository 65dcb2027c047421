// The tests of a form: what each expects and what came of it, what none of them does, and tests that do it. A test is renamed and removed here,
// and one that fails can expect what happens now; the compiler changes the text. Once they were run, they are run again after each change,
// where that is quick. Tells the session “tested” with how many failed.
import { button, element } from "./element.js";
import { lineIn } from "./lines.js";
import { london } from "./preview.js";

const STATES = { waits: ["Not run yet", "grey"], over: ["Not run since the change", "grey"], passed: ["Passed", "green"], failed: ["Failed", "red"], wrong: ["Has a mistake", "red"] };

/** Milliseconds: tests that were run in less than `QUICK` are run again once nobody has changed anything for `PAUSE`. */
const QUICK = 300;
const PAUSE = 800;

/** `parts` are those of the page: {run, suggest, undo, said, list}; `show` brings them into sight. */
export function tests(session, editor, side, { run, suggest, undo, said, list, show }) {
  const say = (...content) => said.replaceChildren(...content);
  const sentence = (words) => element("p", "govuk-body", words);
  const refuse = ({ message }) => say(element("p", "govuk-error-message", `${message}.`.replace(/([.?!])\.$/, "$1")));
  /** What came of them, while the form is as it was then. */
  let came;
  /** They were run, and the form was changed since. */
  let isOver = false;
  /** How long they took, in milliseconds, and what runs them again. */
  let took = Infinity;
  let again;
  /** What is still said when they are. */
  let kept = [];
  let renames;
  /** What was just done here, which the next look at the form does not wipe away: "revised" or "taken back". */
  let done;
  let turn = 0;

  async function draw(focus) {
    const mine = (turn += 1);
    const all = await session.ask("tests").catch(() => undefined);
    if (mine !== turn) return;
    if (!all) return list.replaceChildren(sentence("The tests are listed here once the text of the form can be understood."));
    list.replaceChildren(...(all.length ? [element("ul", "govuk-list", ...all.map(item))] : [sentence("There are no tests yet.")]));
    if (focus) list.querySelector(focus)?.focus();
  }

  function item(test, number) {
    const { differences, older: isOlder } = came?.tests[number] ?? {};
    const [words, colour] = STATES[test.wrong.length ? "wrong" : !differences ? (isOver ? "over" : "waits") : differences.length ? "failed" : "passed"];
    const tag = element("strong", `govuk-tag govuk-tag--${colour}`, words);
    const bullets = (sentences) => element("ul", "govuk-list govuk-list--bullet", ...sentences.map((one) => element("li", "", one)));
    const is = [tag, " ", element("span", "govuk-!-font-weight-bold", test.name), bullets(test.expects.concat(test.wrong))];
    const fails = differences?.length > 0;
    if (fails) is.push(sentence("What happens instead:"), bullets(differences));
    return element("li", "studio__test", ...is, renames === number ? asked(test) : buttons(test, number, fails, isOlder));
  }

  /** Buttons that say for a screen reader, too, which test they are about. */
  function buttons(test, number, fails, isOlder) {
    const one = (words, act) => {
      const made = element("button", "studio__link", words, element("span", "govuk-visually-hidden", test.name));
      made.type = "button";
      made.addEventListener("click", act);
      return made;
    };
    const rename = one("Rename", () => {
      renames = number;
      draw("input");
    });
    const go = one("Show in the text", () => {
      side.show("text");
      editor.go(lineIn(session.files.get(test.file) ?? "", test));
    });
    // What happens without an answer is not what anybody means by the test.
    const mend = isOlder ? one("Put an answer into this test", answer) : one("Accept what happens now", () => changeAndRun("acceptTest", test.file, test.line));
    return element("p", "govuk-body studio__bar", ...(fails ? [mend] : []), go, rename, one("Remove", () => revise(test)));
  }

  function asked(test) {
    const field = element("input", "govuk-input");
    Object.assign(field, { id: "test-name", value: test.name, autocomplete: "off" });
    const label = element("label", "govuk-label", "What does it show?");
    label.htmlFor = field.id;
    const submit = button("Rename it", () => {});
    submit.type = "submit";
    const leave = button("Leave it as it is", () => {
      renames = undefined;
      draw();
      run.focus();
    }, "govuk-button--secondary");
    const form = element("form", "", element("div", "govuk-form-group", label, field), element("div", "govuk-button-group", submit, leave));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      revise(test, field.value);
    });
    return form;
  }

  function inForm() {
    if (editor.file !== session.form) editor.show(session.form);
    return editor;
  }

  /** Gives a test another name, or takes it away when there is none. */
  const revise = (test, name) => (came && name ? changeAndRun : (...asked) => change(() => session.ask(...asked)))("reviseTest", test.file, test.line, name);

  /** Makes a change, and says what came of it. */
  async function changeAndRun(...asked) {
    const said = await change(() => session.ask(...asked));
    if (said) await runAll(sentence(said));
  }

  /** Gives tests that are older than a question an answer to it. */
  const answer = () => changeAndRun("revise", "answer_tests");

  async function change(asked) {
    try {
      const { said: what, edits } = await asked();
      renames = undefined;
      done = "revised";
      inForm().put(edits.map(({ from, to, with: insert }) => ({ from, to, insert })), what);
      undo.hidden = false;
      undo.focus();
      kept = [sentence(`${what}.`)];
      say(...kept);
      return `${what}.`;
    } catch (refused) {
      return refuse(refused);
    }
  }

  /** What tests do not answer and have to by now. */
  function older({ unanswered }) {
    if (!unanswered.length) return [];
    const which = unanswered.map((ask) => `“${ask}”`).join(" and ");
    return [sentence(`There are tests that are older than ${which}, and do not answer ${unanswered.length === 1 ? "it" : "them"}.`), button("Put an answer into these tests", answer, "govuk-button--secondary")];
  }

  undo.addEventListener("click", () => {
    done = "taken back";
    inForm().undo();
    undo.hidden = true;
    run.focus();
    kept = [sentence("The last change was taken back.")];
    say(...kept);
  });

  /** Puts tests at the end of the form. */
  function add(written) {
    const text = session.files.get(session.form);
    const from = text.trimEnd().length;
    const hasTests = /^tests:/m.test(text);
    const count = written.match(/^ {2}- name:/gm)?.length ?? 1;
    inForm().put([{ from, to: text.length, insert: `\n${hasTests ? "" : "\ntests:\n"}${written}` }], count === 1 ? "1 test was added" : `${count} tests were added`);
  }

  /** Runs them; `first` is said before what came of it. */
  async function runAll(...first) {
    try {
      const begun = performance.now();
      came = await session.ask("test", undefined);
      took = performance.now() - begun;
      clearTimeout(again);
      isOver = false;
      say(...first, ...sums(came), ...older(came));
      session.dispatchEvent(new CustomEvent("tested", { detail: failing(came).length }));
      await draw();
    } catch (refused) {
      refuse(refused);
    }
  }
  run.addEventListener("click", () => runAll());

  // Whoever is at work among the tests keeps their place.
  function runAgain() {
    const isBusy = renames !== undefined || [list, said].some((place) => place.contains(document.activeElement));
    if (!came && !isBusy) runAll(...kept);
  }

  suggest.addEventListener("click", async () => {
    try {
      const written = await session.ask("suggest");
      if (!written) return say(sentence("The tests do everything that can happen."));
      add(written);
      return run.click();
    } catch (refused) {
      return refuse(refused);
    }
  });

  // What was shown is of the form as it was.
  session.addEventListener("checked", () => {
    isOver ||= Boolean(came);
    came = undefined;
    renames = undefined;
    undo.hidden = done !== "revised";
    if (!done) {
      kept = [];
      say();
    }
    done = undefined;
    draw();
    clearTimeout(again);
    if (isOver && session.checked.form && took < QUICK) again = setTimeout(runAgain, PAUSE);
  });

  // Of another form nothing was run.
  session.addEventListener("files", () => {
    came = undefined;
    isOver = false;
  });

  return {
    /** A test of what was answered, and what came of it. */
    async make(answers) {
      try {
        add(await session.ask("tried", answers, london()));
        run.click();
      } catch (refused) {
        refuse(refused);
      }
      show();
    },
  };
}

const failing = ({ tests: all }) => all.filter(({ differences }) => differences.length);
const counted = (count) => (count === 1 ? "1 test" : `${count} tests`);

/** What came of all of them together, and what none of them does. */
function sums(came) {
  const { tests: all, percent, all: things, left_out: leftOut } = came;
  const failed = failing(came).length;
  const sum = failed ? `${failed} of ${counted(all.length)} failed` : `${counted(all.length)} passed`;
  const parts = [element("p", "govuk-body govuk-!-font-weight-bold", all.length ? sum : "There are no tests yet")];
  const passes = failed ? "Those that pass do" : all.length === 1 ? "It does" : "They do";
  parts.push(element("p", "govuk-body", `${passes} ${percent}% of the ${things} things that can happen.${failed ? " Tests that fail are not counted." : ""}`));
  for (const { what, names } of leftOut) parts.push(element("p", "govuk-body", `${what[0].toUpperCase()}${what.slice(1)}: ${names.join(", ")}`));
  return parts;
}
