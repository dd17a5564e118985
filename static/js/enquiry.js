// Log an enquiry: each field lights its own words in the mail and is selected, typing replaces what was read and Esc puts it back, Tab takes
// what stands in a field in grey, Ctrl Enter logs it, and "Another slot" adds a row. Without it the buttons post the page, which comes back filled.
const form = () => document.querySelector("form[data-log]");

function light(field) {
  for (const mark of document.querySelectorAll(".read--here")) mark.classList.remove("read--here");
  if (!field?.id) return;
  for (const mark of document.querySelectorAll(`[data-for="${CSS.escape(field.id)}"]`)) {
    mark.classList.add("read--here");
    const mail = mark.closest(".mail");
    if (mark.offsetTop < mail.scrollTop || mark.offsetTop > mail.scrollTop + mail.clientHeight) mail.scrollTop = mark.offsetTop - 40;
  }
}

// What was read is tinted while it stands; what to look at is shown until something else does.
function tint(field) {
  if (field.dataset?.check === undefined && field.dataset?.read === undefined) return;
  const isRead = field.value === (field.dataset.read ?? "");
  field.classList.toggle("is-read", isRead && field.dataset.read !== undefined);
  const check = field.closest(".field").querySelector(".look");
  if (check) check.hidden = !isRead;
}

function put(field, value) {
  field.value = value;
  for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
}

function putBack(field) {
  put(field, field.dataset.read);
  field.select?.();
}

const READY = 15; // minutes before the start: what is usual

// "7:55am" for "Thu 26 Nov, 8:10am"; empty for midday, midnight and what was not understood
function readyBefore(words) {
  const [, hour, minute = "0", half] = words.match(/(\d+)(?::(\d+))?(am|pm)$/) ?? [];
  if (!hour) return "";
  const at = ((Number(hour) % 12) * 60 + Number(minute) + (half === "pm" ? 720 : 0) - READY + 1440) % 1440;
  const past = at % 60 ? `:${String(at % 60).padStart(2, "0")}` : "";
  return `${Math.floor(at / 60) % 12 || 12}${past}${at < 720 ? "am" : "pm"}`;
}

function suggest(field, words) {
  if (!field) return;
  field.placeholder = words;
  field.dataset.grey = "";
}

// What we have of the caller, as the server found it by outlet and journalist.
function suggestCaller() {
  const found = document.querySelector("[data-caller]");
  for (const name of ["programme", "phone", "email"]) suggest(form().elements[name], found?.dataset[name] ?? "");
}

// Tab goes on as always; Esc takes back what it took.
function take(field) {
  if (field.dataset.grey === undefined || field.value || !field.placeholder) return;
  field.dataset.grey = field.placeholder;
  put(field, field.placeholder);
}

function addSlot(button) {
  const total = form().elements["slot-TOTAL_FORMS"];
  const number = Number(total.value);
  if (number >= Number(form().elements["slot-MAX_NUM_FORMS"].value)) return;
  const template = form().querySelector("[data-slot-template]");
  const row = template.content.cloneNode(true);
  const holder = document.createElement("div");
  holder.append(row);
  holder.innerHTML = holder.innerHTML.replaceAll("__prefix__", number).replaceAll("__number__", number + 1);
  template.before(...holder.children);
  total.value = number + 1;
  document.getElementById(`id_slot-${number}-starts_at`).focus();
  button.blur();
}

function start() {
  if (!form()) return;
  suggestCaller();
  const first = form().querySelector("[aria-invalid=true]") ?? form().querySelector("[data-check]:not(#id_topic)")
    ?? form().querySelector("[data-check]") ?? form().querySelector("[data-log-it]");
  const isRead = form().querySelector(".mail");
  (isRead ? first : form().querySelector("#id_background"))?.focus();
}

document.addEventListener("focusin", ({ target }) => {
  if (!target.closest?.("form[data-log]")) return;
  light(target);
  if (target.value && target.value === target.dataset.read) target.select?.(); // typing replaces it
});
document.addEventListener("input", ({ target }) => {
  if (target.id !== "id_outlet") return;
  for (const field of form().querySelectorAll("[name$=-outlet]")) suggest(field, target.value);
});
document.addEventListener("understood", ({ target, detail }) => {
  const row = target.name?.endsWith("-starts_at") && target.closest("[data-slot]");
  if (row) suggest(row.querySelector("[name$=-arrive_at]"), readyBefore(detail));
});
for (const type of ["input", "change"]) {
  document.addEventListener(type, ({ target }) => {
    if (target.closest?.("form[data-log]")) tint(target);
  });
}
document.addEventListener("keydown", (event) => {
  const { target } = event;
  if (!target.closest?.("form[data-log]")) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form().requestSubmit(form().querySelector("[data-log-it]"));
  } else if (event.key === "Tab" && !event.shiftKey) {
    take(target);
  } else if (event.key === "Escape" && target.dataset.grey && target.value === target.dataset.grey) {
    event.preventDefault();
    target.value = "";
  } else if (event.key === "Escape" && target.dataset.read !== undefined && target.value !== target.dataset.read) {
    event.preventDefault();
    putBack(target);
  }
});
document.addEventListener("click", (event) => {
  const offer = event.target.closest?.("[data-offer]");
  if (offer) {
    const field = offer.closest(".field").querySelector("input, select");
    put(field, offer.dataset.offer);
    field.focus();
  }
  const button = event.target.closest?.("[data-another]");
  if (!button) return;
  event.preventDefault();
  addSlot(button);
});
document.addEventListener("htmx:beforeRequest", (event) => {
  const said = form()?.querySelector("[data-limit]");
  if (!said || !event.target.matches?.("[name=read]")) return;
  said.hidden = (form().elements.background?.value.length ?? 0) <= Number(said.dataset.limit);
  if (!said.hidden) event.preventDefault();
});
document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (target.id === "alike") suggestCaller();
  if (target.id === "enquiry" || target.querySelector?.("#enquiry")) start();
});
start();
