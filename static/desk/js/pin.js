// The PIN pad: keys on screen for tablets, or a keyboard. The last digit sends it, a moment later: a badge reader
// types on, and its burst must not be taken for a PIN.
const BURST_MS = 80;

for (const pad of document.querySelectorAll("[data-rc-pin]")) {
  const entry = pad.elements.pin;
  const full = Number(pad.dataset.rcLength);
  entry.focus();

  pad.addEventListener("click", (event) => {
    const key = event.target.closest("[data-rc-digit]");
    if (!key) return;
    const { rcDigit } = key.dataset;
    entry.value = rcDigit ? (entry.value + rcDigit).slice(0, full) : entry.value.slice(0, -1);
    entry.dispatchEvent(new Event("input", { bubbles: true }));
  });

  let sending = 0;
  document.addEventListener("keydown", () => clearTimeout(sending), { capture: true });
  entry.addEventListener("input", () => {
    clearTimeout(sending);
    if (entry.value.length === full) sending = setTimeout(() => pad.requestSubmit(), BURST_MS);
  });
}
