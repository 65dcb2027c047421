// Signing out of an account destroys the drafts on this device before it says so to the service. What waits to be sent was handed
// in, and stays until it is.
import { forgetDrafts } from "./draft.js";

const form = document.querySelector("form[data-sign-out]");
form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  await forgetDrafts(form.dataset.signOut).catch(() => {});
  form.submit();
});
