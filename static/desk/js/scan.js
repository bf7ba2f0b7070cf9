// A barcode reader is a keyboard that types very fast. Any burst, anywhere on the page, ends in the scan box.
// A field marked data-accepts-scan (a serial number, say) keeps what is scanned into it. On the pages before
// anybody is signed in the box is a badge form instead.
const BURST_MS = 50; // half the gaps or more are shorter: a reader; no person keeps that up for six keys
const BREAK_MS = 500; // a longer gap starts a new reading; a busy computer may stretch one or two gaps this far
const SHORTEST = 6;
const OWN_CODE = /^(WO|PA|IT|CU|CA|TI|RA|RC|VO|SI|SA|LI|TR)-?[0-9A-Z]{8}$|^CMD:[A-Z0-9_-]+$|^https?:\/\/\S+$|^\d{8}$|^\d{12,14}$/i;

// What the reader meant, by key position on the US layout it was set up for.
const PLAIN = { Minus: "-", Equal: "=", Semicolon: ";", Quote: "'", Comma: ",", Period: ".", Slash: "/", Space: " " };
const SHIFTED = { Minus: "_", Equal: "+", Semicolon: ":", Quote: '"', Comma: "<", Period: ">", Slash: "?", Space: " " };
const DIGITS = ")!@#$%^&*(";

let burst = [];
let startedIn = null;
let valueBefore = "";

const form = () => document.querySelector("[data-rc-scan], [data-rc-badge]");
const isText = (element) =>
  element instanceof HTMLTextAreaElement ||
  (element instanceof HTMLInputElement && !["checkbox", "radio", "button", "submit", "file"].includes(element.type));

function onUsLayout({ code, shift }) {
  if (code.startsWith("Digit")) return shift ? DIGITS[code[5]] : code[5];
  if (code.startsWith("Numpad") && code.length === 7) return code[6];
  if (code.startsWith("Key")) return shift ? code[3] : code[3].toLowerCase();
  return (shift ? SHIFTED : PLAIN)[code] ?? "";
}

function isBurst(keys, endedAt) {
  const times = [...keys.map(({ at }) => at), endedAt];
  const gaps = times.slice(1).map((at, index) => at - times[index]);
  gaps.sort((a, b) => a - b);
  return keys.length >= SHORTEST && gaps[gaps.length >> 1] <= BURST_MS;
}

// A right reading wins; else the same keys on the reader's own layout; else what was typed, for the server to judge.
export function readBurst(keys) {
  const typed = keys.map(({ key }) => key).join("");
  if (OWN_CODE.test(typed)) return typed;
  const meant = keys.map(onUsLayout).join("");
  return OWN_CODE.test(meant) ? meant : typed;
}

function deliver(text, field) {
  if (field?.matches("[data-accepts-scan]")) {
    field.value = text;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    field.dispatchEvent(new CustomEvent("rc:scan", { bubbles: true, detail: { text } }));
    return;
  }
  const box = form();
  if (isText(field) && !box.contains(field)) field.value = valueBefore;
  (box.elements.q ?? box.elements.badge).value = text;
  box.dataset.state = "reading";
  sound("read");
  box.requestSubmit();
}

function hear(event, field, before) {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.key === "Shift") return;
  const late = burst.length > 0 && event.timeStamp - burst.at(-1).at > BREAK_MS;
  if (event.key === "Enter" || event.key === "Tab") {
    const complete = !late && isBurst(burst, event.timeStamp);
    const keys = burst;
    burst = [];
    if (!complete || !(form() || startedIn?.matches("[data-accepts-scan]"))) return;
    event.preventDefault();
    event.stopPropagation();
    deliver(readBurst(keys), startedIn);
    return;
  }
  if (event.key.length !== 1) {
    burst = [];
    return;
  }
  const moved = isText(field) && isText(startedIn) && startedIn.isConnected && field !== startedIn;
  if (late || moved || burst.length === 0) {
    burst = [];
    startedIn = field;
    valueBefore = isText(field) ? before : "";
  }
  burst.push({ key: event.key, code: event.code, shift: event.shiftKey, at: event.timeStamp });
}

let audio;

export function sound(kind) {
  if (localStorage.getItem("rc_sound") !== "on") return;
  audio ??= new AudioContext();
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.frequency.value = kind === "failed" ? 220 : 880;
  volume.gain.value = 0.08;
  tone.connect(volume).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + (kind === "failed" ? 0.3 : 0.08));
}

// A page, or a fragment htmx brought, that could make nothing of the scan says so to the ear as well.
document.addEventListener("rc:scan-failed", () => {
  const box = form();
  if (box) box.dataset.state = "failed";
  sound("failed");
});
if (document.querySelector("[data-rc-scan-failed]")) document.dispatchEvent(new Event("rc:scan-failed"));

document.removeEventListener("keydown", window.rcKeep, { capture: true });
for (const { event, field, before } of window.rcEarly.splice(0)) hear(event, field, before);
document.addEventListener(
  "keydown",
  (event) => hear(event, document.activeElement, document.activeElement?.value),
  { capture: true },
);
