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
    for (const time of replies.querySelectorAll("time[data-left]")) {
      const [words, count, state] = left(Date.parse(time.dateTime));
      time.textContent = words.replace("{count}", count);
      time.parentElement.className = `chip deadline ${state}`;
    }
  };

  const renewAges = () => {
    for (const time of replies.querySelectorAll("time[data-age]")) {
      const words = age(Date.parse(time.dateTime));
      if (words !== null && words !== time.textContent) time.textContent = words;
    }
  };

  const renewTitle = () => {
    document.title = document.getElementById("tally").dataset.title;
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
    if (event.detail.target !== replies) return;
    for (const card of [...event.detail.fragment.querySelectorAll("li[id]")]) {
      if (document.getElementById(card.id)) card.remove();
    }
  });
  document.body.addEventListener("htmx:afterSettle", renewTitle);
  document.body.addEventListener("htmx:oobAfterSwap", renewTitle);
  document.body.addEventListener("htmx:sseOpen", () => showLine(true));
  document.body.addEventListener("htmx:sseError", () => showLine(false));

  setInterval(renewAges, AGE_MS);
  setInterval(renewCountdowns, AGE_MS);
  if (line) setInterval(() => { if (!live) htmx.trigger("#pulse", "look"); }, POLL_MS);
})();
