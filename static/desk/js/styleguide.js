// Only for /styleguide/: a button that says something, as a server would with HX-Trigger.
document.getElementById("sample-toast").addEventListener("click", (event) => {
  const detail = { text: event.target.dataset.rcSay, undo: "/styleguide/" };
  document.dispatchEvent(new CustomEvent("rc:toast", { detail }));
});
