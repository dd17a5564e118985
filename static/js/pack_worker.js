/* Stores an opened pack on the phone, and serves it when the network does not answer. The copy of a link is encrypted with
   a key made from the secret in the address, which is stored nowhere; the address of "My next interview" has none, and its
   copy is as safe as the phone that is signed in. A copy is deleted when the pack is over, replaced, withdrawn or deleted
   by the reader, or when they sign out. "I have read this" that is pressed without a network is noted on the copy, and sent once the
   network is back: while the copy is on the screen, by the browser's background sync after it was closed, or else when the
   link is next opened. What is noted opens nothing: it only says who has read what. No copy runs a script. The
   server puts the numbers of the desk above this, as DESK. */
"use strict";

const KEPT = "greenroom-kept-packs";
const FILES = "greenroom-pack-files";
const READ = "greenroom-read"; // the tag of the background sync
const PATIENCE = 4000;
const LOOK_EVERY = 5000;
const OWN = "/my-next-interview/";
const LINK = /^(?:\/p\/([\w-]{20,})|(\/my-next-interview\/))(.*\/read\/?)?$/;
const FILE = /(?:<link rel="(?:stylesheet|preload)"|<use) href="([^"#]+)/g;
const SAVED = /<!--saved-->[^]*?<!--\/saved-->/;
const SOON = 30; // minutes
const CHANGED = "Do not use this pack: it has changed";
const LONDON = { timeZone: "Europe/London" };
const encode = (text) => new TextEncoder().encode(text);
const after = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(Promise.all([self.clients.claim(), sweep()])));
self.addEventListener("message", (event) => event.waitUntil(self.clients.claim())); // of a page that was there before
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const [link, secret, own, reads] = LINK.exec(url.pathname) || [];
  const token = secret || own;
  const isPage = request.mode === "navigate" || (own && request.headers.has("HX-Request")); // it is drawn again each half minute
  if (link && isPage) event.respondWith(reads ? read(event, token) : visit(event, url, token));
  else if (["style", "font", "image"].includes(request.destination)) event.respondWith(file(request));
});

self.addEventListener("sync", (event) => {
  if (event.tag === READ) event.waitUntil(sendReadings());
});

async function file(request) {
  const stored = await (await caches.open(FILES)).match(request, { ignoreVary: true });
  return stored || fetch(request);
}

async function visit(event, url, token) {
  await sweep();
  const cache = await caches.open(KEPT);
  const place = await placeOf(token);
  if (url.searchParams.has("forget")) await cache.delete(place);
  await sendReading(place);
  const kept = await cache.match(place);
  const { request } = event;
  const answer = await (kept && request.method === "GET" ? inTime(request) : fetch(request)).catch(() => null);
  if (answer && answer.status < 500) {
    if (kept) await compare(place, token, kept, answer);
    const opened = answer.headers.has("Greenroom-Until") ? await keep(place, token, answer) : answer;
    return kept && facts(kept).refused ? tell(opened, facts(kept).refused) : opened;
  }
  if (request.mode !== "navigate") return answer || Response.error();
  if (!kept) return answer || away();
  event.waitUntil(watch(event.resultingClientId, place, token));
  return show(kept, token).catch(away);
}

/* "I have read this": without a network it is noted on the copy. */
async function read(event, token) {
  const place = await placeOf(token);
  const body = await event.request.clone().text();
  const answer = await inTime(event.request).catch(() => null);
  if (answer && answer.status < 500) return answer;
  const kept = await (await caches.open(KEPT)).match(place);
  if (!kept) return answer || away();
  await put(place, await kept.clone().blob(), { ...facts(kept), read: Date.now(), reading: body });
  await self.registration.sync?.register(READ).catch(() => null); // where the browser has it and allows it
  return Response.redirect(pathOf(token), 303);
}

/* Sends what was noted on every copy. Fails while one cannot be sent, and the browser tries again later. */
async function sendReadings() {
  const places = await (await caches.open(KEPT)).keys();
  const answers = await Promise.all(places.map((place) => sendReading(place)));
  if (answers.includes("waiting")) throw new Error("no network yet");
}

/* Sends what was noted; the server judges whether that version may still be read. If not, the copy says so from then on.
   Gives "sent", "waiting" for the network, or nothing if nothing was noted. */
