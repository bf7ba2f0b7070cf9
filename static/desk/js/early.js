// The first thing a page runs, before its styles and modules: what a reader types while they load is kept for scan.js.
window.rcEarly = [];
window.rcKeep = (event) => {
  const field = document.activeElement;
  window.rcEarly.push({ event, field, before: field?.value ?? "" });
};
document.addEventListener("keydown", window.rcKeep, { capture: true });

// A page that answers a form may name the address that shows it again. Whoever reloads it or comes back to it asks
// there, and is never asked whether to send the form once more. Here, because a link can be pressed before modules run.
if (document.currentScript.dataset.address) {
  history.replaceState(null, "", document.currentScript.dataset.address);
}
