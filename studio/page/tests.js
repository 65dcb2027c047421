// The tests of a form: what came of each, what none of them does, and tests that do it.

import { london } from "./preview.js";

const element = (name, className, ...content) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...content);
  return made;
};

export function tests(session, editor, { run, suggest, place, show }) {
  const say = (...content) => place.replaceChildren(...content);
  const sentence = (words) => element("p", "govuk-body", words);

  /** Puts tests at the end of the form. */
  function add(written) {
    const text = session.files.get(session.form).trimEnd();
    const hasTests = /^tests:/m.test(text);
    if (editor.file !== session.form) editor.show(session.form);
    editor.replace(`${text}\n${hasTests ? "" : "\ntests:\n"}${written}`);
  }

  run.addEventListener("click", async () => {
    try {
      say(...shown(await session.ask("test", undefined), session, editor));
    } catch (refused) {
      say(sentence(refused.message));
    }
  });

  suggest.addEventListener("click", async () => {
    try {
      const written = await session.ask("suggest");
      if (!written) return say(sentence("The tests do everything that can happen."));
      add(written);
      return run.click();
    } catch (refused) {
      return say(sentence(refused.message));
    }
  });

  // What was shown is of the form as it was.
  session.addEventListener("checked", () => say());

  return {
    /** A test of what was answered, and what came of it. */
    async make(answers) {
      try {
        add(await session.ask("tried", answers, london()));
        run.click();
      } catch (refused) {
        say(sentence(refused.message));
      }
      show();
    },
  };
}

function shown({ tests, percent, all, left_out: leftOut }, session, editor) {
  const failed = tests.filter(({ differences }) => differences.length).length;
  const sum = failed ? `${failed} of ${tests.length} tests failed` : `${tests.length} tests passed`;
  const parts = [element("p", "govuk-body govuk-!-font-weight-bold", tests.length ? sum : "There are no tests yet")];
  const list = tests.map((test) => {
    const tag = test.differences.length ? element("strong", "govuk-tag govuk-tag--red", "Failed") : element("strong", "govuk-tag govuk-tag--green", "Passed");
    const go = element("button", "studio__link", test.name);
    go.type = "button";
    go.addEventListener("click", () => editor.go(lineIn(session.files.get(test.file) ?? "", test)));
    const differences = test.differences.map((words) => element("li", "", words));
    return element("li", "studio__test", tag, " ", go, ...(differences.length ? [element("ul", "govuk-list govuk-list--bullet", ...differences)] : []));
  });
  if (list.length) parts.push(element("ul", "govuk-list", ...list));
  parts.push(element("p", "govuk-body", `They do ${percent}% of the ${all} things that can happen.`));
  for (const { what, names } of leftOut) parts.push(element("p", "govuk-body", `${what}: ${names.join(", ")}`));
  return parts;
}

/** The place of a test, from its line. */
function lineIn(text, { file, line }) {
  const from = text.split("\n").slice(0, line - 1).reduce((sum, before) => sum + before.length + 1, 0);
  return { file, from, to: from };
}
