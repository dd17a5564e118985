// My next interview: what was unfolded stays unfolded when the page is drawn again, and "I have read this" that is pressed
// without a network is sent when there is one: by this page, by the service worker of packs if the page was closed
// meanwhile and the browser has background sync, or else when the page is next opened. Where the page shows another
// version by then, it says that the pack has changed.
const KEY = "greenroom.read";
const AGAIN = 5000;
const SCOPE = "/p/"; // of static/js/pack_worker.js, which sends what is noted under NOTED
const [KEPT, NOTED, SYNC] = ["greenroom-kept-packs", "/p/kept/signed-in", "greenroom-read"];
const page = () => document.getElementById("next_interview");
const form = () => document.querySelector("form[data-read]");

let open = [];
document.body.addEventListener("htmx:beforeSwap", () => {
  open = [...page().querySelectorAll("details[id]")].map(({ id, open: is }) => [id, is]);
});
document.body.addEventListener("htmx:afterSwap", () => {
  for (const [id, is] of open) document.getElementById(id)?.toggleAttribute("open", is);
  sendWaiting().then(show);
});

const waiting = () => localStorage.getItem(KEY);
const send = (action, body) => fetch(action, { method: "POST", body, redirect: "manual" });

/* For the worker. A page without one (no HTTPS, a private window) sends it when it is next opened. */
async function note(pressed) {
  const about = { reading: new URLSearchParams(new FormData(pressed)), read: Date.now(), until: Date.parse(pressed.dataset.until) };
  const headers = Object.fromEntries(Object.entries(about).map(([name, value]) => [`X-${name}`, String(value)]));
  const kept = await caches.open(KEPT);
  await kept.put(NOTED, new Response("", { headers }));
  const worker = await navigator.serviceWorker.getRegistration(SCOPE);
  await worker.sync.register(SYNC);
}

async function isSent() {
  const noted = await (await caches.open(KEPT)).match(NOTED);
  return Boolean(noted) && !noted.headers.get("X-reading") && !Number(noted.headers.get("X-refused"));
}

async function forget() {
  localStorage.removeItem(KEY);
  await caches.open(KEPT).then((kept) => kept.delete(NOTED)).catch(() => null);
}

let hasChanged = false;
function show() {
  if (hasChanged) document.getElementById("changed_since").hidden = false;
  const button = form()?.querySelector("button");
  if (!button || waiting() !== form().action) return;
  button.disabled = true;
  button.textContent = "Read. We send that when there is a signal";
}

async function sendWaiting() {
  const pressed = form();
  if (!waiting()) return;
  if (waiting() !== pressed?.action) {
    hasChanged = !(await isSent().catch(() => false)); // it is out of date, or another version is on the page now
    await forget();
    show();
    return;
  }
  const answer = await send(pressed.action, new FormData(pressed)).catch(() => null);
  if (!answer || answer.status >= 500 || answer.status === 403) return;
  await forget();
  location.reload();
}

document.addEventListener("submit", async (event) => {
  const pressed = event.target;
  if (pressed !== form()) return;
  event.preventDefault();
  localStorage.setItem(KEY, pressed.action);
  await sendWaiting();
  if (waiting()) await note(pressed).catch(() => null);
  show();
});
if (form()) navigator.serviceWorker?.register(`${SCOPE}worker.js`, { scope: SCOPE }).catch(() => null);
addEventListener("online", sendWaiting);
setInterval(sendWaiting, AGAIN);
show();
sendWaiting();
