// A shared device locks itself after the minutes its store has set; activity in any tab counts for all of them.
const minutes = Number(document.body.dataset.lockAfter);
const SEEN = "rc_seen";

if (minutes > 0) {
  const note = () => localStorage.setItem(SEEN, String(Date.now()));
  const check = () => {
    if (Date.now() - Number(localStorage.getItem(SEEN)) < minutes * 60_000) return;
    clearInterval(watch); // asked once: asking again would begin anew what a slow server has not answered yet
    location.assign(`/lock/?next=${encodeURIComponent(location.pathname + location.search)}`);
  };
  note();
  for (const name of ["pointerdown", "keydown", "scroll"]) {
    document.addEventListener(name, note, { passive: true, capture: true });
  }
  document.addEventListener("visibilitychange", () => document.hidden || check());
  const watch = setInterval(check, 5_000);
}
