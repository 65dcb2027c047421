// What a page says and asks: read from its HTML, so that pages that were made in different ways can be compared, and so that the
// peers' templates get exactly the content that Onceform's page has.

import { parse } from "node-html-parser";

const tidy = (text) => text.replace(/\s+/g, " ").trim();
const attribute = (element, name) => element.getAttribute(name) ?? "";

/** Title, headings, texts around the form, and the questions. Scripts, templates, and controls of the service's own are left out. */
export function contentOf(html) {
  const page = parse(html, { comment: false });
  for (const element of page.querySelectorAll("script, template, input[name^=_]")) element.remove();
  const texts = (selector) => page.querySelectorAll(selector).map((element) => tidy(element.text));
  const form = page.querySelector("form");
  return {
    title: tidy(page.querySelector("title").text),
    council: tidy(page.querySelector("header").text),
    skip: tidy(page.querySelector(".govuk-skip-link").text),
    back: texts(".govuk-back-link")[0],
    action: attribute(form, "action"),
    heading: texts("h1")[0],
    button: tidy(form.querySelector("button").text),
    footer: page.querySelectorAll("footer a").map((link) => ({ text: tidy(link.text), address: attribute(link, "href") })),
    questions: form.querySelectorAll(".govuk-form-group").filter((group) => !group.parentNode.closest(".govuk-form-group")).map(questionOf),
  };
}

function questionOf(group) {
  const legend = group.querySelector("legend");
  const hints = group.querySelectorAll(".govuk-hint").filter((hint) => !/govuk-(radios|checkboxes)__hint|character-count/.test(attribute(hint, "class")));
  const labelOf = (control) => tidy(group.querySelector(`label[for="${attribute(control, "id")}"]`)?.text ?? "");
  const controls = group.querySelectorAll("input, textarea").map((control) => {
    const item = control.closest(".govuk-radios__item, .govuk-checkboxes__item");
    return {
      type: control.tagName === "TEXTAREA" ? "textarea" : attribute(control, "type"),
      id: attribute(control, "id"),
      name: attribute(control, "name"),
      value: control.tagName === "TEXTAREA" ? control.text.replace(/^\n/, "") : attribute(control, "value"),
      checked: control.hasAttribute("checked"),
      label: labelOf(control),
      hint: tidy(item?.querySelector(".govuk-hint")?.text ?? ""),
      inputmode: attribute(control, "inputmode"),
      autocomplete: attribute(control, "autocomplete"),
      spellcheck: attribute(control, "spellcheck"),
      width: attribute(control, "class").match(/govuk-input--(?:width-\d+|extra-letter-spacing)/g)?.join(" ") ?? "",
    };
  });
  return {
    ask: tidy((legend ?? group.querySelector("label")).text),
    hint: tidy(hints.map((hint) => hint.text).join(" ")),
    left: tidy(group.querySelector(".govuk-character-count__message")?.text ?? ""),
    prefix: tidy(group.querySelector(".govuk-input__prefix")?.text ?? ""),
    kind: kindOf(group),
    controls,
  };
}

function kindOf(group) {
  const kinds = { radios: ".govuk-radios", checkboxes: ".govuk-checkboxes", date: ".govuk-date-input", lines: "textarea" };
  return Object.keys(kinds).find((kind) => group.querySelector(kinds[kind])) ?? "line";
}
