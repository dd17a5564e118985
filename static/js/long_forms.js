// Keeps what is typed into a form longer than the screen in this browser until it is sent, so that whoever leaves the page
// or loses it finds it again within twelve hours. It is put back only for the same user, and only where the page shows
// what it showed then. Secrets, files and words of distress are never kept. Forms that save by themselves are left out.
import { fields, read, say, write } from "./keep.js";

const PREFIX = "greenroom.long.";
const SENT = "greenroom.long-sent";
const TWELVE_HOURS = 12 * 60 * 60 * 1000;

const valuesOf = (form) => fields(form).map((field) => [field.name, read(field)]);
const isLong = (form) =>
  form.method === "post" &&
  !form.hasAttribute("hx-post") &&
  !("draft" in form.dataset) &&
  fields(form).length > 0 &&
  form.offsetHeight > window.innerHeight;

function found(key) {
  const kept = JSON.parse(localStorage.getItem(key) ?? "null");
  return kept && Date.now() - kept.at < TWELVE_HOURS ? kept : null;
}

function dropOthers(user) {
  for (const key of Object.keys(localStorage).filter((each) => each.startsWith(PREFIX))) {
    if ((user && !key.startsWith(`${PREFIX}${user}.`)) || !found(key)) localStorage.removeItem(key);
  }
}

function putBack(form, values) {
  const left = [...values];
  for (const field of fields(form)) {
    const at = left.findIndex(([name]) => name === field.name);
    if (at >= 0) write(field, left.splice(at, 1)[0][1]);
  }
}

function tell(form, key, start) {
  const said = say("What you typed here is back, but not saved yet.");
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn--second btn--row" });
  button.textContent = "Start again";
  button.addEventListener("click", () => {
    localStorage.removeItem(key);
    putBack(form, start);
    said.remove();
  });
  said.append(button);
}

function start(user) {
  dropOthers(user);
  if (!user) return;
  const sent = sessionStorage.getItem(SENT);
  sessionStorage.removeItem(SENT);
  const isRefused = document.querySelector(".error-summary") !== null;
  const form = [...document.forms].find(isLong);
  const key = `${PREFIX}${user}.${window.location.pathname}`;
  if (sent && !(isRefused && sent === key)) localStorage.removeItem(sent);
  if (!form) return;
  const shown = valuesOf(form);
  const kept = found(key);
  const before = isRefused && kept ? kept.shown : shown;
  if (kept && !isRefused && JSON.stringify(kept.shown) === JSON.stringify(shown)) {
    putBack(form, kept.values);
    tell(form, key, shown);
  }
  form.addEventListener("input", () => {
    try {
      localStorage.setItem(key, JSON.stringify({ at: Date.now(), shown: before, values: valuesOf(form) }));
    } catch {
      // too much for the browser to keep: the form is sent all the same
    }
  });
  form.addEventListener("submit", () => sessionStorage.setItem(SENT, key));
}

export function longForms() {
  try {
    start(document.body.dataset.user);
  } catch {
    // a browser that keeps nothing: the form still works
  }
}
