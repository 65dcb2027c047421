// Asking for approval: what changes, in the words of whoever asks; and what keeps the form from being handed in, at its line.
import { button, element, link } from "./element.js";

const NOTE = "note";

export function proposing(draft, session, editor) {
  const label = element("label", "govuk-label", "What changes, and why?");
  label.htmlFor = NOTE;
  const hint = element("div", "govuk-hint", "In plain English. Whoever approves it reads this first, and it stays in the history of the form.");
  hint.id = `${NOTE}--hint`;
  const area = element("textarea", "govuk-textarea");
  Object.assign(area, { id: NOTE, rows: 3 });
  area.setAttribute("aria-describedby", hint.id);
  const said = element("div", "studio-proposing__said");
  said.setAttribute("role", "status");
  const ask = button("Save and ask for approval", async () => {
    ask.disabled = true;
    say(element("p", "govuk-body", "The form is being checked. This takes some seconds."));
    const answer = await draft.propose(area.value);
    ask.disabled = false;
    if (!answer) return say();
    if (answer.address) {
      area.value = "";
      return say(element("p", "govuk-body", "It waits for somebody else to approve it. ", link("See what was handed in", answer.address)));
    }
    return say(...refused(answer, session, editor));
  });
  const say = (...content) => said.replaceChildren(...content);
  const place = element("section", "studio-proposing", element("div", "govuk-form-group", label, hint, area), ask, said);
  place.setAttribute("aria-label", "Ask for approval");
  place.hidden = true;
  const toggle = () => {
    place.hidden = !place.hidden;
    if (!place.hidden) area.focus();
    return !place.hidden;
  };
  return { place, toggle };
}

/** What has to be put right: the words of the portal, each finding with a button to its line. */
function refused({ errors, gates }, session, editor) {
  const list = errors.map(({ words }) => element("p", "govuk-error-message", words));
  const stopping = (gates?.gates ?? []).flatMap((gate) => gate.findings.filter(({ stops }) => stops).map((finding) => [gate.name, finding]));
  if (stopping.length) list.push(element("ul", "govuk-list", ...stopping.map(([gate, finding]) => item(gate, finding, session, editor))));
  return list;
}

function item(gate, { message, place, at, help, more }, session, editor) {
  const words = `${gate}: ${place ? `${place}: ` : ""}${message}`;
  const parts = [at && session.files.has(at[0]) ? goTo(words, at, session, editor) : words];
  for (const line of [...more, help].filter(Boolean)) parts.push(element("p", "govuk-hint studio__help", line));
  return element("li", "studio__problem", ...parts);
}

function goTo(words, [file, line], session, editor) {
  const go = element("button", "studio__link", words);
  go.type = "button";
  go.addEventListener("click", () => {
    const from = session.files.get(file).split("\n").slice(0, line - 1).reduce((sum, before) => sum + before.length + 1, 0);
    editor.go({ file, from, to: from });
  });
  return go;
}
