// A tour of five minutes: a form of one's own, step by step. Each step says what to do and goes on when it is done; nothing is shown that could
// not be found without it.
import { button, element } from "./element.js";

const counted = (text, what) => text.match(what)?.length ?? 0;

/**
 * The steps: what they are called, what to do, and how it is seen that it was done. `now` is {text, form, mistakes, sent, tried}, `then`
 * what it was when the step began.
 */
const STEPS = [
  {
    name: "Say what it is called",
    words: "This is a small form that works. In the menus, give the form another title. The page on the right changes while you type.",
    isDone: (now, then) => now.form && now.form.title !== then.form?.title,
  },
  {
    name: "Ask something",
    words: "Below a page, choose Add question. Write what you want to ask, choose how it is answered, and add it.",
    isDone: (now, then) => counted(now.text, /^ *- question:/gm) > counted(then.text, /^ *- question:/gm),
  },
  {
    name: "Ask it only when it matters",
    words: "Open your question and choose when it is asked: a question before it, a comparison and an answer. A question on the first page has none before it: use one on a later page.",
    isDone: (now, then) => counted(now.text, /^ *(ask when|only if):/gm) > counted(then.text, /^ *(ask when|only if):/gm),
  },
  {
    name: "Make a mistake",
    words: "Choose Text, and write titel in the place of title in its second line. Nothing can break: the form is only live when somebody has approved it.",
    isDone: (now) => now.mistakes > 0,
  },
  {
    name: "Put it right",
    words: "What is wrong stands below the text, with what to write instead. Press the button that mends it.",
    isDone: (now) => now.form && now.mistakes === 0,
  },
  {
    name: "Fill it in",
    words: "On the right, choose Website and Begin again, and fill the form in as a resident does, to its end. Account and Agent’s script show it as customers and colleagues see it.",
    isDone: (now) => now.sent,
  },
  {
    name: "Make a test of it",
    words: "Choose “Make a test of these answers”. From now on it tells you when a change makes the form do something else. Tests that are older than your question lack its answer: one press puts it in.",
    isDone: (now, then) => counted(now.text, /^ *- name:/gm) > counted(then.text, /^ *- name:/gm),
  },
  {
    name: "Publish a test form",
    words: "Choose “Test form” above, then “Publish the test form”. It has an address of its own: open it, and fill it in as residents will. Nothing is sent, and nobody finds it who does not have the address.",
    isDone: (now) => now.tried,
  },
];

/** Where the tour is at a council: a form of the council's, with a name that no other has. */
export const tourAddress = () => `./?form=first-steps-${Math.random().toString(36).slice(2, 7)}&new=request&tour=`;

/** Begins the tour with the form that was just opened. `place` is where it stands, `previews` are those that show the form. */
export function tour(session, previews, place) {
  let step = 0;
  let then;
  let sent = false;
  let tried = false;
  const heading = element("h2", "govuk-heading-s studio-tour__heading");
  heading.tabIndex = -1;
  const words = element("p", "govuk-body studio-tour__words");
  const said = element("div", "", heading, words);
  said.setAttribute("aria-live", "polite");
  const next = button("Go on without it", () => go(step + 1), "govuk-button--secondary");
  const end = button("End the tour", stop, "govuk-button--secondary");
  place.replaceChildren(said, element("div", "govuk-button-group studio-tour__do", next, end));

  const now = () => ({
    text: session.files.get(session.form) ?? "",
    form: session.checked?.form,
    mistakes: (session.checked?.problems ?? []).filter(({ severity }) => severity === "mistake").length,
    sent,
    tried,
  });

  function go(to) {
    step = to;
    [sent, tried] = [false, false];
    then = now();
    const { name, words: what } = STEPS[step] ?? { name: "That is all", words: "Your test form is published. At your council, “Ask for approval” has somebody else look at a form and publish it for residents; by yourself, “Save a copy” hands it on. “New or open” begins the next one." };
    heading.textContent = step < STEPS.length ? `Step ${step + 1} of ${STEPS.length}: ${name}` : name;
    words.textContent = what;
    next.hidden = step >= STEPS.length;
    end.textContent = step < STEPS.length ? "End the tour" : "Close";
  }

  function look() {
    if (then && STEPS[step]?.isDone(now(), then)) go(step + 1);
  }

  function stop() {
    off.abort();
    place.hidden = true;
    document.getElementById("text-heading").focus();
  }

  const off = new AbortController();
  const { signal } = off;
  session.addEventListener("checked", () => {
    if (then) return look();
    // The form of the tour is there, and not the one of before it.
    go(0);
    place.hidden = false;
    return heading.focus();
  }, { signal });
  for (const preview of previews) {
    preview.addEventListener("moved", () => {
      sent ||= preview.isSent;
      look();
    }, { signal });
  }
  session.addEventListener("tried", () => {
    tried = true;
    look();
  }, { signal });
}
