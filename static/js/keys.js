// Keys for those who work here all day: / search, g t today, n e new enquiry, ? help. They never act while someone
// types or holds a modifier, and can be turned off in the help (WCAG 2.1.4); the choice stays on this device.
const STORE = "greenroom.keys";
const WAIT = 1200; // milliseconds between the two letters of a key pair

const isOn = () => localStorage.getItem(STORE) !== "off";
const isTyping = (target) => target.closest("input, textarea, select, [contenteditable='true']") !== null;

function go(pair) {
  const link = document.querySelector(`[data-key="${pair}"]`);
  if (link) window.location.assign(link.href);
  return link !== null;
}

function search() {
  const box = document.querySelector("[data-search]");
  box?.focus();
  box?.select();
  return Boolean(box);
}

export function keys() {
  const help = document.getElementById("keys-help");
  if (!help) return;
  const box = help.querySelector("input");
  box.checked = isOn();
  box.addEventListener("change", () => localStorage.setItem(STORE, box.checked ? "on" : "off"));
  for (const opener of document.querySelectorAll("[data-keys-help]")) {
    opener.hidden = false;
    opener.addEventListener("click", () => help.showModal());
  }
  let first = "";
  document.addEventListener("keydown", (event) => {
    if (!isOn() || help.open || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const pair = `${first} ${event.key}`.trim();
    first = "";
    const done = event.key === "?" ? (help.showModal(), true) : event.key === "/" ? search() : go(pair);
    if (done) event.preventDefault();
    else if (/^[a-z]$/.test(event.key)) {
      first = event.key;
      setTimeout(() => (first = ""), WAIT);
    }
  });
}
