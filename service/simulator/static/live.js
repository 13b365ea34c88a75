// Keeps an open page up to date: one long poll for changes, then the parts that changed.
"use strict";

(() => {
  const seen = new Map();
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

  const localTimes = (root) => {
    for (const time of root.querySelectorAll("time[datetime]")) {
      const moment = new Date(time.dateTime);
      time.textContent = moment.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
      time.title = moment.toLocaleString();
    }
  };

  const toEnd = (thread) => {
    thread.scrollTop = thread.scrollHeight;
  };

  const adopt = (old, item) => {
    for (const { name } of [...old.attributes]) {
      if (name.startsWith("data-") && !item.hasAttribute(name)) old.removeAttribute(name);
    }
    for (const { name, value } of item.attributes) {
      if (name === "class" || name.startsWith("data-")) old.setAttribute(name, value);
    }
    merge(old, item);
  };

  // Items that did not change stay as they are: focus, selection and screen readers notice less.
  const merge = (region, fresh) => {
    let index = 0;
    for (const item of [...fresh.children]) {
      const old = region.children[index];
      const same = old && old.id === item.id;
      index += 1;
      if (same && "into" in item.dataset) adopt(old, item);
      else if (same && old.dataset.key === item.dataset.key) continue;
      else if (same) {
        if (old.open) item.open = true;
        old.replaceWith(item);
      }
      else region.insertBefore(item, old || null);
    }
    while (region.children.length > index) region.lastElementChild.remove();
  };

  const settle = (region, html) => {
    const fresh = new DOMParser().parseFromString(html, "text/html").body;
    localTimes(fresh);
    const focused = region.contains(document.activeElement) ? document.activeElement.id : "";
    const held = region.closest(".phone")?.contains(document.activeElement) || false;
    merge(region, fresh);
    if (focused) document.getElementById(focused)?.focus();
    region.dispatchEvent(new CustomEvent("settled", { bubbles: true, detail: { held } }));
  };

  const refresh = async (region) => {
    const answer = await fetch(region.dataset.live);
    if (!answer.ok) return;
    const near = region.scrollHeight - region.scrollTop - region.clientHeight < 80;
    settle(region, await answer.text());
    if (near && region.matches(".thread")) toEnd(region);
  };

  const stale = (handsets) => {
    const listed = new Set(handsets.map((handset) => handset.phone));
    const changed = new Set([...seen.keys()].filter((phone) => !listed.has(phone)));
    for (const handset of handsets) {
      if (seen.get(handset.phone) !== handset.changed) changed.add(handset.phone);
      seen.set(handset.phone, handset.changed);
    }
    return (region) => !region.dataset.phone || changed.has(region.dataset.phone);
  };

  const follow = async () => {
    let version = Number(document.body.dataset.version);
    for (;;) {
      try {
        const answer = await fetch(`/sandbox/changes?after=${version}&wait=25`);
        if (!answer.ok) throw new Error(String(answer.status));
        const news = await answer.json();
        // A sandbox that was started anew counts from the beginning.
        if (news.version !== version) {
          version = news.version;
          if (news.handsets.length && document.querySelector("[data-first]")) location.reload();
          const regions = [...document.querySelectorAll("[data-live]")];
          await Promise.all(regions.filter(stale(news.handsets)).map(refresh));
        }
      } catch {
        await pause(1000);
      }
    }
  };

  const complain = (form, words) => {
    const place = form.closest(".phone")?.querySelector(".problem");
    if (!place) return;
    place.textContent = words;
    place.hidden = !words;
  };

  const refusal = async (answer) => {
    const words = await answer.json().catch(() => ({}));
    return words.error || "That text could not be sent.";
  };

  const post = async (form, address, body) => {
    try {
      const headers = { Accept: "application/json, */*;q=0.1" };
      const answer = await fetch(address, { method: "POST", body, headers });
      complain(form, answer.ok ? "" : await refusal(answer));
    } catch {
      complain(form, "The sandbox does not answer.");
    }
  };

  // Keys that are pressed fast arrive in their order: each waits for the one before.
  const lines = new WeakMap();
  const send = (form, submitter) => {
    const address = submitter?.getAttribute("formaction") || form.action;
    const body = new URLSearchParams(new FormData(form, submitter));
    if (form.dataset.quiet !== "keep") form.reset();
    form.closest(".dial")?.removeAttribute("open");
    for (const menu of form.querySelectorAll("details")) menu.open = false;
    if (form.dataset.quiet !== "in order") return post(form, address, body);
    lines.set(form, (lines.get(form) || Promise.resolve()).then(() => post(form, address, body)));
    return lines.get(form);
  };

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-quiet]")) return;
    event.preventDefault();
    send(event.target, event.submitter);
  });
  document.addEventListener("refresh", (event) => refresh(event.target));
  localTimes(document);
  document.querySelectorAll(".thread").forEach(toEnd);
  follow();
})();
