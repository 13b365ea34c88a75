// The mouth and the ear of the browser: prompts are read aloud, words are recognised.

const mouth = window.speechSynthesis;
const Ear = window.SpeechRecognition || window.webkitSpeechRecognition;
let unread = 0;
mouth?.getVoices(); // the first to ask gets none, but lets them be loaded

const voiceFor = (language) => {
  const voices = mouth.getVoices();
  const like = (voice) => voice.lang.replace("_", "-");
  return voices.find((voice) => like(voice) === language)
    || voices.find((voice) => like(voice).split("-")[0] === language.split("-")[0])
    || null;
};

// Reads a line of a transcript aloud, after those that were said before it.
export const say = (line) => {
  if (!mouth) return;
  const words = line.querySelector(".words");
  const speech = new SpeechSynthesisUtterance(words.textContent);
  speech.lang = words.lang || "en-US";
  speech.voice = voiceFor(speech.lang);
  const done = () => {
    line.classList.remove("reading");
    unread = Math.max(0, unread - 1);
  };
  speech.onstart = () => line.classList.add("reading");
  speech.onend = done;
  speech.onerror = done;
  unread += 1;
  mouth.speak(speech);
};

export const isReading = () => unread > 0 && Boolean(mouth?.getVoices().length);

export const hush = () => {
  unread = 0;
  mouth?.cancel();
};

export const canHear = Boolean(Ear);

// Listens once. `heard` gets the words and how sure the browser is (0 when it does not say).
export const listen = (language, { heard, failed, ended }) => {
  const ear = new Ear();
  ear.lang = language || "en-US";
  ear.onresult = (event) => heard(event.results[0][0].transcript, event.results[0][0].confidence);
  ear.onerror = (event) => failed(event.error);
  ear.onend = ended;
  ear.start();
  return ear;
};
