// A tab with what changed since the published version: each change with what it does to drafts, stored answers and other systems, and the
// lines of the text that are not the same.
import { element } from "./element.js";
import { lines } from "./lines.js";

const PANEL = "changes";
const VERDICTS = { safe: ["safe", "grey"], "ask again": ["drafts are asked again", "yellow"], breaks: ["breaks", "red"] };
const HIDDEN = "govuk-tabs__panel--hidden";

export function changes(session, draft) {
  const tab = element("a", "govuk-tabs__tab", "Changes");
  tab.href = `#${PANEL}`;
  document.querySelector("#sides .govuk-tabs__list").append(element("li", "govuk-tabs__list-item", tab));
  const said = element("div", "");
  const panel = element("div", "govuk-tabs__panel", element("h2", "govuk-heading-m", "What changed since the published version"), said);
  panel.id = PANEL;
  document.getElementById("sides").append(panel);

  const look = async () => {
    if (panel.classList.contains(HIDDEN)) return;
    said.replaceChildren(...(await compared(session, draft.published)));
  };
  session.addEventListener("checked", look);
  new MutationObserver(look).observe(panel, { attributes: true, attributeFilter: ["class"] });
}

async function compared(session, published) {
  const sentence = (words) => element("p", "govuk-body", words);
  if (!published) return [sentence("This form is new: there is no published version yet.")];
  const same = lines(published.files, [...session.files], ["Published", "Now"]);
  if (!same.length) return [sentence("Nothing: this is the published version.")];
  const text = [element("h2", "govuk-heading-m", "Lines of the text"), ...same];
  try {
    const files = published.files.map(([name, written]) => ({ name, text: written }));
    const { changes: found } = await session.ask("diff", files, session.form);
    return [...verdicts(found), ...text];
  } catch (refused) {
    return [sentence(refused.message), ...text];
  }
}

function verdicts({ changes: all }) {
  if (!all.length) return [element("p", "govuk-body", "Nothing that a resident or another system would notice.")];
  const groups = new Map();
  for (const change of all) {
    const heading = [change.page && `Page ${change.page}`, change.question && `question ${change.question}`].filter(Boolean).join(", ") || "The form as a whole";
    groups.set(heading, [...(groups.get(heading) ?? []), change]);
  }
  return [...groups].flatMap(([heading, of]) => [
    element("h3", "govuk-heading-s", heading),
    element("ul", "govuk-list govuk-list--bullet", ...of.map(item)),
  ]);
}

function item({ words, verdict, because, declared }) {
  const [said, colour] = VERDICTS[verdict] ?? [verdict, "red"];
  const why = declared || because;
  return element("li", "", words, " ", element("strong", `govuk-tag govuk-tag--${colour}`, said), ...(why ? [element("p", "govuk-hint studio__help", why)] : []));
}
