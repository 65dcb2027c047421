// Signing out of an account destroys the drafts on this device before it says so to the service. What waits to be sent was handed
// in, and stays until it is.
import { forgetDrafts } from "./draft.js";

/** Milliseconds after which somebody is signed out whatever the device does. */
const PATIENCE = 3e3;

const form = document.querySelector("form[data-sign-out]");
form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  await Promise.race([forgetDrafts(form.dataset.signOut).catch(() => {}), late]);
  form.submit();
});
