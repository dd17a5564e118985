/* Opens the page at the door when the network does not answer, as it was last opened. The page stores itself and its files
   (door.js), and notes there who arrives. What is stored goes two hours after the session, and when somebody signs out. */
"use strict";

const STORE = "greenroom-door";
const PATIENCE = 4000;
const FILES = ["style", "script", "font", "image"];

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(Promise.all([self.clients.claim(), sweep()])));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate" && request.method === "GET") event.respondWith(visit(request));
  else if (FILES.includes(request.destination)) event.respondWith(file(request));
});

async function file(request) {
  const stored = await (await caches.open(STORE)).match(request, { ignoreVary: true });
  return stored || fetch(request);
}

async function visit(request) {
  await sweep();
  const cache = await caches.open(STORE);
  const { pathname } = new URL(request.url);
  const stored = await cache.match(pathname, { ignoreVary: true });
  const answer = await (stored ? inTime(request) : fetch(request)).catch(() => null);
  if (!answer || answer.status >= 500) return stored || answer || Response.error();
  if (!answer.headers.has("Greenroom-Until")) await cache.delete(pathname); // over, cancelled, another's or signed out
  return answer;
}

/* With one bar of signal the network neither answers nor fails. */
function inTime(request) {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), PATIENCE);
  return fetch(request, { signal: stop.signal });
}

async function sweep() {
  const cache = await caches.open(STORE);
  for (const request of await cache.keys()) {
    const until = Number((await cache.match(request)).headers.get("Greenroom-Until"));
    if (until && until <= Date.now()) await cache.delete(request);
  }
}
