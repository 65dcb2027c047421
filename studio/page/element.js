// Parts of a page, made of words alone: nothing that somebody wrote becomes HTML.

export function element(name, className, ...content) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...content);
  return made;
}

/** A button that does something. */
export function button(words, act, more = "") {
  const made = element("button", `govuk-button ${more}`.trim(), words);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

/** A link, in this window. */
export function link(words, address) {
  const made = element("a", "govuk-link", words);
  made.href = address;
  return made;
}
