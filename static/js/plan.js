// A training plan: a session, or somebody in one, is dragged onto one of the times they can move to. Dropping it sends the
// form that stands there for the keyboard and for phones, so that the server has the one rule of what can go where.
let times = null;

function show(select) {
  const form = select.form;
  times = Object.assign(document.createElement("ul"), { className: "plan-times" });
  times.setAttribute("aria-hidden", "true");
  for (const option of select.options) {
    const time = Object.assign(document.createElement("li"), { className: "plan-times__time", textContent: option.text });
    time.addEventListener("dragover", (event) => {
      event.preventDefault();
      time.classList.add("plan-times__time--over");
    });
    time.addEventListener("dragleave", () => time.classList.remove("plan-times__time--over"));
    time.addEventListener("drop", (event) => {
      event.preventDefault();
      select.value = option.value;
      form.requestSubmit();
    });
    times.append(time);
  }
  document.body.append(times);
}

function giveHandles(root) {
  for (const source of root.querySelectorAll("[data-drag]")) {
    const select = document.getElementById(source.dataset.drag);
    if (!select || source.querySelector(":scope > .plan-handle")) continue;
    const handle = Object.assign(document.createElement("span"), { className: "plan-handle", draggable: true, title: "Drag to another time" });
    handle.setAttribute("aria-hidden", "true");
    source.prepend(handle);
    handle.addEventListener("dragstart", (event) => {
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", "");
      event.dataTransfer.setDragImage(source, 8, 8);
      setTimeout(() => show(select)); // a page that changes at once ends the drag in Chromium
    });
    handle.addEventListener("dragend", () => {
      times?.remove();
      times = null;
    });
  }
}

giveHandles(document);
document.addEventListener("htmx:load", (event) => giveHandles(event.target)); // who is in a session, once it is opened
