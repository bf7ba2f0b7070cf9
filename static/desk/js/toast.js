// What just happened, with undo. From the server: HX-Trigger: {"rc:toast": {"text": "…", "undo": "/…/", "kind": "done"}}.
const SHOWN_MS = 8000;

document.addEventListener("rc:toast", (event) => show(event.detail));

function show({ text, undo, kind = "done" }) {
  const toast = document.getElementById("rc-toast").content.firstElementChild.cloneNode(true);
  toast.querySelector("[data-rc-text]").textContent = text;
  const form = toast.querySelector("[data-rc-undo]");
  if (undo) form.action = undo;
  else form.remove();
  if (kind === "failed") {
    toast.classList.replace("rc-toast--done", "rc-toast--failed");
    const icon = document.getElementById("rc-icon-failed").content.firstElementChild.cloneNode(true);
    toast.querySelector(".rc-icon").replaceWith(icon);
  }
  document.getElementById("rc-toasts").append(toast);
  fade(toast);
}

// Stays while somebody reads it (pointer or focus on it); a failure stays until dismissed.
function fade(toast) {
  if (toast.classList.contains("rc-toast--failed")) return;
  let timer;
  const start = () => (timer = setTimeout(() => toast.remove(), SHOWN_MS));
  const hold = () => clearTimeout(timer);
  for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, hold);
  for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, start);
  start();
}

document.addEventListener("click", (event) => {
  event.target.closest("[data-rc-dismiss]")?.closest("[data-rc-toast]").remove();
});

function fadeAll() {
  for (const toast of document.querySelectorAll("#rc-toasts [data-rc-toast]")) fade(toast);
}

fadeAll();
// A page drawn anew in part brings what it has to say along: hx-select-oob="#rc-toasts:innerHTML".
document.addEventListener("htmx:oobAfterSwap", ({ detail: { target } }) => {
  if (target.id === "rc-toasts") fadeAll();
});
