// A signature drawn with a finger, a pen or a mouse, put into the file field it stands before. The field stays: who
// cannot draw takes a picture of a signed paper instead. Ink is black on white in every theme, since it is evidence.
const INK = "#000000";
const PAPER = "#ffffff";
const WIDE = 1200; // pixels of the picture
const HIGH = 400;

for (const field of document.querySelectorAll("input[type=file][data-rc-sign]")) {
  const paper = document.createElement("canvas");
  paper.className = "rc-sign__paper";
  paper.width = WIDE;
  paper.height = HIGH;
  paper.setAttribute("role", "img");
  paper.setAttribute("aria-label", field.dataset.rcSign);
  const again = document.createElement("button");
  again.type = "button";
  again.className = "rc-button";
  again.textContent = field.dataset.rcAgain;
  const frame = document.createElement("div");
  frame.className = "rc-sign";
  frame.append(paper, again);
  field.before(frame);
  const ink = paper.getContext("2d");

  let drawn = false; // a stroke was made here: an empty paper is never filed

  const clear = () => {
    drawn = false;
    ink.fillStyle = PAPER;
    ink.fillRect(0, 0, WIDE, HIGH);
    field.value = "";
  };

  const at = (event) => {
    const box = paper.getBoundingClientRect();
    return [((event.clientX - box.left) * WIDE) / box.width, ((event.clientY - box.top) * HIGH) / box.height];
  };

  paper.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    paper.setPointerCapture(event.pointerId);
    Object.assign(ink, { strokeStyle: INK, lineWidth: 5, lineCap: "round", lineJoin: "round" });
    ink.beginPath();
    ink.moveTo(...at(event));
  });
  paper.addEventListener("pointermove", (event) => {
    if (!paper.hasPointerCapture(event.pointerId)) return;
    for (const point of event.getCoalescedEvents?.() ?? [event]) ink.lineTo(...at(point));
    ink.stroke();
    drawn = true;
  });
  paper.addEventListener("pointerup", () => {
    if (!drawn) return;
    paper.toBlob((picture) => {
      if (!drawn) return; // begun again meanwhile
      const held = new DataTransfer();
      held.items.add(new File([picture], "signature.png", { type: "image/png" }));
      field.files = held.files;
    });
  });
  again.addEventListener("click", clear);
  clear();
}
