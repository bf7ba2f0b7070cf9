// The first thing a page runs, before its styles and modules: what a reader types while they load is kept for scan.js.
window.rcEarly = [];
window.rcKeep = (event) => {
  const field = document.activeElement;
  window.rcEarly.push({ event, field, before: field?.value ?? "" });
};
document.addEventListener("keydown", window.rcKeep, { capture: true });
