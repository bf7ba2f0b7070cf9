// Inside a form: where Enter in a search, a scan and a deleted line lead whoever works without a mouse; what stays typed
// when another form is sent; and what a second tap does not do.

// Enter in a search goes to the first match: the form is sent by its own button. Whoever types faster than the answer
// comes is led to a match of what they typed, not to one of its first letters that is about to go.
const SEARCH = "form[method=post] input[type=search]";
const asked = new WeakMap(); // what htmx asks for: only a text that changed
const unanswered = new WeakSet();
let enteredIn = null;

function goToFirstMatch(field) {
  enteredIn = null;
  document.querySelector(field.getAttribute("hx-target"))?.querySelector("button, input, a[href]")?.focus();
}

document.addEventListener("input", ({ target: field }) => {
  if (!field.matches(SEARCH) || field.value === (asked.get(field) ?? field.defaultValue)) return;
  asked.set(field, field.value);
  unanswered.add(field);
  enteredIn = null;
});

document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key !== "Enter" || event.isComposing || !field.matches(SEARCH)) return;
  event.preventDefault();
  if (unanswered.has(field)) enteredIn = field;
  else goToFirstMatch(field);
});

document.addEventListener("htmx:afterRequest", ({ detail: { elt: field, successful, requestConfig } }) => {
  if (!successful || !field.matches(SEARCH) || requestConfig.parameters[field.name] !== field.value) return;
  unanswered.delete(field);
  if (field === enteredIn && field === document.activeElement) goToFirstMatch(field);
});

// What was chosen among the answers waits for its turn with its button: no later answer takes that away meanwhile.
const chosen = new Set();

document.addEventListener("click", ({ target }) => {
  const one = target.closest("[data-rc-found] button");
  if (one) chosen.add(one);
});
document.addEventListener("htmx:afterRequest", ({ detail: { elt } }) => chosen.delete(elt));
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if ([...chosen].some((one) => detail.target.contains(one))) detail.shouldSwap = false;
});

// A label scanned into such a field is the whole answer, unless something else is asked as well.
document.addEventListener("rc:scan", ({ target: field }) => {
  if (!field.matches("[data-rc-scan-sends]")) return;
  const missing = [...field.form.elements].find((other) => other.required && !other.value);
  if (missing) missing.focus();
  else field.form.requestSubmit();
});

// Whoever takes away the line they stand on goes on at the next one, or where one is added.
document.addEventListener("htmx:beforeSwap", ({ detail: { target, shouldSwap } }) => {
  const list = target.parentElement;
  if (!list?.matches("[data-rc-lines]") || !shouldSwap || !target.contains(document.activeElement)) return;
  (target.nextElementSibling ?? document.getElementById(list.dataset.rcLines)).focus();
});

// What is typed in such a form stays when the page is drawn anew for another one: only what was sent is answered.
let typed = [];

document.addEventListener("htmx:beforeSwap", ({ detail: { target, shouldSwap, requestConfig } }) => {
  if (!shouldSwap) return;
  const beside = [...target.querySelectorAll("form[data-rc-stays]")].filter((form) => form !== requestConfig.elt);
  const fields = beside.flatMap((form) => [...form.querySelectorAll("input:not([type=hidden]), select, textarea")]);
  typed = fields.map(({ id, value }) => ({ id, value }));
});

document.addEventListener("htmx:afterSwap", () => {
  for (const { id, value } of typed.splice(0)) {
    const field = document.getElementById(id);
    const known = field?.options ? [...field.options].some((option) => option.value === value) : field;
    if (known) field.value = value;
  }
});

// The same from the same page again, while the first is on its way: a second tap, not a second wish.
const AGAIN_MS = 10_000;
const sent = new WeakMap();

document.addEventListener("submit", (event) => {
  const { target: form, submitter, timeStamp: at } = event;
  if (event.defaultPrevented || !form.matches("form[method=post]")) return;
  const fields = [...new FormData(form)].map(([name, value]) => [name, value.name ?? value, value.size]);
  const said = JSON.stringify([fields, submitter?.name, submitter?.value, submitter?.formAction]);
  const before = sent.get(form);
  if (before?.said === said && at - before.at < AGAIN_MS) event.preventDefault();
  else sent.set(form, { said, at });
});
