// Delete drops the suggestion that has the focus; a text that is too long to send is said here, before it is sent.
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
