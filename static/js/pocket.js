// My next interview: what was unfolded stays unfolded when the page is drawn again. The service worker of packs stores the
// page as it is drawn, first when the worker has started, and sends "I have read this" that is pressed without a network.
const page = () => document.getElementById("next_interview");

let open = [];
document.body.addEventListener("htmx:beforeSwap", () => {
  open = [...page().querySelectorAll("details[id]")].map(({ id, open: is }) => [id, is]);
});
document.body.addEventListener("htmx:afterSwap", () => {
  for (const [id, is] of open) document.getElementById(id)?.toggleAttribute("open", is);
});

navigator.serviceWorker?.addEventListener("controllerchange", () => page().dispatchEvent(new Event("stored")));
navigator.serviceWorker?.register("/p/worker.js", { scope: location.pathname }).catch(() => null);
navigator.serviceWorker?.ready.then(({ active }) => navigator.serviceWorker.controller || active.postMessage("claim"));
