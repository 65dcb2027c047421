// The form as others see it, in each channel: how wide, in which language, from its beginning, and a test of what was answered.
import { Preview } from "./preview.js";

/** Pixels of a desktop, in CSS, and how small it is shown at most: what is wider then is moved sideways. */
const DESKTOP = 1024;
const SMALLEST = 0.5;

/** How wide each is shown at first: residents come with phones. */
const WIDTHS = { website: "phone", account: "phone", agent: "desktop" };

/** The previews of all channels. `makeTest` is given the answers when a test of them is wanted. */
export function channels(session, made, { template, makeTest }) {
  return [...document.querySelectorAll("[data-channel]")].map((panel) => {
    const { channel, title } = panel.dataset;
    panel.append(template.content.cloneNode(true));
    const find = (selector) => panel.querySelector(selector);
    const frame = find("iframe");
    frame.title = title;
    frame.id = `preview-${channel}`;
    const languages = find("[data-languages]");
    const preview = new Preview(session, made, channel, { frame, note: find("[data-note]"), languages, madeUp: find("[data-made-up]") });
    const widths = find("[data-widths]");
    for (const [group, fieldset] of [["width", widths], ["language", languages]]) {
      for (const radio of fieldset.querySelectorAll("input")) radio.name = `${channel}-${group}`;
    }
    const around = frame.parentElement;
    around.setAttribute("role", "group");
    around.setAttribute("aria-label", title);
    const fit = () => {
      const isDesktop = around.dataset.width === "desktop" && around.clientWidth > 0;
      const scale = isDesktop ? Math.max(SMALLEST, Math.min(1, around.clientWidth / DESKTOP)) : 1;
      around.style.setProperty("--scale", scale);
      find("[data-scale]").textContent = scale < 1 ? `Shown at ${Math.floor(scale * 100)}% of its size` : "";
      around.tabIndex = isDesktop && around.clientWidth < Math.floor(DESKTOP * scale) ? 0 : -1;
    };
    const width = (value) => {
      around.dataset.width = value;
      fit();
    };
    new ResizeObserver(fit).observe(around);
    widths.addEventListener("change", ({ target }) => width(target.value));
    widths.querySelector(`[value=${WIDTHS[channel]}]`).checked = true;
    width(WIDTHS[channel]);
    languages.addEventListener("change", ({ target }) => (preview.language = target.value));
    find("[data-restart]").addEventListener("click", () => preview.restart());
    find("[data-make-test]").addEventListener("click", () => makeTest(preview.answers));
    return preview;
  });
}
