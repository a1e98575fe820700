// 一件事: the ticked suggestions go with whichever form asks for them.
"use strict";

function addSelected(event) {
  if (!event.target.querySelector("[data-selected]")) return;
  for (const stale of event.target.querySelectorAll("input[name=member]")) stale.remove();
  for (const ticked of document.querySelectorAll("[data-member]:checked")) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "member";
    field.value = ticked.value;
    event.target.append(field);
  }
}

document.addEventListener("submit", addSelected, true);
