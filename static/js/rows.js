// j and k move from row to row of the lists on a page, by moving the focus to the link of the row, or else to its button;
// Enter then opens it.
// A page with keys of its own for its rows says so: data-own-rows.
import { mayAct } from "./keys.js";

const ROWS = "main tbody tr, main .rows > li";
const STEP = { j: 1, k: -1 };

// x chooses the row in hand, where rows can be chosen
function choose() {
  const box = document.activeElement?.closest("tr, li")?.querySelector(".pick input");
  box?.click();
  return Boolean(box);
}

function links() {
  const seen = [...document.querySelectorAll(ROWS)].filter((row) => row.offsetParent !== null);
  return seen.map((row) => row.querySelector("a[href]") ?? row.querySelector("button:not(:disabled)")).filter(Boolean);
}

function move(step) {
  const all = links();
  const row = document.activeElement?.closest("tr, li");
  const at = all.findIndex((link) => row?.contains(link));
  const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step];
  next?.focus();
  return Boolean(next);
}

export function rows() {
  document.addEventListener("keydown", (event) => {
    const step = STEP[event.key];
    if ((!step && event.key !== "x") || event.defaultPrevented || !mayAct(event)) return;
    if (document.querySelector("[data-own-rows]")) return;
    if (step ? move(step) : choose()) event.preventDefault();
  });
}