async function sendReading(place) {
  const kept = await (await caches.open(KEPT)).match(place);
  const before = kept && facts(kept);
  if (!before?.reading) return "";
  const request = { method: "POST", body: before.reading, headers: { "Content-Type": "application/x-www-form-urlencoded" } };
  const answer = await inTime("/p/read", request).catch(() => null);
  if (!answer || answer.status >= 500 || answer.status === 403) return "waiting";
  const after = { ...before, read: 0, reading: "" };
  if (answer.status === 409) Object.assign(after, { refused: before.read, warning: answer.headers.get("Greenroom-Warning") || CHANGED });
  await put(place, await kept.clone().blob(), after);
  return "sent";
}

/* On the page that opens next: what was pressed without a network did not count. */
async function tell(answer, pressedAt) {
  const words = `You pressed <b>I have read this</b> at ${formatMoment(pressedAt)}. It did not count: the pack had changed by then.`;
  const headers = new Headers(answer.headers);
  ["Content-Encoding", "Content-Length"].forEach((name) => headers.delete(name));
  const html = await answer.text();
  return new Response(html.replace("<!--refused-->", `<p class="note note--amber">${words}</p>`), { status: answer.status, headers });
}

/* With one bar of signal the network neither answers nor fails. */
function inTime(request, options = {}) {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), PATIENCE);
  return fetch(request, { ...options, signal: stop.signal });
}

/* The opened page gets a note that it is saved, and a button to delete it; the copy has no buttons. */
async function keep(place, token, answer) {
  const html = await answer.text();
  const headers = new Headers(answer.headers);
  const [until, air] = ["Until", "Air"].map((name) => Number(headers.get(`Greenroom-${name}`)));
  const [version, warning] = ["Version", "Warning"].map((name) => headers.get(`Greenroom-${name}`) || "");
  ["Content-Encoding", "Content-Length"].forEach((name) => headers.delete(name));
  try {
    const files = new Set(Array.from(html.matchAll(FILE), (found) => found[1]));
    await (await caches.open(FILES)).addAll([...files]);
    const copy = html.replace(/<!--online-->[^]*?<!--\/online-->|<script[^]*?<\/script>/g, "");
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await keyOf(token), encode(copy));
    await put(place, new Blob([iv, sealed]), { version, until, air, checked: Date.now(), warning });
  } catch {
    return new Response(html, { headers }); // no room, or nothing to encrypt with: read it online
  }
  const words = `<p class="small soft">Saved on this phone until ${formatMoment(until)}. It opens without a signal.</p>`;
  const button = `<button class="pk__link" type="submit" name="forget" value="yes">Delete it from this phone</button>`;
  const forget = token === OWN ? `<p class="small soft">Signing out deletes it.</p>` : `<form action="/p/${token}">${button}</form>`;
  return new Response(html.replace(SAVED, words + forget), { headers });
}

/* Compares the copy with what the link opens now; deletes it if that is another version or none, and writes a warning on
   it if the version has gone out of date since. True if nothing has changed. */
async function compare(place, token, kept, answer) {
  const version = answer.headers.get("Greenroom-Version");
  if (!version && token !== OWN && answer.status !== 404) return true;
  const before = facts(kept);
  if (version === before.version) {
    const warning = answer.headers.get("Greenroom-Warning") || "";
    await put(place, await kept.clone().blob(), { ...before, checked: Date.now(), warning });
    return warning === before.warning;
  }
  await (await caches.open(KEPT)).delete(place);
  return false;
}

async function show(kept, token) {
  const sealed = new Uint8Array(await kept.arrayBuffer());
  const key = await keyOf(token);
  const whole = await crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.slice(0, 12) }, key, sealed.slice(12));
  const { version, until, air, checked, warning, read: readAt } = facts(kept);
  const copy = new TextDecoder().decode(whole);
  const isSaid = !warning || copy.includes(`class="donot"`); // it was opened after it went out of date
  const stop = isSaid ? "" : `<section class="donot"><h1 class="donot__what">${warning}</h1><p>${ring()} before the interview.</p></section>`;
  const words = `<b>You are offline.</b> This is <span class="nb">${version}</span>, as it was at ${formatMoment(checked)}. It may have changed since.`;
  const again = `<a href="${pathOf(token)}">Check now</a>`;
  const note = `${stop}<p class="note note--amber">${words} ${warning ? "" : `${ring()} before the interview.`} ${again}</p>`;
  const noted = `<p class="pk__read">Read at ${formatTime(readAt)}. We send that when there is a signal.</p>`;
  const [left, stage] = timeLeft(air);
  return page(
    copy
      .replace("<!--offline-->", note)
      .replace(SAVED, `<p class="small soft">Saved on this phone until ${formatMoment(until)}.</p>`)
      .replace(/<!--read-->[^]*?<!--\/read-->/, (button) => (warning ? "" : readAt ? noted : button))
      .replace(/<!--air-->[^]*?<!--\/air-->/, left)
      .replace(/onair onair--\w+|"onair"/, (was) => (was[0] === `"` ? `"onair onair--${stage}"` : `onair onair--${stage}`)),
  );
}

