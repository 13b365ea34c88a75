"""The answer page as a candidate's browser uses it: open the link, press a button."""

import html
import re

import requests

from service.flows.state import Intent

_SECONDS = 20
_FORM = re.compile(r'<form method="post".*?</form>', re.DOTALL)
_FIELD = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
_BUTTON = re.compile(r'<button name="(\w+)" value="([^"]*)">(.*?)</button>', re.DOTALL)
_SAID = re.compile(r'role="status"[^>]*>(.*?)</', re.DOTALL)
_LINK = re.compile(r"https?://\S+/i/[\w-]+")
_TAG = re.compile(r"<[^>]+>")


def link_in(text: str) -> str:
    """Return the link to the answer page in a text, "" when there is none."""
    found = _LINK.search(text)
    return found.group() if found else ""


def press(link: str, intent: Intent) -> tuple[str, str]:
    """Open a page and press the first button of an answer; return its words and the page's.

    Both are empty when the page has no such answer, or takes none.
    """
    with requests.Session() as browser:
        page = browser.get(link, timeout=_SECONDS).text
        for form in _FORM.findall(page):
            fields = dict(_FIELD.findall(form))
            if fields.get("intent") != intent:
                continue
            button = _BUTTON.search(form)
            if button:
                fields[button.group(1)] = button.group(2)
            answered = browser.post(link, data=fields, timeout=_SECONDS)
            said = _SAID.search(answered.text)
            return _plain(button.group(3)) if button else "", _plain(said.group(1)) if said else ""
    return "", ""


def _plain(markup: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", markup)).split())
