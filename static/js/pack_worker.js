/* Stores an opened pack on the phone, and serves it when the network does not answer. The copy is encrypted with a key
   made from the secret in the address, which is stored nowhere. It is deleted when the pack is over, replaced, withdrawn
   or deleted by the reader. The pages themselves run no script. */
"use strict";

const KEPT = "greenroom-kept-packs";
const FILES = "greenroom-pack-files";
const PATIENCE = 4000;
const LOOK_EVERY = 5000;
const LINK = /^\/p\/([\w-]{20,})$/;
const encode = (text) => new TextEncoder().encode(text);
const after = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(Promise.all([self.clients.claim(), sweep()])));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const link = LINK.exec(url.pathname);
  if (request.mode === "navigate" && link) event.respondWith(visit(event, url, link[1]));
  else if (request.destination === "style") {
    event.respondWith(fetch(request).catch(async () => (await caches.match(request)) || Response.error()));
  }
});

async function visit(event, url, token) {
  await sweep();
  const cache = await caches.open(KEPT);
  const place = await placeOf(token);
  if (url.searchParams.has("forget")) await cache.delete(place);
  const kept = await cache.match(place);
  const { request } = event;
  const answer = await (kept && request.method === "GET" ? inTime(request) : fetch(request)).catch(() => null);
  if (answer && answer.status < 500) {
    if (kept) await compare(place, kept, answer);
    return answer.headers.has("Greenroom-Until") ? keep(place, token, answer) : answer;
  }
  if (!kept) return answer || away();
  event.waitUntil(watch(event.resultingClientId, place, url.pathname));
  return show(kept, token).catch(away);
}

/* With one bar of signal the network neither answers nor fails. */
function inTime(request) {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), PATIENCE);
  return fetch(request, { signal: stop.signal });
}

/* The opened page gets a note that it is saved, and a button to delete it; the copy has no buttons. */
async function keep(place, token, answer) {
  const html = await answer.text();
  const headers = new Headers(answer.headers);
  const [number, until] = ["Greenroom-Version", "Greenroom-Until"].map((name) => Number(headers.get(name)));
  const said = { warning: headers.get("Greenroom-Warning") || "", phone: headers.get("Greenroom-Phone") || "" };
  ["Content-Encoding", "Content-Length"].forEach((name) => headers.delete(name));
  try {
    const style = /<link rel="stylesheet" href="([^"]+)"/.exec(html)[1];
    await (await caches.open(FILES)).add(style);
    const copy = html.replace(/<!--actions-->[^]*<!--\/actions-->/, "");
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await keyOf(token), encode(copy));
    await put(place, new Blob([iv, sealed]), { number, until, checked: Date.now(), ...said });
  } catch {
    return new Response(html, { headers }); // no room, or nothing to encrypt with: read it online
  }
  const words = `<p class="kept">Saved on this phone until ${formatMoment(until)}. You can open it without a network.</p>`;
  const button = `<button class="second" type="submit" name="forget" value="yes">Delete it from this phone</button>`;
  const whole = html.replace("<!--kept-->", words).replace("<!--/actions-->", `<form action="/p/${token}">${button}</form>`);
  return new Response(whole, { headers });
}

/* Compares the copy with what the link opens now; deletes it if that is another version or none, and writes a warning on
   it if the version has gone out of date since. True if nothing has changed. */
async function compare(place, kept, answer) {
  const version = answer.status === 404 ? "none" : answer.headers.get("Greenroom-Version");
  if (!version) return true;
  const before = facts(kept);
  if (Number(version) === before.number) {
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
  const { number, checked, warning, phone } = facts(kept);
  const copy = new TextDecoder().decode(whole);
  const isSaid = !warning || copy.includes(`class="donot"`); // it was opened after it went out of date
  const stop = isSaid ? "" : `<p class="donot donot__what"><b>${warning}.</b> ${ring(phone)}</p>`;
  const words = `<b>You are offline.</b> This is version ${number}, as it was at ${formatMoment(checked)}. It may have changed since.`;
  const again = `<a href="/p/${token}">Check now</a>`;
  const note = `${stop}<p class="alert">${words} ${warning ? "" : ring(phone)} ${again}</p>`;
  return page(copy.replace("<!--kept-->", note));
}

function ring(phone) {
  const called = phone.replace(/[^+\d]/g, "");
  return called ? `<a href="tel:${called}">Ring ${phone} before you go on air.</a>` : "Ring us before you go on air.";
}

/* While a copy is on the screen: once the network is back and the version was replaced, or it is over, the page goes to
   what the link shows now. A browser lets a worker run for some minutes. */
async function watch(client, place, path) {
  for (;;) {
    await after(LOOK_EVERY);
    const kept = await (await caches.open(KEPT)).match(place);
    const shown = await self.clients.get(client);
    if (!shown) return;
    const isOver = !kept || facts(kept).until <= Date.now();
    const answer = isOver ? null : await fetch(path, { cache: "no-store" }).catch(() => null);
    const isLatest = !answer || answer.status >= 500 || (await compare(place, kept, answer));
    if (isOver || !isLatest) {
      await shown.navigate(path).catch(() => null);
      return;
    }
  }
}

function away() {
  const words = "There is no network, and no briefing is saved on this phone. Ring the communications team.";
  return page(`<!doctype html><html lang="en-GB"><title>Offline</title><h1>You are offline</h1><p>${words}</p></html>`);
}

function page(html) {
  const policy =
    "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
    "sandbox allow-same-origin allow-popups allow-top-navigation";
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
  const [number, until, checked] = ["number", "until", "checked"].map((name) => Number(kept.headers.get(`X-${name}`)));
  const [warning, phone] = ["warning", "phone"].map((name) => kept.headers.get(`X-${name}`) || "");
  return { number, until, checked, warning, phone };
}

async function placeOf(token) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", encode(`greenroom place ${token}`)));
  return `/p/kept/${Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

async function keyOf(token) {
  const secret = await crypto.subtle.importKey("raw", encode(token), "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: encode("greenroom kept pack"), info: encode("page") };
  return crypto.subtle.deriveKey(how, secret, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

function formatMoment(moment) {
  const london = { timeZone: "Europe/London" };
  const time = new Intl.DateTimeFormat("en-GB", { ...london, hour: "numeric", minute: "2-digit", hour12: true });
  const day = new Intl.DateTimeFormat("en-GB", { ...london, day: "numeric", month: "long" });
  return `${time.format(moment).replace(/\s/g, "").toLowerCase()} on ${day.format(moment)}`;
}
