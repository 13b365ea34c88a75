"""A real browser, and what is asked of a page in it: that it can be read, pressed and heard."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.inbox import PASSWORD

_CHROMIUM = shutil.which("chromium") or ""
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NEEDS_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(not _CHROMIUM, reason="needs Chromium: apt-get install chromium"),
]

# Every text on the page against what is behind it: WCAG 2.2 AA wants 4.5:1 for text of this size.
CONTRASTS = """() => {
  const parse = (value) => value.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((part) => part / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (node) => {
    for (let each = node; each; each = each.parentElement) {
      const colour = parse(getComputedStyle(each).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const bad = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !node.checkVisibility()) continue;
    const [one, two] = [parse(getComputedStyle(node).color), behind(node)].map(light);
    const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    if (ratio < 4.5) bad.push(`${texts.currentNode.data.trim()}: ${ratio.toFixed(2)}`);
  }
  return bad;
}"""

# What a finger must hit: 48 CSS pixels high; a link inside a sentence or a fact is excepted.
SMALL_TARGETS = """() => [...document.querySelectorAll("button, summary, input, textarea, a")]
  .filter((each) => each.checkVisibility() && each.type !== "hidden")
  .filter((each) => !each.matches(".skip, dd a"))
  .map((each) => each.matches("[type=radio]") ? each.closest("label") : each)
  .filter((each) => each.getBoundingClientRect().height < 48)
  .map((each) => each.outerHTML)"""

# What a screen reader needs: one heading of the first rank, landmarks, a name for every field.
UNHEARD = """() => {
  const bad = [];
  const one = (what) => document.querySelectorAll(what).length === 1 || bad.push(what);
  ["h1", "main", "header", "footer", "html[lang]:not([lang=''])", "title"].forEach(one);
  document.querySelectorAll("input:not([type=hidden]), textarea")
    .forEach((each) => each.labels.length || bad.push(each.outerHTML));
  document.querySelectorAll("button, summary, a, legend, label")
    .forEach((each) => each.textContent.trim() || bad.push(each.outerHTML));
  document.querySelectorAll("[aria-describedby], [aria-labelledby]").forEach((each) => {
    const ids = [each.getAttribute("aria-describedby"), each.getAttribute("aria-labelledby")];
    ids.filter(Boolean).forEach((id) => document.getElementById(id) || bad.push(id));
  });
  const ids = [...document.querySelectorAll("[id]")].map((each) => each.id);
  ids.filter((id, at) => ids.indexOf(id) !== at).forEach((id) => bad.push(`twice: ${id}`));
  return bad;
}"""


# Chromium says so where a test types before the page has set the focus by itself: no fault of ours.
_FASTER_THAN_A_PERSON = "Autofocus processing was blocked because a document already has"


def collect_complaints(page: Page, complaints: list[str]) -> None:
    """Keep what the browser complains of on a page, as it comes."""

    def keep(line: str) -> None:
        if not line.startswith(_FASTER_THAN_A_PERSON):
            complaints.append(line)

    page.on("console", lambda line: keep(line.text))


def sign_in(page: Page, email: str) -> None:
    """Fill in the sign-in page; the page after it is whole, with its scripts: keys do something."""
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login" not in url, wait_until="load")


# A test module takes it by a name of its own: `chromium = browser.chromium`. Not for a whole run:
# while it is open, no other loop of asyncio can run in its thread.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=_FLAGS)
        yield browser
        browser.close()
