// Review of a pack: the pages in the frame are divided as they will be printed, and the frame is as tall as they are. Without
// this the rest of the pack is one long page. Keys: j k page, c confirm the next, a approve (data-key).
import { mayAct } from "./keys.js";

const PAGE = 1122.5; // pixels: 297 mm
const FOOT = 83; // pixels: 22 mm
const THIRD = 327.6; // pixels: of the 260 mm that a page has for its text
const frame = document.querySelector(".review__frame");
const sheets = () => [...frame.contentDocument.querySelectorAll(".sheet")];
const isWide = () => frame.contentWindow.innerWidth >= 790;

// The first block of the next page: what is beyond the limit, and more where that leaves the last page less than a third full, as
// the printer has it (reports/printing/pdf.py).
function firstOver(blocks, limit) {
  const bottom = (block) => block.getBoundingClientRect().bottom;
  const beyond = (end) => blocks.findIndex((block) => bottom(block) > end);
  const first = beyond(limit);
  if (first < 1) return first;
  const missing = THIRD - (bottom(blocks.at(-1)) - blocks[first].getBoundingClientRect().top);
  return missing > 0 ? Math.max(beyond(bottom(blocks[first - 1]) - missing), 1) : first;
}

// Moves what does not fit on a sheet to a new one after it; that one, or nothing if all fits.
function overflow(sheet) {
  const limit = sheet.getBoundingClientRect().top + PAGE - FOOT;
  const blocks = [...sheet.querySelectorAll(".part > .body > *:not(.proof)")];
  const first = firstOver(blocks, limit);
  if (first < 1) return null;
  const block = blocks[first];
  const part = block.closest(".part");
  const next = sheet.cloneNode(true);
  next.querySelector(".more").replaceChildren();
  const later = [];
  for (let each = part.nextElementSibling; each; each = each.nextElementSibling) later.push(each);
  if (blocks[first - 1]?.closest(".part") !== part) later.unshift(part);
  else {
    const rest = part.cloneNode(true);
    rest.querySelector("h2").append(", continued");
    const moved = [block];
    for (let each = block.nextElementSibling; each; each = each.nextElementSibling) moved.push(each);
    rest.querySelector(".body").replaceChildren(...moved);
    later.unshift(rest);
  }
  next.querySelector(".more").append(...later);
  sheet.after(next);
  return next;
}

function number() {
  const all = sheets();
  all.forEach((sheet, index) => {
    sheet.setAttribute("aria-label", `Page ${index + 1} of ${all.length}`);
    sheet.querySelector(".strip-page").dataset.page = `${index + 1} of ${all.length}`;
  });
  for (const link of document.querySelectorAll("[target=pages]")) {
    const spot = spotOf(link);
    const text = [...link.childNodes].find((node) => node.nodeType === Node.TEXT_NODE);
    if (spot && text.data === "see it") text.data = `page ${all.indexOf(spot.closest(".sheet")) + 1}`;
    else if (!spot) link.replaceWith(link.textContent.replace("see it", ""));
  }
}

const spotOf = (link) => frame.contentDocument.getElementById(new URL(link.href).hash.slice(1));
const topOf = (element) => frame.getBoundingClientRect().top + window.scrollY + element.getBoundingClientRect().top;

function fit() {
  frame.height = Math.ceil(frame.contentDocument.documentElement.getBoundingClientRect().height);
}

async function lay() {
  if (!frame.contentDocument?.querySelector(".sheet")) return;
  await frame.contentDocument.fonts.ready;
  if (isWide()) for (let sheet = frame.contentDocument.querySelector(".sheet--rest"); sheet; ) sheet = overflow(sheet);
  number();
  fit();
  new ResizeObserver(fit).observe(frame.contentDocument.body);
}

function turn(step) {
  const tops = sheets().map(topOf);
  const here = window.scrollY + 24;
  const at = tops.findLastIndex((top) => top <= here);
  window.scrollTo({ top: tops[Math.min(Math.max(at + step, 0), tops.length - 1)] - 8 });
}

function confirmNext() {
  const next = document.querySelector(".confirm input:not(:checked)");
  if (!next) return;
  next.focus();
  next.click();
}

function count() {
  const boxes = [...document.querySelectorAll(".confirm input")];
  const note = document.querySelector("[data-confirmed]");
  if (!note || !boxes.length) return;
  const done = boxes.filter((box) => box.checked).length;
  note.textContent = done === boxes.length ? "confirmed" : `${done} of ${boxes.length}`;
}

if (frame) {
  if (frame.contentDocument?.readyState === "complete") lay();
  frame.addEventListener("load", lay);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[target=pages]");
    const spot = link && spotOf(link);
    if (!spot) return;
    event.preventDefault();
    window.scrollTo({ top: topOf(spot) - 80 });
  });
  document.addEventListener("change", count);
  const onKey = (event) => {
    if (!(event.target instanceof Element) || !mayAct(event)) return;
    const act = { j: () => turn(1), k: () => turn(-1), c: confirmNext }[event.key];
    if (!act) return;
    act();
    event.preventDefault();
    event.stopPropagation(); // it is no first letter of a pair
  };
  document.addEventListener("keydown", onKey, true);
  count();
}
