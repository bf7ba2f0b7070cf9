// A list of matches: arrows walk through it, Enter opens (they are links). The first is ready to be opened.
const results = [...document.querySelectorAll("[data-rc-results] [data-rc-result]")];
results[0]?.focus({ focusVisible: true });

document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.target.closest("input, select, textarea, details")) return;
  event.preventDefault();
  const at = results.indexOf(document.activeElement);
  results[at < 0 ? 0 : (at + step + results.length) % results.length].focus({ focusVisible: true });
});
