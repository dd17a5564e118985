// The pack editor: says what is saved, counts words while they are typed, tries again without a connection, and shows
// page 1 anew after each save. Without it the page works by its buttons.
const form = document.getElementById("section_form");
const RETRY = 5000;
let isDirty = false;

const words = (text) => text.split(/\s+/).filter(Boolean).length;

function state(text, isNot = false) {
  const line = document.getElementById("save_state");
  line.textContent = text;
  line.classList.toggle("pack-state--not", isNot);
}

function countOne(counter) {
  const count = words(document.getElementById(counter.dataset.count).value);
  const aim = Number(counter.dataset.aim);
  const isOver = aim > 0 && count > aim;
  const verdict = isOver ? ` ▲ aim for ${aim}` : aim ? " ✓" : "";
  counter.textContent = count ? `${count} ${count === 1 ? "word" : "words"}${verdict}` : "";
  counter.classList.toggle("pack-count--over", isOver);
}

function countThree() {
  const line = document.querySelector("#three_counts [data-three]");
  if (!line) return;
  const fields = form.querySelectorAll('[name*="supporting."][name$=".text"]');
  const count = [...fields].reduce((sum, field) => sum + words(field.value), 0);
  const strong = document.createElement("strong");
  strong.textContent = `${count} words, ${Math.round(count / 3)} s`;
  line.replaceChildren("Three messages: ", strong, count > 27 ? " ▲ aim for 27, 9 s" : "");
}

// What is too long for its field is not sent, and stays as it was typed or pasted. The server refuses it too.
function tooLong() {
  const long = [...form.querySelectorAll("[data-limit]")].find((field) => field.value.length > Number(field.dataset.limit));
  if (!long) return "";
  const label = form.querySelector(`label[for="${long.id}"]`).textContent.trim();
  return `Not saved: ${label} takes ${long.dataset.limit} characters and has ${long.value.length}. Shorten it.`;
}

// Alt with an arrow moves the row that is typed in, as its buttons do.
function moveRow(event) {
  if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  const operation = event.key === "ArrowUp" ? "up:" : "down:";
  const button = event.target.closest(".pack-row")?.querySelector(`button[value^="${operation}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
}

// What somebody else wrote meanwhile takes the place of the old text, unless it is typed in at this very moment: then the
// next save still says what this page began from, and both texts are laid side by side.
let sent = new Map();
let isHeldBack = false;

form.addEventListener("htmx:configRequest", (event) => {
  if (event.target !== form) return;
  isHeldBack = false;
  sent = new Map([...form.elements].filter((field) => field.name).map((field) => [field.id, field.value]));
});
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const field = event.detail.target;
  if (!form.contains(field)) return;
  if (field.id === "revision") {
    event.detail.shouldSwap = !isHeldBack;
  } else if (sent.has(field.id) && field.value !== sent.get(field.id)) {
    isHeldBack = true;
    event.detail.shouldSwap = false;
  }
});

// A row is dragged by its handle, and dropped where it goes before or after another; the server puts it there, as it does
// for the buttons. Where nothing can be dragged (a phone) the buttons do the same.
let dragged = null;

const placeOf = (row, event) => {
  const box = row.getBoundingClientRect();
  const after = event.clientY > box.top + box.height / 2;
  const from = Number(dragged.dataset.row);
  const target = Number(row.dataset.row) + (after ? 1 : 0);
  return { after, place: target > from ? target - 1 : target };
};

function unmark() {
  for (const row of form.querySelectorAll("[data-row]")) row.classList.remove("pack-row--before", "pack-row--after");
}

function drop(row, event) {
  const from = Number(dragged.dataset.row);
  const { place } = placeOf(row, event);
  if (place === from) return;
  const operation = document.createElement("button");
  Object.assign(operation, { type: "submit", name: "operation", value: `to:${from}:${place}`, hidden: true });
  form.append(operation);
  operation.click();
}

function addHandles() {
  const rows = [...form.querySelectorAll("[data-row]")];
  if (rows.length < 2) return;
  for (const row of rows) {
    const handle = document.createElement("span");
    Object.assign(handle, { className: "pack-row__handle", draggable: true, title: "Drag to another place" });
    handle.setAttribute("aria-hidden", "true");
    row.prepend(handle);
    handle.addEventListener("dragstart", (event) => {
      dragged = row;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", "");
      event.dataTransfer.setDragImage(row, 16, 16);
      row.classList.add("pack-row--dragged");
    });
    handle.addEventListener("dragend", () => {
      row.classList.remove("pack-row--dragged");
      unmark();
      dragged = null;
    });
    row.addEventListener("dragover", (event) => {
      if (!dragged) return;
      event.preventDefault();
      unmark();
      if (row !== dragged) row.classList.add(placeOf(row, event).after ? "pack-row--after" : "pack-row--before");
    });
    row.addEventListener("drop", (event) => {
      if (!dragged) return;
      event.preventDefault();
      drop(row, event);
    });
  }
}

function count() {
  for (const counter of form.querySelectorAll("[data-count]")) countOne(counter);
  countThree();
}

// The new picture takes the place of the old one when it is there, so that nothing flickers.
function showPageOne() {
  const paper = document.querySelector(".pack-sheet__paper");
  const old = paper.querySelector("iframe:last-of-type");
  const next = old.cloneNode();
  next.removeAttribute("loading");
  next.classList.add("pack-sheet__next");
  next.addEventListener("load", () => {
    for (const frame of paper.querySelectorAll("iframe")) if (frame !== next) frame.remove();
    next.classList.remove("pack-sheet__next");
  });
  paper.append(next);
}

function tryAgain() {
  state("Not saved: Greenroom did not answer. Trying again.", true);
  setTimeout(() => isDirty && window.htmx.trigger(form, "input"), RETRY);
}

form.addEventListener("input", (event) => {
  if (event.target === form) return; // a retry
  isDirty = true;
  state("Not saved yet");
  count();
});
form.addEventListener("submit", () => (isDirty = false));
form.addEventListener("keydown", moveRow);
form.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target !== form) return;
  const problem = tooLong();
  if (problem) {
    event.preventDefault();
    state(problem, true);
    return;
  }
  isDirty = false;
  state("Saving …");
});
form.addEventListener("htmx:sendError", () => { isDirty = true; tryAgain(); });
form.addEventListener("htmx:timeout", () => { isDirty = true; tryAgain(); });
form.addEventListener("htmx:responseError", (event) => {
  isDirty = true;
  if (event.detail.xhr.status >= 500) tryAgain();
  else if (event.detail.xhr.status === 400) state("Not saved: it is longer than Greenroom takes. Shorten it.", true);
  else state("Not saved: sign in again in another tab, then continue typing.", true);
});
form.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful && !document.querySelector("#conflict form")) showPageOne();
});
window.addEventListener("beforeunload", (event) => isDirty && event.preventDefault());
addHandles();
count();
