"""Plays the demo's conversations over real HTTP and shows them as they happen."""

from collections.abc import Iterator
from typing import Any

import requests
from rich.markup import escape

from service.cli.demo_talks import Talk
from service.cli.demo_world import World
from service.cli.steps import console

_SECONDS = 20
_LOOKS = {
    "candidate": "[bold cyan]{name}[/] [cyan]→ {body}[/]",
    "service": "[green]  ← {body}[/]",
    "carrier": "[yellow]  ← (carrier) {body}[/]",
}


class Phones:
    """The candidates' phones, by the sandbox's own HTTP interface."""

    def __init__(self, world: World) -> None:
        self._url = f"{world.phones}/sandbox/handsets"
        self._names: dict[str, str] = {}

    def label(self, phone: str, name: str) -> None:
        """Write a name on a phone."""
        self._names[phone] = name
        requests.put(f"{self._url}/{phone}", json={"name": name}, timeout=_SECONDS)

    def wait_for_text(self, phone: str, after: int = 0) -> list[dict[str, Any]]:
        """Wait for more than `after` texts on a phone and return what follows those."""
        wait = {"after": after, "wait": _SECONDS}
        found = requests.get(f"{self._url}/{phone}/messages", params=wait, timeout=_SECONDS * 2)
        messages: list[dict[str, Any]] = found.json()["messages"]
        return messages

    def write(self, phone: str, body: str) -> int:
        """Write a text on a phone; return the status that its webhook answered with."""
        sent = requests.post(f"{self._url}/{phone}/texts", json={"body": body}, timeout=_SECONDS)
        return int(sent.json()["webhook_status"])

    def name(self, phone: str) -> str:
        """Return what stands on a phone."""
        return self._names.get(phone, phone)


def play(phones: Phones, talk: Talk, *, reminded: bool) -> bool:
    """Play one conversation; False when a reminder is missing or a webhook failed."""
    console.print(f"\n[dim]{phones.name(talk.phone)} {talk.about}[/]")
    shown = 0
    good = True
    if reminded:
        shown = _show(phones, talk.phone, shown)
        good = shown > 0
    for text in talk.texts:
        good = phones.write(talk.phone, text) == requests.codes.ok and good
        shown = _show(phones, talk.phone, shown)
    return good


def _show(phones: Phones, phone: str, shown: int) -> int:
    """Print the texts that came since, and return how many there are now."""
    news = phones.wait_for_text(phone, shown)
    for line in _lines(phones, phone, news):
        console.print(line, soft_wrap=True)
    return shown + len(news)


def _lines(phones: Phones, phone: str, messages: list[dict[str, Any]]) -> Iterator[str]:
    for one in messages:
        body = escape(str(one["body"])).replace("\n", "\n    ")
        yield _LOOKS[one["by"]].format(name=phones.name(phone), body=body)
