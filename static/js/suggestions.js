// Delete drops the suggestion that has the focus; after the last one the focus goes to the first box that still has to
// be filled, or to the button. A text that is too long to send is said here, before it is sent.
const NEEDED = ["outlet", "subject", "deadline_at", "topic"];

document.addEventListener("keydown", (event) => {
  const row = event.target.closest?.(".app-suggestion");
  if (!row || event.key !== "Delete") return;
  event.preventDefault();
  row.querySelector("[data-drop]").click();
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const said = event.target.closest?.("[data-suggestions]")?.querySelector("[data-limit]");
  if (!said) return;
  const text = event.target.form?.elements.background?.value ?? "";
  said.hidden = text.length <= Number(said.dataset.limit);
  if (!said.hidden) event.preventDefault();
});

document.addEventListener("htmx:afterSettle", () => {
  const form = document.querySelector("#enquiry")?.closest("form");
  if (!form?.querySelector(".app-suggestions") || form.contains(document.activeElement)) return;
  const empty = NEEDED.map((name) => form.elements[name]).find((field) => field && !field.value);
  (empty ?? form.querySelector("#enquiry .app-buttons button, #enquiry > button")).focus();
});
