// A button beside every block of code that may be copied. Without this module, without a clipboard, there is none.
const { copyLabel, copiedLabel } = document.body.dataset;

function offer(block) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "rc-copy";
  button.textContent = copyLabel;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(block.textContent);
    button.textContent = copiedLabel;
    setTimeout(() => (button.textContent = copyLabel), 2000);
  });
  const frame = document.createElement("div");
  frame.className = "rc-copyable";
  block.replaceWith(frame);
  frame.append(block, button);
}

if (navigator.clipboard) document.querySelectorAll("[data-rc-copy]").forEach(offer);
