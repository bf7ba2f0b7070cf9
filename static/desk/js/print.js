// A sheet opened with ?print prints itself once its pictures are there.
if (new URLSearchParams(location.search).has("print")) {
  addEventListener("load", () => window.print());
}
