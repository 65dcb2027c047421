// The forms of a council, each with how it stands, and where a new one begins.
import { button, element, link } from "./element.js";
import { JOURNEYS, nameIn } from "./start.js";
import { tourAddress } from "./tour.js";

/** `ask` asks the compiler (session.js). */
export function list({ name, home, forms, note }, ask) {
  const heading = element("h2", "govuk-heading-l", `Forms of ${name}`);
  const back = element("p", "govuk-body", link("Publishing: what is live, and what waits for approval", home));
  const steps = element("p", "govuk-body", link("New here? A tour of five minutes, with a form to try things on", tourAddress()));
  const noted = note ? [element("p", "govuk-inset-text", note)] : [];
  return [heading, back, steps, ...noted, table(forms), element("h3", "govuk-heading-m", "Begin a new form"), begin(ask)];
}

function table(forms) {
  if (!forms.length) return element("p", "govuk-body", "There are no forms yet.");
  const row = (form) => element("tr", "govuk-table__row", head(link(form.title, `./?form=${form.form}`), "row"), element("td", "govuk-table__cell", ...states(form)));
  return element("table", "govuk-table",
    element("caption", "govuk-table__caption govuk-visually-hidden", "Forms, and how they stand"),
    element("thead", "govuk-table__head", element("tr", "govuk-table__row", head("Form", "col"), head("State", "col"))),
    element("tbody", "govuk-table__body", ...forms.map(row)));
}

function head(content, scope) {
  const made = element("th", "govuk-table__header", content);
  made.scope = scope;
  return made;
}

function states({ live, published, waiting, draft }) {
  const tag = (words, colour) => element("strong", `govuk-tag govuk-tag--${colour}`, words);
  const parts = [];
  if (published) parts.push(live ? tag("Live", "green") : tag("Taken down", "red"), " ");
  for (const address of waiting) {
    const waits = link("See what was handed in", address);
    parts.push(tag("Waiting for approval", "yellow"), " ", waits, " ");
  }
  if (draft) parts.push(tag("Draft", "blue"), ` saved by ${draft.by}, ${draft.at}`);
  return parts;
}

/** The form that begins a new one: it leads to the page of that form, once the compiler has made its name. */
function begin(ask) {
  const field = (label, control, ...hint) => {
    const words = element("label", "govuk-label", label);
    words.htmlFor = control.id;
    return element("div", "govuk-form-group", words, ...hint, control);
  };
  const name = Object.assign(element("input", "govuk-input govuk-input--width-20"), { id: "new-form", name: "form", required: true, maxLength: 64, autocomplete: "off", spellcheck: false });
  const hint = Object.assign(element("div", "govuk-hint", "A word or two: skip licence. It stands in the web address, in small letters and with hyphens: skip-licence."), { id: "new-form--hint" });
  name.setAttribute("aria-describedby", hint.id);
  const journey = Object.assign(element("select", "govuk-select"), { id: "new-journey", name: "new" });
  journey.append(...JOURNEYS.map(([value, words]) => new Option(words, value)));
  const submit = button("Begin", () => {});
  submit.type = "submit";
  const said = Object.assign(element("p", "govuk-error-message"), { id: "new-form--said", hidden: true });
  said.setAttribute("role", "alert");
  const form = element("form", "", field("Short name of the form", name, hint, said), field("What do residents come to do?", journey), submit);
  form.action = "./";
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      name.value = nameIn(await ask("begin", name.value, journey.value));
      form.submit();
    } catch (refused) {
      said.textContent = refused.message;
      said.hidden = false;
      name.setAttribute("aria-describedby", `${hint.id} ${said.id}`);
      name.setAttribute("aria-invalid", "true");
      name.focus();
    }
  });
  return form;
}
