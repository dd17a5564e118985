// Asks the browser for a passkey where a form wants one, and sends the form with it. `data-passkey` says whether one is
// made or used; its options stand in the page, or are fetched from `data-passkey-from` once the button is pressed.
const { webauthnJSON } = window;
const NOT_DONE = "No passkey was used. Try again, or use another way.";

async function optionsOf(form) {
  const { passkeyOptions, passkeyFrom } = form.dataset;
  if (passkeyOptions) return JSON.parse(document.getElementById(passkeyOptions).textContent);
  const answer = await fetch(passkeyFrom, { headers: { Accept: "application/json" } });
  return (await answer.json()).request_options;
}

async function ask(form) {
  const problem = form.querySelector("[data-passkey-problem]");
  problem.hidden = true;
  try {
    const options = await optionsOf(form);
    const credential = await webauthnJSON[form.dataset.passkey](options);
    form.querySelector("[name$=credential]").value = JSON.stringify(credential);
    HTMLFormElement.prototype.submit.call(form);
  } catch (error) {
    const isTwice = error.name === "InvalidStateError";
    problem.textContent = isTwice ? "This device has a passkey for you already." : NOT_DONE;
    problem.hidden = false;
  }
}

if (webauthnJSON?.supported()) {
  for (const form of document.querySelectorAll("[data-passkey]")) {
    const button = form.querySelector("[data-passkey-button]");
    if (button) {
      button.hidden = false;
      button.addEventListener("click", () => ask(form));
    } else {
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        ask(form);
      });
    }
  }
}
