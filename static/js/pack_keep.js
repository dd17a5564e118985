/* On the page with the button that opens a pack: has the worker ready, which keeps what is opened for when there is no
   network. Without it, or where it is slow to come, the pack opens all the same. */
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
