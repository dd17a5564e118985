// Puts back what was typed where the sign-in had run out when it was sent. It is kept in this tab alone, for whoever
// typed it, until the next page that opens signed in. Secrets, files and words of distress are never kept.
const KEY = "greenroom.typed";
const NEVER = ["hidden", "password", "file", "submit", "button", "reset"];
const WORDS = "You were signed out. What you typed is back but not saved yet: send it again.";

export const fields = (form) =>
  [...form.elements].filter(
    (field) => field.name && !NEVER.includes(field.type) && !("noDraft" in field.dataset) && field.name !== "care",
  );
export const read = (field) => {
  if (field.type === "checkbox" || field.type === "radio") return field.checked;
  return field.multiple ? [...field.selectedOptions].map((option) => option.value) : field.value;
};

export function write(field, value) {
  if (field.type === "checkbox" || field.type === "radio") field.checked = value;
  else if (field.multiple) for (const option of field.options) option.selected = value.includes(option.value);
  else field.value = value;
}

function keep(form) {
  const { user } = document.body.dataset;
  if (!user || !(form instanceof HTMLFormElement) || form.method !== "post") return;
  const values = fields(form).map((field) => [field.name, read(field)]);
  if (!values.length) return;
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ user, action: form.action, values }));
  } catch {
    // too much for the browser to keep: the form is sent all the same
  }
}

function putBack(kept) {
  const form = [...document.forms].find((each) => each.action === kept.action && each.method === "post" && fields(each).length);
  if (!form) return;
  const left = [...kept.values];
  for (const field of fields(form)) {
    const at = left.findIndex(([name]) => name === field.name);
    if (at >= 0) write(field, left.splice(at, 1)[0][1]);
  }
  form.closest("details")?.setAttribute("open", "");
  say(WORDS);
}

export function say(words) {
  const said = document.createElement("div");
  said.className = "message";
  said.append(Object.assign(document.createElement("p"), { textContent: words }));
  document.getElementById("messages")?.append(said);
  return said;
}

export function keepTyped() {
  document.addEventListener("submit", (event) => keep(event.target), true);
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.requestConfig?.verb === "post") keep(event.target.form ?? event.target);
  });
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    if (!kept) return;
    const { user } = document.body.dataset;
    if (!user) sessionStorage.setItem(KEY, JSON.stringify({ ...kept, isSignedOut: true }));
    else {
      sessionStorage.removeItem(KEY);
      if (kept.isSignedOut && kept.user === user) putBack(kept);
    }
  } catch {
    // a browser that keeps nothing: the form still works
  }
}
