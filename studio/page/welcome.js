// What somebody finds who comes for the first time: three ways to begin, beside a form that can be changed at once.

/** `at` gives the elements of the page by their ids. */
export function welcome(at, tour) {
  const place = at("welcome");
  place.hidden = false;
  at("welcome-tour").addEventListener("click", tour);
  at("welcome-close").addEventListener("click", () => {
    place.hidden = true;
    at("text-heading").focus();
  });
}
