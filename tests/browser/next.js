// The next page, whichever way it comes: loaded by the browser, put in the place of the one before by the script of the page, or shown by a
// form that is all on one page.

/** Does what leads to another page, and waits until it is there; with `orErrors`, or until this one says what is wrong on it. */
export async function nextPage(page, act, { orErrors = false } = {}) {
  await page.evaluate(() => (window.before = { body: document.body, address: location.href }));
  await act();
  await page.waitForFunction((orErrors) => {
    const { before } = window;
    // A page that was loaded knows of none before.
    if (!before) return Boolean(document.body);
    // Going back shows the address first.
    if (document.body !== before.body || (location.href !== before.address && !document.querySelector("[aria-busy]"))) return true;
    return orErrors && document.activeElement?.closest(".govuk-error-summary");
  }, orErrors);
  await page.waitForLoadState("load");
}

/** How many documents the browser has loaded for a page, from now on. */
export function loads(page) {
  const counted = { count: 0 };
  page.on("domcontentloaded", () => (counted.count += 1));
  return counted;
}
