/* On the page with the button that opens a pack: starts the service worker, which stores the pack for use without a
   network. Without it, or if it is slow to start, the pack opens all the same. */
"use strict";

(() => {
  const form = document.querySelector("form[data-keep]");
  if (!form || !navigator.serviceWorker) return;
  const ready = navigator.serviceWorker
    .register("/p/worker.js", { scope: "/p/" })
    .then(() => navigator.serviceWorker.ready)
    .catch(() => null);
  const patience = new Promise((done) => setTimeout(done, 2000));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    Promise.race([ready, patience]).then(() => form.submit());
  });
})();
