// What a telephone sounds like: a soft ring, and the two tones of each key. Off until allowed.

const KEY = "sandbox-sound";
const ROWS = [697, 770, 852, 941];
const COLUMNS = [1209, 1336, 1477];
const PAD = ["123", "456", "789", "*0#"];
const RING = [440, 480];
const SOFT = 0.04;

let context = null;
let ringing = null;

const remembered = () => {
  try {
    return localStorage.getItem(KEY) === "on";
  } catch {
    return false; // a browser may keep nothing
  }
};

let allowed = remembered();
export const isOn = () => allowed;

// A browser lets a page sound only after it was touched; until then this changes nothing.
export const wake = () => {
  if (!allowed || !window.AudioContext) return;
  context ??= new AudioContext();
  if (context.state === "suspended") context.resume().catch(() => {});
};

const tone = (frequencies, seconds, after = 0) => {
  if (!allowed || context?.state !== "running") return;
  const start = context.currentTime + after;
  const level = context.createGain();
  level.gain.setValueAtTime(0, start);
  level.gain.linearRampToValueAtTime(SOFT, start + 0.02);
  level.gain.setValueAtTime(SOFT, start + seconds - 0.05);
  level.gain.linearRampToValueAtTime(0, start + seconds);
  level.connect(context.destination);
  for (const frequency of frequencies) {
    const source = new OscillatorNode(context, { frequency });
    source.connect(level);
    source.start(start);
    source.stop(start + seconds);
  }
};

export const keyTone = (digit) => {
  wake();
  const row = PAD.findIndex((keys) => keys.includes(digit));
  if (row >= 0) tone([ROWS[row], COLUMNS[PAD[row].indexOf(digit)]], 0.16);
};

const chirp = () => {
  tone(RING, 0.4);
  tone(RING, 0.4, 0.6);
};

// Rings while `yes`; one ring for the page, however many phones ring.
export const ring = (yes) => {
  if (yes === Boolean(ringing)) return;
  clearInterval(ringing);
  ringing = yes ? setInterval(chirp, 3000) : null;
  if (yes) chirp();
};

export const allow = (yes) => {
  allowed = yes;
  try {
    localStorage.setItem(KEY, yes ? "on" : "off");
  } catch {
    // then it holds for this page alone
  }
  wake();
  if (!yes) context?.suspend().catch(() => {});
};
