// Single keys: `/` scan box, `n` new, `g` then a letter to go, `?` the list. They can be turned off (WCAG 2.1.4).
const WAIT_MS = 60; // longer than the gap inside a reader's burst, so a scanned "n" never opens a form
let pending = null; // the shortcut that waits for its moment, and since when
let going = false;

const typing = (element) => element?.closest("input, select, textarea, [contenteditable], dialog[open]");

const go = (letter) => {
  const link = document.querySelector(`[data-rc-go="${CSS.escape(letter)}"]`);
  link?.click();
};

const actions = {
  "/": () => {
    const box = document.getElementById("rc-scan");
    box?.focus();
    box?.select();
  },
  n: () => document.querySelector('[data-rc-shortcut="n"]')?.click(),
  g: () => {
    going = true;
    setTimeout(() => (going = false), 1500);
  },
  "?": () => document.getElementById("rc-shortcuts")?.showModal(),
};

function act() {
  clearTimeout(pending.timer);
  const { action, letter } = pending;
  pending = null;
  if (letter !== "g") going = false;
  action();
}

document.addEventListener("keydown", (event) => {
  // A busy computer may ring late: when the keys were pressed is what tells a person from a reader.
  if (pending && event.timeStamp - pending.at > WAIT_MS) act();
  const inBurst = pending !== null;
  clearTimeout(pending?.timer);
  pending = null;
  if (event.key === "Shift") return;
  if (inBurst || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (localStorage.getItem("rc_shortcuts") === "off") return;
  const letter = event.key;
  if (letter === "/") {
    // no code starts with it, and the next key may follow at once
    event.preventDefault();
    actions[letter]();
    return;
  }
  const action = going ? () => go(letter) : actions[letter];
  if (!action || (going && letter.length !== 1)) return;
  pending = { action, letter, at: event.timeStamp, timer: setTimeout(act, WAIT_MS) };
});
