// Who can do it: the bar at the foot says who is asked when, and the keys: 1 to 9 choose, Enter asks, [ and ] the other
// slot, . the row's menu. Without it people are chosen by their boxes and the bar asks them in order.
import { isOn, isTyping } from "./keys.js";

const bar = document.getElementById("ask-in-order");
const ticks = [...document.querySelectorAll(".who .tick")];
const chosen = () => ticks.filter((tick) => tick.checked);
const opened = performance.now();
const MINUTE = 60000;
const inLondon = new Intl.DateTimeFormat("en-GB", { hour: "numeric", minute: "2-digit", hour12: true, timeZone: "Europe/London" });

// The server's clock, so that a wrong one here shows no wrong time.
const now = () => bar.dataset.now * 1000 + performance.now() - opened;

function clock(at) {
  const part = Object.fromEntries(inLondon.formatToParts(at).map(({ type, value }) => [type, value]));
  const half = part.dayPeriod.toLowerCase();
  if (part.minute === "00" && part.hour === "12") return half === "pm" ? "midday" : "midnight";
  return `${part.hour === "0" ? "12" : part.hour}${part.minute === "00" ? "" : `:${part.minute}`}${half}`;
}

function length(milliseconds) {
  const minutes = Math.floor(milliseconds / MINUTE);
  const parts = [[Math.floor(minutes / 1440), "d"], [Math.floor(minutes / 60) % 24, "h"], [minutes % 60, "min"]];
  const words = parts.filter(([count]) => count).map(([count, unit]) => `${count} ${unit}`);
  return words.slice(0, 2).join(" ") || "0 min";
}

function minutesOf(tick) {
  const own = document.querySelector(`[name="minutes-${CSS.escape(tick.value)}"]`)?.value.trim();
  return Number(own || bar.elements.minutes.value) || 0;
}

function show() {
  const people = chosen();
  const each = bar.querySelector(".order__each");
  const alone = bar.querySelector(".order__one");
  const last = bar.querySelector("[data-last]");
  const button = bar.querySelector("[type=submit]");
  const isOne = people.length === 1;
  each.hidden = isOne;
  alone.hidden = !isOne;
  alone.textContent = isOne ? `Ask ${people[0].dataset.name}` : "";
  button.textContent = isOne ? "Ask" : "Ask in order";
  bar.action = isOne ? bar.dataset.one : bar.dataset.order;
  bar.querySelector("[data-count]").textContent = `Ask ${people.length} in order`;
  let at = now();
  const turns = people.map((tick, place) => {
    const item = document.createElement("li");
    item.textContent = `${tick.dataset.name} ${place ? clock(at) : "now"}`;
    at += minutesOf(tick) * MINUTE;
    return item;
  });
  bar.querySelector("[data-turns]").replaceChildren(...(isOne ? [] : turns));
  const spare = bar.dataset.limit * 1000 - at;
  const strong = document.createElement("b");
  strong.className = spare < 0 ? "order__late" : "";
  strong.textContent = `${length(Math.abs(spare))} ${spare < 0 ? "after" : "before"} you must name someone`;
  last.replaceChildren(`: the last answer is due ${clock(at)}, `, strong);
}

function openMenu() {
  const row = document.activeElement.closest(".who tr") ?? chosen().at(-1)?.closest("tr") ?? document.querySelector(".who .menu")?.closest("tr");
  const menu = row?.querySelector(".menu");
  if (!menu) return false;
  menu.open = !menu.open;
  menu.querySelector(menu.open ? ".menu__button" : "summary")?.focus();
  return true;
}

function otherSlot(step) {
  const tabs = [...document.querySelectorAll(".tabs a")];
  const here = tabs.findIndex((tab) => tab.hasAttribute("aria-current"));
  const to = tabs[here + step];
  if (to) window.location.assign(to.href);
  return Boolean(to);
}

function choose(number) {
  const tick = ticks.find((one) => one.closest("label").querySelector("b")?.textContent === number);
  if (!tick) return false;
  tick.click();
  tick.focus();
  return true;
}

function press(event) {
  const isFree = event.target === document.body || event.target.matches("main, .tick");
  if (/^[1-9]$/.test(event.key)) return choose(event.key);
  if (event.key === "Enter" && isFree && bar && chosen().length) return bar.requestSubmit(), true;
  if (event.key === "[" || event.key === "]") return otherSlot(event.key === "]" ? 1 : -1);
  return event.key === "." && openMenu();
}

document.addEventListener("keydown", (event) => {
  const isBox = event.target.matches?.(".tick");
  if (!isOn() || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (isTyping(event.target) && !isBox) return;
  if (press(event)) event.preventDefault();
});

if (bar) {
  bar.dataset.order = bar.action;
  document.addEventListener("input", (event) => {
    if (event.target.form === bar) show();
  });
  bar.addEventListener("reset", () => setTimeout(show));
  setInterval(show, MINUTE / 2);
  show();
}
