// 重点督办: the list is asked for anew whenever a slider moves; the service does the weighing.
"use strict";

const REST_MS = 80;

const weights = document.querySelector("[data-weights]");
const place = document.querySelector("[data-ranked]");
let waiting = 0;
let asked = 0;

/** What a person had opened stays open. */
function replaced(html) {
  const open = new Set([...place.querySelectorAll("details[open]")].map((one) => one.dataset.group));
  place.innerHTML = html;
  for (const one of place.querySelectorAll("details")) one.open = open.has(one.dataset.group);
  weights.querySelector("[data-said]").textContent = "已重新排序";
}

async function rank() {
  const mine = ++asked;
  const query = new URLSearchParams({ period: weights.elements.period.value });
  for (const slider of weights.querySelectorAll("[data-factor]")) query.append("weight", `${slider.dataset.factor}:${slider.value}`);
  const response = await fetch(`${weights.getAttribute("action")}?${query}`, { headers: { "x-minqing": "list" } });
  if (mine !== asked) return;
  if (response.ok) replaced(await response.text());
  else weights.querySelector("[data-said]").textContent = (await response.json()).message;
}

function moved() {
  for (const slider of weights.querySelectorAll("[data-factor]")) {
    weights.querySelector(`output[for="${slider.id}"]`).value = slider.value;
  }
  window.clearTimeout(waiting);
  waiting = window.setTimeout(rank, REST_MS);
}

weights.addEventListener("input", moved);
weights.addEventListener("reset", () => window.setTimeout(moved));
weights.addEventListener("submit", (event) => event.preventDefault());
