// At the door: who arrives is noted in this browser first, and sent when there is a network, each press once. The page and
// its files are stored too, so that it opens again without a network (door_worker.js). Codes are typed, or scanned where the
// browser can. Also on the list of a trainer's sessions, which sends what is still noted.
import { say } from "./keep.js";

const STORE = "greenroom-door";
const KEY = `greenroom.arrivals.${document.body.dataset.user}`;
const AGAIN = 5000;
const door = document.querySelector("[data-door]");
const $ = (what) => door?.querySelector(what);
const LONDON = { timeZone: "Europe/London", hour: "numeric", minute: "2-digit", hour12: true };
const clock = (moment) =>
  new Intl.DateTimeFormat("en-GB", LONDON).format(new Date(moment)).replace(/\s/g, "").replace(":00", "").toLowerCase();
const token = () => JSON.parse(document.body.getAttribute("hx-headers"))["x-csrftoken"];
const noted = () => JSON.parse(localStorage.getItem(KEY) ?? "{}");
const sectionOf = (booking) => $(`[data-booking="${booking}"]`);

function change(how) {
  const all = noted();
  how(all);
  if (Object.keys(all).length) localStorage.setItem(KEY, JSON.stringify(all));
  else localStorage.removeItem(KEY);
}

let isAway = !navigator.onLine;
let isSignedOut = false;

function show() {
  const all = noted();
  let arrived = 0;
  for (const section of door?.querySelectorAll("[data-booking]") ?? []) {
    const press = all[section.dataset.booking];
    const at = press ? (press.what === "arrived" ? press.at : "") : section.dataset.arrived;
    const words = at ? `Arrived ${clock(at)}` : "Not arrived";
    const when = section.querySelector("[data-when]");
    when.textContent = press ? `${words}. Not sent yet` : words;
    when.hidden = !at && !press;
    if (at) arrived += 1;
    section.querySelector("[data-assess]")?.toggleAttribute("hidden", !at);
    section.querySelector("[value=arrived]").hidden = Boolean(at);
    section.querySelector("[value=not_there]").hidden = !at;
  }
  const count = document.querySelector("[data-count]");
  if (count) count.textContent = `${arrived} of ${door.querySelectorAll(".attendance").length} arrived.`;
  const waiting = Object.keys(all).length;
  if ($("[data-away]")) $("[data-away]").hidden = isSignedOut || !(isAway || waiting);
  if ($("[data-signed-out]")) $("[data-signed-out]").hidden = !isSignedOut || !waiting;
}

function press(booking, what) {
  const at = new Date().toISOString();
  change((all) => {
    all[booking] = { what, at, send: door.dataset.send };
  });
  show();
  send();
}

async function sendTo(address, presses) {
  const body = new URLSearchParams(presses.map(([booking, { what, at }]) => ["press", `${booking} ${what} ${at}`]));
  const answer = await fetch(address, {
    method: "POST",
    body,
    headers: { "X-CSRFToken": token() },
    redirect: "manual",
    signal: AbortSignal.timeout(AGAIN),
  }).catch(() => null);
  isAway = !answer || answer.status >= 500;
  isSignedOut = Boolean(answer) && (answer.type === "opaqueredirect" || answer.status === 403);
  if (isAway || isSignedOut) return;
  if (answer.status === 404) say("A session that you had at the door is no longer yours. Ring the communications team.");
  const { refused } = answer.ok ? await answer.json() : { refused: {} };
  Object.values(refused).forEach(say);
  if (answer.ok) tryToStore();
  change((all) => {
    for (const [booking, sent] of presses) {
      const section = sectionOf(booking);
      if (section && !refused[booking]) section.dataset.arrived = sent.what === "arrived" ? sent.at : "";
      if (all[booking]?.at === sent.at) delete all[booking]; // unless it was pressed again meanwhile
    }
  });
}

let sending = false;
async function send() {
  if (sending) return;
  sending = true;
  const addresses = Map.groupBy(Object.entries(noted()), ([, { send: address }]) => address);
  for (const [address, presses] of addresses) await sendTo(address, presses);
  sending = false;
  show();
}

/* When the page is opened, and when something was sent: it is noted here no more, so the stored page has to know it. One after
   the other, so that the latest page is the one that stays. */
