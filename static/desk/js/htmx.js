// htmx is configured by the meta tag in base.html. Here: what a person is told when an exchange fails.
const words = () => document.getElementById("rc-words")?.dataset ?? {};
const tell = (text) =>
  document.dispatchEvent(new CustomEvent("rc:toast", { detail: { text, kind: "failed" } }));

document.addEventListener("htmx:responseError", (event) => {
  const { status } = event.detail.xhr;
  if (status === 401) {
    location.assign(`/sign-in/?next=${encodeURIComponent(location.pathname + location.search)}`);
    return;
  }
  if (status === 403) tell(words().refused);
  else if (status === 404 || status === 410) tell(words().gone);
  else tell(`${words().broken} ${event.detail.xhr.getResponseHeader("X-Request-ID") ?? status}`);
});

for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => tell(words().offline));
}
