"""Plays the demo's conversations over real HTTP and shows them as they happen."""

from collections.abc import Iterator
from typing import Any

import requests
from rich.markup import escape

from service.cli import demo_link
from service.cli.demo_calls import CallLine
from service.cli.demo_shapes import Attached, Calls, Deed, Pressed, Rings, Talk
from service.cli.demo_world import World
from service.cli.steps import console

_SECONDS = 20
_LOOKS = {
    "candidate": "[bold cyan]{name}[/] [cyan]→ {body}[/]",
    "service": "[green]  ← {body}[/]",
    "carrier": "[yellow]  ← (carrier) {body}[/]",
    "presses": "[bold cyan]{name}[/] [cyan]→ opens the link and presses “{body}”[/]",
    "page": "[green]  ← (page) {body}[/]",
}


class Phones:
    """The candidates' phones, by the sandbox's own HTTP interface."""

    def __init__(self, world: World) -> None:
        self._url = f"{world.phones}/sandbox/handsets"
        self._names: dict[str, str] = {}
        self.calls = CallLine(world)

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

    def write(self, phone: str, text: str | Attached) -> bool:
        """Write a text on a phone; return whether its webhook took it."""
        body, media = (text, []) if isinstance(text, str) else (text.body, [text.media])
        given = {"body": body, "media": media}
        sent = requests.post(f"{self._url}/{phone}/texts", json=given, timeout=_SECONDS)
        return bool(sent.json()["webhook_status"] == requests.codes.ok)

    def name(self, phone: str) -> str:
        """Return what stands on a phone."""
        return self._names.get(phone, phone)


def play(phones: Phones, talk: Talk) -> bool:
    """Play one conversation; False when a reminder is missing or an answer was not taken."""
    console.print(f"\n[dim]{escape(phones.name(talk.phone))} {talk.about}[/]")
    thread: list[dict[str, Any]] = []
    good = True
    for _ in talk.ends:  # each was reminded of an interview
        if len(thread) < len(talk.ends):
            thread += _show(phones, talk.phone, len(thread))
    good = len(thread) >= len(talk.ends)
    for step in talk.does:
        good = _do(phones, talk, thread, step) and good
    return good


def _do(phones: Phones, talk: Talk, thread: list[dict[str, Any]], step: Deed) -> bool:
    """Do one thing on a phone and show what comes of it; False when it was not taken."""
    if isinstance(step, Pressed):
        return _press(phones, talk.phone, thread, step)
    if isinstance(step, Calls | Rings):
        return _call(phones, talk, thread, step)
    taken = phones.write(talk.phone, step)
    thread += _show(phones, talk.phone, len(thread))
    return taken


def _call(phones: Phones, talk: Talk, thread: list[dict[str, Any]], step: Calls | Rings) -> bool:
    name = phones.name(talk.phone)
    try:
        if isinstance(step, Calls):
            return phones.calls.call_us(talk.phone, name, step)
        went = phones.calls.ring(talk, name, step)
    except requests.HTTPError as error:
        console.print(f"[red]{escape(str(error))}[/]")
        return False
    if not step.does:  # a text follows what a machine was told
        thread += _show(phones, talk.phone, len(thread))
    return went


def _press(phones: Phones, phone: str, thread: list[dict[str, Any]], step: Pressed) -> bool:
    texts = [str(one["body"]) for one in thread if one["by"] == "service"]
    link = demo_link.link_in(texts[-1]) if texts else ""
    button, said = demo_link.press(link, step.intent) if link else ("", "")
    for look, body in (("presses", button), ("page", said)):
        console.print(_LOOKS[look].format(name=phones.name(phone), body=escape(body)))
    return bool(said)


def _show(phones: Phones, phone: str, shown: int) -> list[dict[str, Any]]:
    """Print the texts that came since, and return them."""
    news = phones.wait_for_text(phone, shown)
    for line in _lines(phones, phone, news):
        console.print(line, soft_wrap=True)
    return news


def _lines(phones: Phones, phone: str, messages: list[dict[str, Any]]) -> Iterator[str]:
    for one in messages:
        carried = [f"({kind})" for kind in one["attached"]]
        body = escape(" ".join([*carried, str(one["body"])])).replace("\n", "\n    ")
        yield _LOOKS[one["by"]].format(name=phones.name(phone), body=body)
