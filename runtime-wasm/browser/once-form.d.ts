/** `<once-form src="…/static/" theme="…" lang="…" send-to="…">`: a form in any page. Importing this file defines the element. */

import type { Draft, Journey, JourneyOptions } from "./journey.js";

export declare class OnceForm extends HTMLElement {
  /** How what is filled in is sent, in the place of `send-to`; set it before the element is in the page. */
  send?: JourneyOptions["send"];
  /** Where drafts are kept; set it before the element is in the page. */
  draft?: Draft;
  /** There once `once-form:ready` was told. */
  journey?: Journey;
}

declare global {
  interface HTMLElementTagNameMap {
    "once-form": OnceForm;
  }
}
