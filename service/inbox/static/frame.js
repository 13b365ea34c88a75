// What every page shares: keys, the help card, and a sentence when something failed.
// Everything here also works without it: each key presses a button or link that is on the page.
"use strict";

(() => {
  const OFF = "unghost.keys-off";
  const trouble = document.getElementById("trouble");
  const help = document.getElementById("help");

  const showTrouble = (sentence) => {
    trouble.textContent = sentence;
    trouble.hidden = !sentence;
    if (sentence) trouble.scrollIntoView({ block: "nearest" });
  };

  // What looks by itself (data-quiet) says nothing when it fails: it looks again.
  const isQuiet = (event) => event.detail.elt && event.detail.elt.matches("[data-quiet]");

  document.body.addEventListener("htmx:sendError", (event) => {
    if (!isQuiet(event)) showTrouble(trouble.dataset.sentence);
  });
  document.body.addEventListener("htmx:responseError", (event) => {
    if (isQuiet(event) || event.detail.xhr.getResponseHeader("HX-Redirect")) return;
    const kind = event.detail.xhr.getResponseHeader("Content-Type") || "";
    const said = kind.startsWith("text/plain") ? event.detail.xhr.responseText : "";
    showTrouble(said || trouble.dataset.sentence);
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful && !isQuiet(event)) showTrouble("");
  });

  // Keys. A page marks what they press with data-key, and what j and k walk through with data-item;
  // a key means the selected item's button first. They can be turned off (WCAG 2.1.4).
  const areOn = () => localStorage.getItem(OFF) === null;
  const items = () => [...document.querySelectorAll("[data-item]")];
  const selected = () => document.querySelector("[data-item].selected");

  const select = (item) => {
    const before = selected();
    if (before) before.classList.remove("selected");
    item.classList.add("selected");
    const target = item.querySelector("[data-open]") || item;
    if (target === item) item.tabIndex = -1;
    target.focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest" });
  };

  const walk = (step) => {
    const all = items();
    const at = all.indexOf(selected());
    const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step;
    if (all[next]) select(all[next]);
  };

  const press = (key) => {
    const wanted = `[data-key="${CSS.escape(key)}"]`;
    const item = selected();
    const target = (item && item.querySelector(wanted)) || document.querySelector(wanted);
    if (!target) return false;
    if (target.matches("input, textarea, select")) target.focus();
    else target.click();
    return true;
  };

  const showHelp = () => {
    help.showModal();
    document.getElementById("keys-close").focus();
  };

  const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape" && isTyping(event.target)) return void event.target.blur();
    if (isTyping(event.target) || (help && help.open)) return;
    if (event.key === "?" && help) return void showHelp();
    if (!areOn()) return;
    // What has the focus takes Enter itself.
    if (event.key === "Enter" && event.target !== document.body) return;
    if (event.key === "j" || event.key === "k") walk(event.key === "j" ? 1 : -1);
    else if (!press(event.key)) return;
    event.preventDefault();
  });

  // The item that somebody works in with the mouse is the selected one too.
  document.addEventListener("focusin", (event) => {
    const item = event.target.closest("[data-item]");
    const before = selected();
    if (!item || item === before) return;
    if (before) before.classList.remove("selected");
    item.classList.add("selected");
  });

  if (help) {
    const turn = document.getElementById("keys-on");
    turn.checked = areOn();
    turn.addEventListener("change", () => {
      if (turn.checked) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "1");
    });
    for (const opener of document.querySelectorAll("[data-help]")) {
      opener.hidden = false;
      opener.addEventListener("click", showHelp);
    }
  }
})();
