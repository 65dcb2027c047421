// What the menus are built of. They are drawn anew after each change of the text; what is on the page already stays there and is only
// brought up to date, so that nobody loses their place, a word they are typing, or what a screen reader was saying.

/** An element. Attributes that are false or undefined are left out; children may be nothing. */
export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value !== false && value !== undefined && value !== null) made.setAttribute(attribute, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

const same = (one, other) => one?.nodeType === other.nodeType && one.nodeName === other.nodeName && (one.id ?? "") === (other.id ?? "");

/** Whether somebody has typed something that the text does not say yet. */
const isTyping = (field) => field === document.activeElement && field.value !== field.defaultValue;

/** Brings what is there up to what should be there. */
export function morph(from, to) {
  if (from.nodeType === Node.TEXT_NODE) {
    if (from.data !== to.data) from.data = to.data;
    return;
  }
  const typing = from.matches("input, textarea") && isTyping(from);
  for (const { name } of [...from.attributes]) if (!to.hasAttribute(name)) from.removeAttribute(name);
  for (const { name, value } of to.attributes) if (from.getAttribute(name) !== value) from.setAttribute(name, value);
  children(from, to);
  if (from.matches("input[type=checkbox]")) from.checked = to.hasAttribute("checked");
  else if (from.matches("input, textarea") && !typing) from.value = to.defaultValue;
  else if (from.matches("select")) from.value = to.value;
}

function children(from, to) {
  const wanted = [...to.childNodes];
  wanted.forEach((child, at) => {
    const here = from.childNodes[at];
    if (!here) return from.append(child);
    if (same(here, child)) return morph(here, child);
    // What has a name of its own may stand further on: then what is between has gone.
    const further = child.id && [...from.childNodes].slice(at + 1).find((other) => same(other, child));
    if (!further) return wanted.slice(at + 1).some((other) => same(here, other) && here.id) ? here.before(child) : here.replaceWith(child);
    while (from.childNodes[at] !== further) from.childNodes[at].remove();
    return morph(further, child);
  });
  while (from.childNodes.length > wanted.length) from.lastChild.remove();
}

/** The fields and buttons of one drawing: each is known by its id, and does what it was last drawn to do. */
export class Controls {
  #does = new Map();
  /** What was refused, by the id of its field: what somebody typed, and why. */
  refused = new Map();

  begin() {
    this.#does.clear();
  }

  /** Does what an element stands for. `left`: the person has left it, and not only paused. */
  act(element, left) {
    this.#does.get(element.id)?.(element, left);
  }

  has(element) {
    return this.#does.has(element.id);
  }

  button(id, words, act, { kind = "secondary", about } = {}) {
    this.#does.set(id, act);
    const said = about ? el("span", { class: "govuk-visually-hidden" }, ` ${about}`) : null;
    return el("button", { type: "button", id, class: `govuk-button govuk-button--${kind} menus__button` }, words, said);
  }

  /** A button that looks like a link; `open` says whether what belongs to it is shown. */
  toggle(id, words, open, act) {
    this.#does.set(id, act);
    return el("button", { type: "button", id, class: "studio__link menus__toggle", "aria-expanded": open ? "true" : "false" }, words);
  }

  /** A button that looks like a link. */
  link(id, words, act, { about }) {
    this.#does.set(id, act);
    return el("button", { type: "button", id, class: "studio__link" }, words, el("span", { class: "govuk-visually-hidden" }, ` ${about}`));
  }

  #around(id, label, { hint, hidden }, control) {
    const why = this.refused.get(id)?.why;
    const about = [hint && `${id}-hint`, why && `${id}-error`].filter(Boolean).join(" ");
    if (about) control.setAttribute("aria-describedby", about);
    if (why) control.classList.add(control.matches("textarea") ? "govuk-textarea--error" : "govuk-input--error");
    return el("div", { class: `govuk-form-group menus__field${why ? " govuk-form-group--error" : ""}`, id: `${id}-group` },
      el("label", { class: hidden ? "govuk-visually-hidden" : "govuk-label", for: id }, label),
      hint && el("div", { class: "govuk-hint", id: `${id}-hint` }, hint),
      why && el("p", { class: "govuk-error-message", id: `${id}-error` }, el("span", { class: "govuk-visually-hidden" }, "Error: "), why),
      control);
  }

  /** A line to type in. `act` is called with what it says, after a pause or when the person leaves it. */
  line(id, label, value, act, options = {}) {
    this.#does.set(id, ({ value: typed }, left) => act(typed, left));
    const { type = "text", mode, rows } = options;
    const said = this.refused.get(id)?.typed ?? value;
    const control = rows
      ? el("textarea", { id, class: "govuk-textarea", rows }, said)
      : el("input", { id, class: `govuk-input ${options.class ?? ""}`.trim(), type, value: said, inputmode: mode, autocomplete: "off" });
    return this.#around(id, label, options, control);
  }

  /** A menu. `choices` are pairs of value and words, or groups of them under a heading. */
  menu(id, label, value, choices, act, options = {}) {
    this.#does.set(id, ({ value: chosen }) => act(chosen));
    const choice = ([name, words]) => el("option", { value: name, selected: name === value }, words);
    const all = choices.map((each) => (each.heading ? el("optgroup", { label: each.heading }, each.choices.map(choice)) : choice(each)));
    return this.#around(id, label, options, el("select", { id, class: "govuk-select menus__select" }, all));
  }

  tick(id, label, ticked, act) {
    this.#does.set(id, ({ checked }) => act(checked));
    return el("div", { class: "govuk-checkboxes__item", id: `${id}-item` },
      el("input", { class: "govuk-checkboxes__input", id, type: "checkbox", checked: ticked }),
      el("label", { class: "govuk-label govuk-checkboxes__label", for: id }, label));
  }
}
