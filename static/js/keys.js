// Keys for those who work here all day: / search, g t today, n e new enquiry, ? help, and what a page names itself: data-key. They never act while someone
// types or holds a modifier, and can be turned off in the help (WCAG 2.1.4); the choice stays on this device.
const STORE = "greenroom.keys";
const WAIT = 1200; // milliseconds between the two letters of a key pair

export const isOn = () => localStorage.getItem(STORE) !== "off";
export const isTyping = (target) => target.closest("input, textarea, select, [contenteditable='true']") !== null;

// Whether a key may act: not while keys are off, someone types, or holds a modifier.
export const mayAct = (event) =>
  isOn() && !document.querySelector("dialog[open]") && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target);

// A link, a button or a menu with the letters in data-key; a page has single ones of its own.
function go(pair) {
  const target = document.querySelector(`[data-key="${CSS.escape(pair)}"]`);
  if (target?.href) window.location.assign(target.href);
  else if (target) {
    target.focus(); // a button, or the summary of a menu or a fold
    target.click();
  }
  return target !== null;
}

function search() {
  const box = document.querySelector("main [data-search]") ?? document.getElementById("find");
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
  const ofPage = document.querySelector("[data-page-keys]");
  const own = help.querySelector("#keys-own");
  if (ofPage && own.hidden) {
    own.hidden = false;
    own.append(...ofPage.cloneNode(true).childNodes);
  }
  for (const opener of document.querySelectorAll("[data-keys-help]")) {
    opener.hidden = false;
    opener.addEventListener("click", () => help.showModal());
  }
  let first = "";
  document.addEventListener("keydown", (event) => {
    if (!mayAct(event)) return;
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
