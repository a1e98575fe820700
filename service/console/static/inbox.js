// 收件 by keyboard: each control names its key in data-key.
"use strict";

const TYPING = "input:not([type=radio]):not([type=checkbox]), select, textarea";

/** What a key does: press a button or link, choose a radio, or go to a field. */
function use(control) {
  const radio = control.querySelector("input[type=radio]");
  if (radio) {
    radio.checked = true;
    radio.focus();
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  } else if (control.matches("button, a")) {
    control.click();
  } else {
    control.focus();
  }
}

function pressed(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (event.target.matches(TYPING)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (document.querySelector("dialog[open]")) return;
  const control = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (control) {
    event.preventDefault();
    use(control);
  }
}

/** The last choice holds: a radio empties the box for the others beside it. */
function chosen(event) {
  if (event.target.type !== "radio") return;
  for (const other of event.target.closest("fieldset").querySelectorAll("[data-other]")) other.value = "";
}

document.addEventListener("keydown", pressed);
document.addEventListener("change", chosen);
