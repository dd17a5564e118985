// Says under a field for a day or a time what the server understood, as one types. Without it the next page says so.
const PAUSE = 300; // milliseconds after the last key
const waiting = new WeakMap();

function place(field) {
  const id = `${field.id}_echo`;
  const found = document.getElementById(id);
  if (found) return found;
  const output = Object.assign(document.createElement("output"), { id, className: "echo" });
  output.htmlFor.add(field.id);
  field.after(output);
  return output;
}

function address(field) {
  const { reads, prefer, near } = field.dataset;
  const query = new URLSearchParams({ reads, text: field.value });
  if (prefer) query.set("prefer", prefer);
  for (const name of near?.split(" ") ?? []) query.append("near", field.form?.elements[name]?.value ?? "");
  return `${document.body.dataset.reader}?${query}`;
}

async function say(field) {
  const text = field.value;
  const output = place(field);
  if (!text.trim()) {
    output.textContent = "";
    return;
  }
  try {
    const answer = await fetch(address(field), { headers: { accept: "application/json" }, redirect: "error" });
    if (!answer.ok || field.value !== text) return;
    const { words, is_read: isRead } = await answer.json();
    output.textContent = words;
    output.classList.toggle("echo--not", !isRead);
    field.dispatchEvent(new CustomEvent("understood", { bubbles: true, detail: isRead ? words : "" }));
  } catch {
    output.textContent = ""; // no network: the next page says what was understood
  }
}

export function echo() {
  if (!document.body.dataset.reader) return;
  document.addEventListener("input", ({ target }) => {
    if (!target.dataset?.reads || !target.id) return;
    clearTimeout(waiting.get(target));
    waiting.set(target, setTimeout(() => say(target), PAUSE));
  });
}