let storing = Promise.resolve();
function tryToStore() {
  if (window.caches && navigator.serviceWorker) storing = storing.then(store).catch(() => null);
}

/* The page as it is now, with its files, until two hours after the session. */
async function store() {
  const stored = await caches.open(STORE);
  for (const request of await stored.keys()) {
    const until = Number((await stored.match(request)).headers.get("Greenroom-Until"));
    if (until && until <= Date.now()) await stored.delete(request);
  }
  if (!door) return;
  const page = await fetch(location.pathname, { cache: "no-store" });
  if (!page.ok || page.redirected || !page.headers.has("Greenroom-Until")) return;
  const ours = ["css", "script", "link", "other"];
  const files = performance.getEntriesByType("resource").filter((each) => ours.includes(each.initiatorType));
  const names = new Set(files.map((each) => each.name).filter((name) => name.startsWith(`${location.origin}/static/`)));
  await stored.addAll([...names]);
  await stored.put(location.pathname, page);
  await navigator.serviceWorker.register(door.dataset.worker, { scope: location.pathname });
}

function arriveBy(code) {
  const wanted = code.toUpperCase().replace(/[^A-Z0-9]/g, "").slice(0, 6);
  const section = $(`[data-code="${wanted}"]`);
  if (!section) return false;
  document.querySelectorAll("#messages .message--error").forEach((each) => each.remove()); // about the code before
  const name = section.getAttribute("aria-label");
  $("[data-code-said]").textContent = section.dataset.arrived ? `${name} has already arrived.` : `${name} has arrived.`;
  if (!section.dataset.arrived) press(section.dataset.booking, "arrived");
  return true;
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (form.matches("[data-arrival]")) {
      event.preventDefault();
      event.stopPropagation();
      press(form.closest("[data-booking]").dataset.booking, event.submitter?.value ?? "arrived");
    } else if (form.matches("[data-by-code]")) {
      const field = form.elements.code;
      const isFound = arriveBy(field.value);
      if (!isFound && !isAway) return; // somebody who was booked since: the site knows
      event.preventDefault();
      event.stopPropagation();
      if (isFound) field.value = "";
      else $("[data-code-said]").textContent = "Nobody on this list has that code. Find the person on the list.";
    }
  },
  true,
);

/* With the camera, until it is stopped. A code counts once while it stays in the picture. */
async function scan(video, button) {
  const camera = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  video.srcObject = camera;
  video.hidden = false;
  button.textContent = "Stop the camera";
  await video.play();
  let last = "";
  while (!video.hidden) {
    const [found] = await detector.detect(video).catch(() => []);
    if (found && found.rawValue !== last && !arriveBy(found.rawValue)) {
      $("[data-code-said]").textContent = "That code belongs to nobody on this list.";
    }
    last = found?.rawValue ?? "";
    await new Promise((done) => setTimeout(done, 250));
  }
  camera.getTracks().forEach((track) => track.stop());
  button.textContent = "Scan codes";
}

const scanner = $("[data-scan]");
if (scanner && "BarcodeDetector" in window && navigator.mediaDevices) {
  scanner.hidden = false;
  scanner.addEventListener("click", () => {
    const video = $("video");
    if (!video.hidden) video.hidden = true;
    else {
      scan(video, scanner).catch(() => {
        $("[data-code-said]").textContent = "The camera cannot be used. Type the code instead.";
      });
    }
  });
}

/* The buttons come when the doors open, on a page that was opened earlier too. */
function open() {
  if (!door || Date.now() < Date.parse(door.dataset.opens)) return;
  door.querySelectorAll("[data-arrival], [data-codes]").forEach((each) => (each.hidden = false));
  const [early, now] = [document.querySelector("[data-early]"), document.querySelector("[data-open]")];
  if (early) early.hidden = true;
  if (now) now.hidden = false;
}

addEventListener("online", () => {
  isAway = false;
  send();
});
addEventListener("offline", () => {
  isAway = true;
  show();
});
setInterval(() => {
  open();
  if (Object.keys(noted()).length) send();
}, AGAIN);
open();
show();
send();
addEventListener("load", tryToStore);
