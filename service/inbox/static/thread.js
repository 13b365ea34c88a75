// The open thread: looks for what is new, and keeps what somebody is writing.
// Without it the page works the same: it is loaded again, and the server keeps the text.
"use strict";

(() => {
  const LOOK_MS = 8000;
  const PREFIX = "unghost.draft.";

  // Nothing is put in place of a form that somebody has open, nor of what they have scrolled up to.
  const isReading = () => {
    const timeline = document.getElementById("timeline");
    return timeline.scrollTop < -40 || timeline.querySelector(".newest, .revealed, :focus") !== null;
  };
  const isBusy = () =>
    document.visibilityState !== "visible" ||
    isReading() ||
    document.querySelector("#timeline details[open], #beside .acts details[open]") !== null;

  setInterval(() => {
    const look = document.getElementById("look");
    if (look && !isBusy()) htmx.trigger(look, "look");
  }, LOOK_MS);

  const form = () => document.querySelector("form[data-draft]");
  const key = (of) => PREFIX + of.dataset.draft;

  const restore = () => {
    const of = form();
    const field = of && of.querySelector("textarea");
    const kept = of && localStorage.getItem(key(of));
    if (field && field.value) localStorage.setItem(key(of), field.value);
    if (!field || !kept || field.value) return;
    field.value = kept;
    htmx.trigger(field, "input");
  };

  document.addEventListener("input", (event) => {
    const of = form();
    if (!of || !event.target.matches("form[data-draft] textarea")) return;
    if (event.target.value) localStorage.setItem(key(of), event.target.value);
    else localStorage.removeItem(key(of));
  });

  // Sent: nothing is left to keep. A refusal keeps it, and so does a session that has ended.
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const asked = event.detail.requestConfig && event.detail.requestConfig.elt;
    const sent = asked && asked.matches("form[data-draft]");
    if (sent && event.detail.xhr.status === 200) localStorage.removeItem(key(asked));
  });

  // What was pressed may be gone with what it changed; whoever uses keys goes on from there.
  document.body.addEventListener("htmx:afterSettle", (event) => {
    const id = event.detail.target.id;
    if (id === "write") restore(); // what was not taken stands in the form again: it is kept on
    if (document.activeElement !== document.body) return;
    const next = id === "write" ? document.getElementById("text") : id === "beside" && document.getElementById(id);
    if (!next) return;
    if (id === "beside") next.tabIndex = -1;
    next.focus({ preventScroll: true });
  });

  restore();
})();
