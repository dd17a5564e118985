// Keeps what is typed into a [data-draft] form on this device until it is sent, so that a lost page loses nothing.
// What is marked [data-no-draft] (words of distress) is never kept. Without it the page works as it is.
const KEY = `greenroom.draft.${window.location.pathname}`;
const form = document.querySelector("form[data-draft]");
const fields = () =>
  [...form.elements].filter((field) => field.name && field.type !== "hidden" && !("noDraft" in field.dataset) && field.name !== "care");

function keep() {
  const values = {};
  for (const field of fields()) {
    if (field.type === "radio") {
      if (field.checked) values[field.name] = field.value;
    } else if (field.value) values[field.name] = field.value;
  }
  localStorage.setItem(KEY, JSON.stringify(values));
}

function restore() {
  const values = JSON.parse(localStorage.getItem(KEY) ?? "{}");
  for (const field of fields()) {
    if (!(field.name in values)) continue;
    if (field.type === "radio") field.checked = field.value === values[field.name];
    else if (!field.value) field.value = values[field.name];
  }
}

try {
  if (document.querySelector("[data-draft-sent]")) localStorage.removeItem(KEY);
  if (form) {
    restore();
    form.addEventListener("input", keep);
    form.querySelector("[data-draft-note]").hidden = false;
  }
} catch {
  // a phone that keeps nothing: the form still works
}
