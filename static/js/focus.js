// Moves the focus to the error summary when a page opens with one.
export function focusErrors() {
  document.querySelector("[data-focus]")?.focus();
}
