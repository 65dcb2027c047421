// The forms of a council, above the editor: the list of them, the form that is open with what can be done with it, and what somebody else
// did meanwhile.
import { changes } from "./changes.js";
import { Comparison } from "./comparison.js";
import { Council, SignedOut } from "./council.js";
import { Draft } from "./draft.js";
import { button, element, link } from "./element.js";
import { list } from "./list.js";
import { proposing } from "./proposing.js";

/** Begins at a council: nothing where there is none, the list of its forms, or one of them. */
export async function atCouncil(session, editor) {
  const council = await Council.find().catch((error) => {
    // The room leads to where one signs in.
    if (error instanceof SignedOut) location.assign("../");
    throw error instanceof SignedOut ? new Error("You are signed out. You are led on to where you sign in.") : error;
  });
  if (!council) return undefined;
  const place = element("section", "studio-council");
  document.querySelector("main").before(place);
  const asked = new URL(location).searchParams;
  const form = asked.get("form");
  if (!form) {
    place.append(...list(council.about, session.ask.bind(session)));
    // Nothing is open here that these would be about.
    document.querySelector(".studio-header__do").hidden = true;
    document.getElementById("start").remove();
    return { isList: true };
  }
  const draft = new Draft(council, session, form);
  const begin = asked.get("new") && (() => session.ask("begin", form, asked.get("new")));
  const opened = await draft.open(begin).catch((error) => {
    place.append(element("p", "govuk-body", link("All forms", "./")));
    throw error;
  });
  changes(session, draft);
  const begun = show(place, { council, form, draft, session, editor, opened });
  const testForm = {
    known: () => council.testForm(form),
    publish: () => council.putTestForm(form, [...session.files]),
    end: () => council.putTestForm(form, []),
  };
  return { files: opened.files, form: opened.form, begun, testForm, at: { council: council.about.council, form } };
}

/** What stands above the editor while a form is open. */
function show(place, { council, form, draft, session, editor, opened }) {
  const heading = element("h2", "govuk-heading-s studio-council__title", draft.title);
  const state = element("p", "govuk-body studio-council__state", opened.state);
  state.setAttribute("role", "status");
  const others = element("p", "govuk-body studio-council__state");
  others.setAttribute("role", "status");
  const comparison = new Comparison(draft, session, editor);
  const proposal = proposing(draft, session, editor);
  const save = () => draft.save();
  const history = earlier(draft, comparison);
  const asks = button("Ask for approval", () => asks.setAttribute("aria-expanded", proposal.toggle()), "govuk-button--secondary");
  asks.setAttribute("aria-expanded", false);
  const buttons = element("div", "studio-council__do", button("Save", save), asks);
  const links = [link(`All forms of ${council.about.name}`, "./")];
  if (draft.published) links.push(link("Versions, history and going back", `${council.about.home}/forms/${form}`));
  place.setAttribute("aria-label", "The form at the council");
  place.append(
    element("div", "studio-council__bar", heading, buttons),
    state, others,
    element("p", "govuk-body studio-council__links", ...links.flatMap((one) => [one, " "])),
    proposal.place, comparison.place, history,
  );

  draft.addEventListener("state", ({ detail: { words, signIn } }) => {
    const more = signIn ? [" ", link("Sign in again", signIn)] : [];
    for (const one of more.slice(1)) one.target = "_blank";
    state.replaceChildren(words, ...more);
  });
  draft.addEventListener("conflict", ({ detail }) => comparison.show(detail));
  draft.addEventListener("others", ({ detail }) => {
    const said = [...detail.others.map(present), ...(detail.saved ? [savedBy(detail.saved)] : [])].join(" ");
    // Said once, and not with each look.
    if (others.dataset.said === said) return;
    others.dataset.said = said;
    others.replaceChildren(said, ...(detail.saved ? [" ", compare(draft)] : []));
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      event.preventDefault();
      save();
    }
  });
  session.council = council.about.name;
  // Names that were never published leave nothing behind when they are changed.
  session.known = () => new Map(draft.published?.files).get(session.form) ?? "";
  return () => {
    draft.watch();
    if (opened.conflict) draft.conflict(opened.conflict.draft ? opened.conflict : { draft: { id: opened.conflict.last, files: [] } });
  };
}

const savedBy = ({ yours, by, at }) => `${yours ? "You" : by} saved this form ${yours ? "in another window, " : ""}${at}, after it was opened here.`;

function compare(draft) {
  const look = element("button", "studio__link", "Look at what is different");
  look.type = "button";
  look.addEventListener("click", () => draft.compare());
  return look;
}

function present({ name, unchanged }) {
  if (unchanged === null) return `${name} has this form open and has not changed anything yet.`;
  const minutes = Math.floor(unchanged / 60);
  const ago = minutes === 0 ? "less than a minute ago" : minutes === 1 ? "1 minute ago" : `${minutes} minutes ago`;
  return `${name} has this form open, last change ${ago}.`;
}

/** The saves of before, asked for when somebody opens them. */
function earlier(draft, comparison) {
  const saves = element("ul", "govuk-list");
  const details = element("details", "govuk-details studio-council__earlier",
    element("summary", "govuk-details__summary", element("span", "govuk-details__summary-text", "Earlier saves")),
    element("div", "govuk-details__text", saves, button("Throw the draft away", async () => {
      if (await draft.throwAway()) location.assign("./");
    }, "govuk-button--warning")));
  details.addEventListener("toggle", async () => {
    if (!details.open) return;
    const all = await draft.saves().catch((error) => error);
    if (all instanceof Error) return saves.replaceChildren(element("li", "", all.message || "There is no connection to the council."));
    const entries = all.map((save) => {
      const words = `${save.yours ? "You" : save.by}, ${save.at}`;
      const look = element("button", "studio__link", words);
      look.type = "button";
      look.addEventListener("click", async () => comparison.look(words, await draft.saved(save.id)));
      return element("li", "", look, `: ${save.what || "nothing was changed"}`);
    });
    return saves.replaceChildren(...(entries.length ? entries : [element("li", "", "Nothing was saved yet.")]));
  });
  return details;
}
