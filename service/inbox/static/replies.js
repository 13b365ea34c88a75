// Keeps an open inbox current. Everything here also works without it, after loading the page again.
"use strict";

(() => {
  const POLL_MS = 5000;
  const AGE_MS = 20000;
  const replies = document.getElementById("replies");
  const line = document.getElementById("line");
  // Ages are counted on the server's clock: the one of this machine may be wrong.
  const ahead = Date.parse(replies.dataset.now) - Date.now();
  let live = false;

  const age = (moment) => {
    const minutes = Math.max(0, Math.floor((Date.now() + ahead - moment) / 60000));
    const days = Math.floor(minutes / 1440);
    if (days >= 7) return null;
    if (minutes < 1) return replies.dataset.ageNow;
    const [words, count] =
      minutes < 60 ? [replies.dataset.ageMinutes, minutes]
      : days < 1 ? [replies.dataset.ageHours, Math.floor(minutes / 60)]
      : [days > 1 ? replies.dataset.ageDays : replies.dataset.ageDay, days];
    return words.replace("{count}", count);
  };

  // As in cards.py: days, below 48 hours in hours, and red.
  const left = (moment) => {
    const minutes = Math.floor((moment - Date.now() - ahead) / 60000);
    if (minutes <= 0) return [replies.dataset.leftPassed, 0, "passed"];
    if (minutes < 60) return [replies.dataset.leftMinutes, minutes, "soon"];
    if (minutes < 2880) return [replies.dataset.leftHours, Math.floor(minutes / 60), "soon"];
    return [replies.dataset.leftDays, Math.floor(minutes / 1440), ""];
  };

  const renewCountdowns = () => {
    for (const time of document.querySelectorAll(".replies time[data-left]")) {
      const [words, count, state] = left(Date.parse(time.dateTime));
      time.textContent = words.replace("{count}", count);
      time.parentElement.className = `chip deadline ${state}`;
    }
  };

  const renewAges = () => {
    for (const time of document.querySelectorAll(".replies time[data-age]")) {
      const words = age(Date.parse(time.dateTime));
      if (words !== null && words !== time.textContent) time.textContent = words;
    }
  };

  const renewTitle = () => {
    document.title = document.getElementById("tally-count").dataset.title;
  };

  const showLine = (isLive) => {
    live = isLive;
    if (!line) return;
    line.classList.toggle("live", live);
    line.textContent = live ? line.dataset.live : line.dataset.polling;
  };

  // A stream that begins again from its first address, or an answer that crosses it, brings what is
  // there already.
  document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
    if (!event.detail.target.matches("ol.replies")) return;
    for (const card of [...event.detail.fragment.querySelectorAll("li[id]")]) {
      if (document.getElementById(card.id)) card.remove();
    }
  });

  // What a colleague changed takes the place of its card, or goes on top where it is news to this
  // reader. A card in which somebody is choosing is left alone: the server tells who was faster.
  const exchange = (card) => {
    const here = document.getElementById(card.id);
    if (here && here.querySelector(".choose")) return void card.remove();
    const focused = here && here.contains(document.activeElement) ? document.activeElement.id : "";
    if (here && here.classList.contains("selected")) card.classList.add("selected");
    if (here) here.replaceWith(card);
    else if (card.dataset.onto) document.getElementById(card.dataset.onto).prepend(card);
    else return void card.remove();
    htmx.process(card);
    if (focused) (document.getElementById(focused) || card.querySelector("[data-open]")).focus();
  };
  document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
    if (event.detail.target.id !== "changed") return;
    event.detail.shouldSwap = false;
    for (const card of [...event.detail.fragment.querySelectorAll("li[id]")]) exchange(card);
    renewCountdowns();
  });

  // A card that is exchanged stays the selected one, and whoever pressed a key in it stays there.
  let chosen = "";
  document.addEventListener("focusin", (event) => {
    const item = event.target.closest("[data-item]");
    if (item) chosen = item.id;
  });
  const keepChosen = () => {
    const item = chosen && document.getElementById(chosen);
    if (!item || document.querySelector("[data-item].selected")) return;
    item.classList.add("selected");
    if (document.activeElement !== document.body) return;
    const target = item.querySelector("[autofocus]") || item.querySelector("[data-open]");
    if (target) target.focus({ preventScroll: true });
  };
  document.body.addEventListener("htmx:afterSettle", keepChosen);
  document.body.addEventListener("htmx:oobAfterSwap", keepChosen);

  // The browser's own notifications: who answered what, never their words; urgent ones unless more
  // are wished for. Its tag keeps several open pages from showing one reply twice.
  const notify = document.getElementById("notify");
  const ALL = "unghost.notify-all";
  let lastShown = "";
  const showNotify = () => {
    const granted = Notification.permission === "granted";
    notify.hidden = Notification.permission === "denied";
    document.getElementById("notify-ask").hidden = granted;
    document.querySelector("#notify label").hidden = !granted;
    document.getElementById("notify-all").checked = localStorage.getItem(ALL) !== null;
  };
  if (notify && "Notification" in window) {
    showNotify();
    document.getElementById("notify-ask").addEventListener("click", async () => {
      await Notification.requestPermission();
      showNotify();
    });
    document.getElementById("notify-all").addEventListener("change", (event) => {
      if (event.target.checked) localStorage.setItem(ALL, "1");
      else localStorage.removeItem(ALL);
    });
    document.body.addEventListener("htmx:oobAfterSwap", (event) => {
      const said = event.detail.target.id === "announce" && event.detail.target.querySelector("span");
      // The event comes once for every piece that was exchanged with it.
      if (!said || said.dataset.reply === lastShown) return;
      lastShown = said.dataset.reply;
      if (Notification.permission !== "granted" || document.hasFocus()) return;
      const urgent = "urgent" in said.dataset;
      if (!urgent && localStorage.getItem(ALL) === null) return;
      try {
        const shown = new Notification(urgent ? notify.dataset.title : document.title, {
          body: said.textContent, tag: `unghost-${said.dataset.reply}`,
        });
        shown.addEventListener("click", () => { window.focus(); shown.close(); });
      } catch { /* A phone's browser wants a service worker: the tab's number has to do. */ }
    });
  }
  document.body.addEventListener("htmx:afterSettle", renewTitle);
  document.body.addEventListener("htmx:oobAfterSwap", renewTitle);
  document.body.addEventListener("htmx:sseOpen", () => showLine(true));
  document.body.addEventListener("htmx:sseError", () => showLine(false));

  setInterval(renewAges, AGE_MS);
  setInterval(renewCountdowns, AGE_MS);
  if (line) setInterval(() => { if (!live) htmx.trigger("#pulse", "look"); }, POLL_MS);
})();
