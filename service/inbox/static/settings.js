// Forms of the settings are sent without loading the whole page; a form that could not be taken
// comes back with what is wrong, and the first bad field gets the focus. Works without it too.
"use strict";

(() => {
  const IN_WORDS = [409, 422];

  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const kind = event.detail.xhr.getResponseHeader("Content-Type") || "";
    if (!IN_WORDS.includes(event.detail.xhr.status) || !kind.startsWith("text/html")) return;
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  });

  document.body.addEventListener("htmx:afterSettle", () => {
    const bad = document.querySelector("[aria-invalid=true], .wrong, [data-copy]");
    if (bad && !bad.contains(document.activeElement)) {
      if (!bad.matches("input, select, textarea")) bad.tabIndex = -1;
      bad.focus();
    }
  });

  // A choice shows what was chosen at once; without a script there is the button beside it.
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-send]")) event.target.form.requestSubmit();
  });

  document.addEventListener("focusin", (event) => {
    if (event.target.matches("[data-copy]")) event.target.select();
  });
})();
