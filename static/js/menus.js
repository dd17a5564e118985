// Opens and closes the menus of the header: Escape and a press elsewhere close them. On a phone the
// row below shows where one is.
export function menus() {
  const toggle = document.querySelector(".bar__menu");
  if (toggle) {
    document.documentElement.classList.add("has-script");
    toggle.hidden = false;
    toggle.addEventListener("click", () => {
      const isOpen = toggle.getAttribute("aria-expanded") !== "true";
      toggle.setAttribute("aria-expanded", String(isOpen));
    });
  }
  const current = document.querySelector(".subnav [aria-current]");
  current?.scrollIntoView({ block: "nearest", inline: "center" });
  const close = (menu) => {
    const hadFocus = menu.contains(document.activeElement);
    menu.open = false;
    if (hadFocus) menu.querySelector("summary").focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.querySelectorAll(".menu[open]").forEach(close);
  });
  document.addEventListener("click", (event) => {
    document.querySelectorAll(".menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
}
