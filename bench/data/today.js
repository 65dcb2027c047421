/** The day on which all submissions are judged. It stands alone: who needs nothing else should not load the other days. */
export const TODAY = "2026-03-10";
