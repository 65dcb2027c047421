// What somebody finds who comes for the first time: three ways to begin, beside a form that can be changed at once.

const CLOSED = "studio-welcomed";

/** `at` gives the elements of the page by their ids. It is there until somebody closes it or begins something else. */
export function welcome(at, tour) {
  const place = at("welcome");
  if (localStorage.getItem(CLOSED)) return;
  place.hidden = false;
  at("welcome-tour").addEventListener("click", tour);
  at("welcome-close").addEventListener("click", () => {
    place.hidden = true;
    localStorage.setItem(CLOSED, "yes");
    at("text-heading").focus();
  });
}
