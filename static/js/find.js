// Ctrl K opens the search over any page. Results come as one types; the arrows walk through them, Enter opens one.
export function find() {
  const dialog = document.getElementById("find-dialog");
  if (!dialog) return;
  const box = dialog.querySelector("input");
  const links = () => [...dialog.querySelectorAll("#find-found a.name")];

  function open() {
    const here = document.getElementById("find-here"); // the page of results has a box of its own
    if (here) here.focus();
    else if (!dialog.open) dialog.showModal();
    (here ?? box).select();
  }

  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      open();
    }
  });
  dialog.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const stops = [box, ...links()];
    const at = Math.max(stops.indexOf(document.activeElement), 0);
    stops[Math.min(Math.max(at + step, 0), stops.length - 1)].focus();
  });
  // Enter in the box opens the first result, if it is one of the words that stand there now
  dialog.querySelector("form").addEventListener("submit", (event) => {
    const [first] = links();
    if (!first || dialog.dataset.found !== box.value) return;
    event.preventDefault();
    first.click();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("htmx:configRequest", () => (dialog.dataset.asked = box.value));
  dialog.addEventListener("htmx:afterSwap", () => {
    dialog.dataset.found = dialog.dataset.asked;
    const count = links().length;
    document.getElementById("find-count").textContent = count ? `${count} found` : "Nothing found";
  });
}
