// Makes a handset a telephone: timer, keypad, tones, prompts read aloud, spoken words.
import * as sound from "./sound.js";
import * as voice from "./voice.js";

const STAYS = 6000; // ms that an ended call stays to be read
const LONGEST = 60; // seconds more that its last words may take to be read aloud
const REFUSED = "No speech is recognised here: type what you say.";
const known = new Set();
const equipped = new WeakSet();
const closing = new Map();
const ears = new Map();
const phoneOf = (element) => element.closest(".phone");
const talkOf = (element) => phoneOf(element)?.querySelector(".talking");

const tick = () => {
  for (const timer of document.querySelectorAll(".timer[data-since]")) {
    const passed = Math.max(0, Math.floor((Date.now() - Date.parse(timer.dataset.since)) / 1000));
    timer.textContent = `${Math.floor(passed / 60)}:${String(passed % 60).padStart(2, "0")}`;
  }
};

const showSound = (root) => {
  for (const button of root.querySelectorAll("[data-sound]")) {
    button.hidden = false;
    button.setAttribute("aria-checked", String(sound.isOn()));
  }
};

const prompt = (talk) => {
  const lines = [...talk.querySelectorAll(".lines li")];
  const last = lines.findLastIndex((line) => line.matches(".handset"));
  return lines.slice(last + 1).filter((line) => "say" in line.dataset);
};

const readNew = (root) => {
  for (const line of root.querySelectorAll(".talk:not(.recording) li[data-say]")) {
    if (known.has(line.id)) continue;
    known.add(line.id);
    if (sound.isOn()) voice.say(line);
  }
};

// Buttons that would lead nowhere say so, but keep the focus that they may have.
const dim = (talk) => {
  const open = "open" in talk.dataset;
  for (const button of talk.querySelectorAll(".keys button, .act:not(.end)")) {
    if (open) button.removeAttribute("aria-disabled");
    else button.setAttribute("aria-disabled", "true");
  }
};

const equip = (talk) => {
  if (talk.dataset.stage === "talking") dim(talk);
  if (equipped.has(talk)) return;
  equipped.add(talk);
  const speak = talk.querySelector("[data-speak]");
  if (!speak || !voice.canHear) return;
  speak.hidden = false;
  talk.querySelector(".type").open = false;
};

const close = (stage) => {
  clearTimeout(closing.get(stage));
  closing.delete(stage);
  stage.dataset.live = stage.dataset.live.split("?")[0];
  stage.dispatchEvent(new CustomEvent("refresh", { bubbles: true }));
};

const closeWhenRead = (stage, patience = LONGEST) => {
  const wait = patience > 0 && voice.isReading();
  if (wait) closing.set(stage, setTimeout(() => closeWhenRead(stage, patience - 1), 1000));
  else close(stage);
};

// An ended call stays until its last words were read; the page asks for it by its sid.
const linger = (stage, talk) => {
  const base = stage.dataset.live.split("?")[0];
  if (talk?.dataset.stage === "ended") {
    if (!closing.has(stage)) closing.set(stage, setTimeout(() => closeWhenRead(stage), STAYS));
    return;
  }
  clearTimeout(closing.get(stage));
  closing.delete(stage);
  // What a machine takes is read later, in the thread.
  if (!talk?.matches(".talking")) stage.dataset.live = base;
  else if (!stage.dataset.hangingUp) stage.dataset.live = `${base}?after=${talk.dataset.call}`;
};

const keepFocus = (stage) => {
  const focused = document.activeElement;
  const lost = !focused || focused === document.body;
  if (!lost && focused.checkVisibility({ visibilityProperty: true })) return;
  const to = stage.querySelector(".call") || phoneOf(stage).querySelector(".thread");
  to.focus({ preventScroll: true });
};

const settled = (stage, held) => {
  const talk = stage.querySelector(".talk");
  if (!stage.firstElementChild) delete stage.dataset.hangingUp;
  showSound(stage);
  if (talk) equip(talk);
  linger(stage, talk);
  readNew(stage);
  tick();
  for (const lines of stage.querySelectorAll(".talk .lines")) lines.scrollTop = lines.scrollHeight;
  if (held) keepFocus(stage);
  sound.ring(Boolean(document.querySelector("[data-ring]")));
};

const complain = (phone, words) => {
  const place = phone.querySelector(".problem");
  place.textContent = words;
  place.hidden = !words;
};

// What was recognised goes the way of typed words, as sure as the browser was of it.
const sayAs = (form, words, confidence) => {
  const sure = new Option("", confidence || "");
  form.elements.heard.add(sure);
  sure.selected = true;
  form.elements.words.value = words;
  form.requestSubmit();
  sure.remove();
};

const speak = (button) => {
  if (ears.has(button)) {
    ears.get(button).stop();
    return;
  }
  const type = talkOf(button).querySelector(".type");
  const heard = (words, confidence) => sayAs(type.querySelector("form"), words, confidence);
  const failed = (error) => {
    if (error === "no-speech" || error === "aborted") return;
    type.open = true;
    complain(phoneOf(type), REFUSED);
  };
  const ended = () => {
    ears.delete(button);
    button.setAttribute("aria-pressed", "false");
  };
  voice.hush();
  button.setAttribute("aria-pressed", "true");
  ears.set(button, voice.listen(talkOf(button).dataset.language, { heard, failed, ended }));
};

const toggleSound = () => {
  sound.allow(!sound.isOn());
  showSound(document);
  if (!sound.isOn()) voice.hush();
  else document.querySelectorAll(".talking").forEach((talk) => prompt(talk).forEach(voice.say));
};

const press = (button) => {
  voice.hush();
  sound.keyTone(button.dataset.digit);
  button.classList.add("down");
  setTimeout(() => button.classList.remove("down"), 150);
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.getAttribute("aria-disabled") === "true") event.preventDefault();
  else if ("sound" in button.dataset) toggleSound();
  else if ("close" in button.dataset) close(button.closest(".stage"));
  else if ("speak" in button.dataset) speak(button);
  else if ("digit" in button.dataset) press(button);
});

// What the holder of the phone does stops the prompt; to hang up also closes the call.
document.addEventListener("submit", (event) => {
  const stage = event.target.closest(".stage");
  if (!stage) return;
  voice.hush();
  if (!event.submitter || !("ends" in event.submitter.dataset)) return;
  stage.dataset.hangingUp = "yes";
  stage.dataset.live = stage.dataset.live.split("?")[0];
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.closest("input, textarea, select")) return;
  const key = talkOf(event.target)?.querySelector(`[data-digit="${CSS.escape(event.key)}"]`);
  if (!key) return;
  event.preventDefault();
  if (!event.repeat) key.click();
});

document.addEventListener("settled", (event) => {
  if (event.target.matches(".stage")) settled(event.target, event.detail.held);
});

document.addEventListener("pointerdown", sound.wake);
document.addEventListener("keydown", sound.wake);
showSound(document);
document.querySelectorAll(".talk li[data-say]").forEach((line) => known.add(line.id));
document.querySelectorAll(".stage").forEach((stage) => settled(stage, false));
setInterval(tick, 1000);
