// Today by keyboard: j and k move along the rows, d does the row's next step (m shows what is mine: data-key). After a
// step that was done on the spot, the line with Undo takes the row's place for ten seconds.
import { mayAct } from "./keys.js";

const SHOWN = 10_000; // milliseconds
const list = () => document.querySelector("#today .todo");
const rows = () => [...list().querySelectorAll(":scope > li:not(.todo__undo)")].filter((row) => row.querySelector(".name"));
let pressed = null; // the place of the row whose step was done

// The row that has the focus; on the line with Undo the row before it; -1 for none.
function current() {
  const at = document.activeElement?.closest(".todo > li");
  const isBefore = (row) => row === at || row.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING;
  return at ? rows().filter(isBefore).length - 1 : -1;
}

function move(by) {
  const all = rows();
  const next = Math.min(Math.max(current() + by, 0), all.length - 1);
  all[next]?.querySelector(".name").focus();
}

function step() {
  const row = rows()[current()];
  row?.querySelector(".todo__do :is(button, a), a.todo__do")?.click();
}

const KEYS = { j: () => move(1), k: () => move(-1), d: step };

document.addEventListener("keydown", (event) => {
  if (!list() || !KEYS[event.key] || !mayAct(event)) return;
  event.preventDefault();
  KEYS[event.key]();
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const row = event.target.closest?.(".todo > li");
  pressed = row ? [...list().children].indexOf(row) : null;
});

document.addEventListener("htmx:afterSettle", () => {
  const undo = list()?.querySelector(".todo__undo");
  if (!undo) return;
  if (pressed) list().children[pressed]?.after(undo);
  if (pressed !== null) undo.querySelector("button")?.focus();
  setTimeout(() => {
    if (!undo.contains(document.activeElement)) undo.remove();
  }, SHOWN);
  pressed = null;
});
