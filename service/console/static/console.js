// What every page has: dialogs, keys, and select boxes that overrule the radios beside them.
"use strict";

/** Opens the dialog that a button names in data-open. */
function openDialogs(event) {
  const opener = event.target.closest("[data-open]");
  if (opener) document.getElementById(opener.dataset.open).showModal();
}

/** Asks before a form that says so in data-confirm is sent. */
function confirmed(event) {
  const question = event.target.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
}

/** A form is sent once, however often its button is pressed. */
function sendOnce(event) {
  if (event.defaultPrevented || event.target.method === "dialog") return;
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
}

/** Submits the form of a select or slider that says data-now. */
function submitNow(event) {
  if (event.target.matches("[data-now]")) event.target.form.requestSubmit();
}

document.addEventListener("click", openDialogs);
document.addEventListener("submit", confirmed);
document.addEventListener("submit", sendOnce);
document.addEventListener("change", submitNow);
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});
