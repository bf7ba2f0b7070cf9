// Light, dark or like the device. The choice is a cookie: the server writes data-theme, so no page ever flashes.
const YEAR = 31_536_000;

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-rc-theme]");
  if (!button) return;
  const theme = button.dataset.rcTheme;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `rc_theme=${theme}; Path=/; Max-Age=${theme ? YEAR : 0}; SameSite=Lax${secure}`;
  document.documentElement.dataset.theme = theme;
  for (const other of document.querySelectorAll("[data-rc-theme]")) {
    other.setAttribute("aria-pressed", String(other === button));
  }
});