/* The time left now, not when the page was stored. */
function timeLeft(air) {
  const minutes = Math.floor((air - Date.now()) / 60000);
  const stage = minutes < 0 ? "late" : minutes < SOON ? "soon" : "plain";
  if (minutes < 1) return [`<span class="clock clock--${stage}">now</span>`, stage];
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24];
  const parts = [days && `${days} day${days === 1 ? "" : "s"}`, hours && `${hours} h`, !days && minutes % 60 && `${minutes % 60} min`];
  return [`in <span class="clock clock--${stage}">${parts.filter(Boolean).join(" ")}</span>`, stage];
}

/* The number of the office and, if it has one, the other out of hours. A number never breaks, so no more is in a link. */
function ring() {
  return DESK.map((number) => `<a href="tel:${number.replace(/[^+\d]/g, "")}">Ring ${number}</a>`).join(" or, out of hours, ") || "Ring us";
}

/* While a copy is on the screen: once the network is back and the version was replaced, or it is over, the page goes to
   what the link shows now. A browser lets a worker run for some minutes. */
async function watch(client, place, token) {
  for (;;) {
    await after(LOOK_EVERY);
    const kept = await (await caches.open(KEPT)).match(place);
    const shown = await self.clients.get(client);
    if (!shown) return;
    const isSent = (await sendReading(place)) === "sent";
    const isOver = !kept || facts(kept).until <= Date.now();
    const asked = { cache: "no-store", headers: { "HX-Request": "true" } }; // not opened by the reader
    const answer = isOver || isSent ? null : await fetch(pathOf(token), asked).catch(() => null);
    const isLatest = !answer || answer.status >= 500 || (await compare(place, token, kept, answer));
    if (isOver || isSent || !isLatest) {
      await shown.navigate(pathOf(token)).catch(() => null);
      return;
    }
  }
}

function away() {
  const head = `<html lang="en-GB"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Offline</title>`;
  const words = `There is no network, and no pack is saved on this phone. ${ring()} before the interview.`;
  return page(`<!doctype html>${head}<h1>You are offline</h1><p>${words}</p></html>`);
}

function page(html) {
  const policy =
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; " +
    "sandbox allow-forms allow-same-origin allow-popups allow-top-navigation";
  const headers = { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" };
  return new Response(html, { headers: { ...headers, "Content-Security-Policy": policy } });
}

/* Deletes every copy that is over, whichever link it belongs to. */
async function sweep() {
  const cache = await caches.open(KEPT);
  for (const place of await cache.keys()) {
    const kept = await cache.match(place);
    if (kept && facts(kept).until <= Date.now()) await cache.delete(place);
  }
}

async function put(place, body, about) {
  const headers = Object.fromEntries(Object.entries(about).map(([name, value]) => [`X-${name}`, String(value)]));
  await (await caches.open(KEPT)).put(place, new Response(body, { headers }));
}

function facts(kept) {
  const [until, air, checked, read, refused] = ["until", "air", "checked", "read", "refused"].map((name) =>
    Number(kept.headers.get(`X-${name}`)),
  );
  const [version, warning, reading] = ["version", "warning", "reading"].map((name) => kept.headers.get(`X-${name}`) || "");
  return { version, until, air, checked, read, refused, warning, reading };
}

const pathOf = (token) => (token === OWN ? OWN : `/p/${token}`);

async function placeOf(token) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", encode(`greenroom place ${token}`)));
  return `/p/kept/${Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

async function keyOf(token) {
  const secret = await crypto.subtle.importKey("raw", encode(token), "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: encode("greenroom kept pack"), info: encode("page") };
  return crypto.subtle.deriveKey(how, secret, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

function formatTime(moment) {
  const time = new Intl.DateTimeFormat("en-GB", { ...LONDON, hour: "numeric", minute: "2-digit", hour12: true });
  return time.format(moment).replace(/\s/g, "").replace(":00", "").toLowerCase();
}

function formatMoment(moment) {
  const day = new Intl.DateTimeFormat("en-GB", { ...LONDON, weekday: "short", day: "numeric", month: "short" });
  return `${formatTime(moment)}, ${day.format(moment).replace(",", "")}`;
}
