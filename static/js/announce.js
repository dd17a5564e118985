// Says the words of [data-announce] to screen readers when they change, and not each time that a part is drawn again.
export function announce() {
  const announcer = document.getElementById("announcer");
  let last = document.querySelector("[data-announce]")?.dataset.announce ?? "";
  document.body.addEventListener("htmx:afterSwap", () => {
    const words = document.querySelector("[data-announce]")?.dataset.announce ?? "";
    if (words && words !== last) announcer.textContent = words;
    last = words;
  });
}
