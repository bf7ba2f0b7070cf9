// Drop-down menus (<details data-rc-menu>), dialogs (data-rc-open="id") and switches remembered on this device.
const closeMenus = (except) => {
  for (const menu of document.querySelectorAll("details[data-rc-menu][open]")) {
    if (menu !== except) menu.open = false;
  }
};

document.addEventListener("click", (event) => {
  closeMenus(event.target.closest("details[data-rc-menu]"));
  const opener = event.target.closest("[data-rc-open]");
  if (opener) document.getElementById(opener.dataset.rcOpen)?.showModal();
  const setting = event.target.closest("[data-rc-setting]");
  if (setting) toggle(setting);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details[data-rc-menu][open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

const KEY = (name) => `rc_${name}`;

function toggle(button) {
  const on = button.getAttribute("aria-pressed") !== "true";
  localStorage.setItem(KEY(button.dataset.rcSetting), on ? "on" : "off");
  button.setAttribute("aria-pressed", String(on));
}

for (const button of document.querySelectorAll("[data-rc-setting]")) {
  const stored = localStorage.getItem(KEY(button.dataset.rcSetting));
  if (stored) button.setAttribute("aria-pressed", String(stored === "on"));
}
