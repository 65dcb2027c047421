// What stands on the left: the menus, the text, or the table of its Welsh. One of them is shown at a time.

/** Each, by the ids of its button and of its place. */
const SIDES = { menus: "menus", text: "editor", welsh: "welsh" };
const KEPT = "studio-side";

/** Says `changed` when another is shown; whoever writes finds the menus or the text again, whichever they left. */
export class Side extends EventTarget {
  #at;
  now = "text";

  /** `at` gives the elements of the page by their ids. */
  constructor(at) {
    super();
    this.#at = at;
    for (const side of ["menus", "text"]) at(`by-${side}`).addEventListener("click", () => this.show(side));
  }

  /** Begins with what was shown when the page was left. */
  begin() {
    if (localStorage.getItem(KEPT) !== "text") this.show("menus");
  }

  show(side) {
    if (side === this.now) return;
    this.now = side;
    // The Welsh is looked at for a while.
    if (side !== "welsh") localStorage.setItem(KEPT, side);
    for (const [one, place] of Object.entries(SIDES)) {
      this.#at(place).hidden = one !== side;
      this.#at(`by-${one}`).setAttribute("aria-pressed", String(one === side));
    }
    // Lines that are out of sight are not put in order.
    this.#at("format").hidden = side !== "text";
    this.dispatchEvent(new Event("changed"));
  }
}
