"""What a browser of the handsets' pages says and hears, and pages that must not complain."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page

# What the browser would say and sound, kept as attributes of the page: a machine without
# loudspeakers has no voices.
OVERHEARD = """
  const note = (name, words) => {
    const kept = document.documentElement.dataset;
    kept[name] = `${kept[name] || ""}|${words}|`;
  };
  speechSynthesis.speak = (speech) => note("said", `${speech.lang}: ${speech.text}`);
  speechSynthesis.cancel = () => note("hushed", "now");
  window.OscillatorNode = class extends OscillatorNode {
    constructor(context, options) { super(context, options); note("tones", options.frequency); }
  };
"""
# A browser that recognises speech: whoever listens hears this at once.
RECOGNISED = """
  window.SpeechRecognition = class {
    start() {
      const results = [[{ transcript: "another day", confidence: 0.42 }]];
      setTimeout(() => { this.onresult({ results }); this.onend(); });
    }
  };
"""
DEAF = """
  window.SpeechRecognition = class {
    start() { setTimeout(() => { this.onerror({ error: "not-allowed" }); this.onend(); }); }
  };
"""


@contextmanager
def watched(browser: Browser) -> Iterator[Page]:
    """Open a page; at the end its console must be free of errors."""
    page = browser.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    yield page
    page.close()
    assert complaints == []
