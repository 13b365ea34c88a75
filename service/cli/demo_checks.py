"""Checks what the demo shows: every reply in the feed, in the inbox and in the mail."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any

import requests

from service.cli.demo_mail import MailSink
from service.cli.demo_shapes import End, Heard, Talk
from service.cli.demo_world import EMAIL, World
from service.flows.state import Channel, Intent, Reason, TouchState

_SECONDS = 20
_LOOK_SECONDS = 0.2
_FIELD = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_OLDER = re.compile(r'href="(/inbox\?before=\d+)"')


@dataclass(frozen=True, slots=True)
class Shown:
    """What can be seen from outside once all was played; `before` are the starts as planned."""

    interviews: dict[str, dict[str, Any]]
    replies: list[dict[str, Any]]
    inbox: str
    mails: str
    before: dict[str, datetime]


def problems(
    world: World,
    token: str,
    talks: tuple[Talk, ...],
    mail: MailSink,
    before: dict[str, datetime],
) -> list[str]:
    """Say what did not happen as it should; empty when every reply reached its recruiter."""
    replies = wait_until_told(world, token)
    untold = [f"reply {one['id']} has reached nobody" for one in replies if not one["notified_at"]]
    missing = mail.wait_for({f"reply-{one['id']}" for one in replies}, _SECONDS)
    unmailed = [f"{key} was not mailed" for key in sorted(missing)]
    by_name = {one["candidate"]["name"]: one for one in _all(world, token, "interviews")}
    shown = Shown(by_name, replies, _inbox(world), mail.words(), before)
    found = [line for talk in talks for line in unmet(talk, shown)]
    return [*found, *untold, *unmailed, *_not_in_inbox(shown)]


def wait_until_told(world: World, token: str) -> list[dict[str, Any]]:
    """Return all replies once every one has been passed on, or after twenty seconds."""
    end = time.monotonic() + _SECONDS
    while True:
        replies = _all(world, token, "replies")
        if all(one["notified_at"] for one in replies) or time.monotonic() > end:
            return replies
        time.sleep(_LOOK_SECONDS)


def unmet(talk: Talk, shown: Shown) -> Iterator[str]:
    """Say what of a talk did not come as it must."""
    for end in talk.ends:
        yield from _end(end, shown)
    if not talk.ends and str(talk.does[0]) not in shown.inbox:
        yield f"{talk.phone}: {talk.does[0]!r} is not in the inbox"
    for place, words in {"a mail": shown.mails, "the inbox": shown.inbox}.items():
        if talk.private_words and talk.private_words in words:
            yield f"{talk.ends[0].name}: private words are in {place}"


def _end(end: End, shown: Shown) -> Iterator[str]:
    interview = shown.interviews[end.name]
    if interview["status"] != end.status:
        yield f"{end.name}: the interview is {interview['status']}, not {end.status}"
    heard = [_heard(one) for one in shown.replies if one["interview_id"] == interview["id"]]
    if heard != list(end.heard):
        yield f"{end.name}: the recruiter heard {_words(heard)}, not {_words(end.heard)}"
    moved = datetime.fromisoformat(interview["starts_at"]) != shown.before[end.name]
    if moved != end.moved:
        yield f"{end.name}: the interview has {'a new' if moved else 'its old'} time"
    left = any(one["state"] == TouchState.VOICEMAIL_LEFT for one in interview["reminders"])
    if left != end.voicemail:
        yield f"{end.name}: {'a' if left else 'no'} message was left on a machine"


def _heard(reply: dict[str, Any]) -> Heard:
    return Heard(
        intent=Intent(reply["intent"]),
        reason=Reason(reply["reason"]) if reply["reason"] else None,
        private=reply["private"],
        minutes=reply["minutes_late"],
        deadline=reply["deadline_at"] is not None,
        channel=Channel(reply["channel"]),
    )


def _words(heard: list[Heard] | tuple[Heard, ...]) -> str:
    return ", ".join(_in_words(one) for one in heard) or "nothing"


def _in_words(one: Heard) -> str:
    minutes = f"{one.minutes} min" if one.minutes else ""
    surface = "" if one.channel is Channel.SMS else one.channel
    facts = (one.reason, "private" * one.private, minutes, "deadline" * one.deadline, surface)
    known = ", ".join(str(fact) for fact in facts if fact)
    return f"{one.intent} ({known})" if known else str(one.intent)


def _not_in_inbox(shown: Shown) -> list[str]:
    return [
        f"reply {one['id']} is not in the inbox"
        for one in shown.replies
        if f'id="reply-{one["id"]}"' not in shown.inbox
    ]


def _inbox(world: World) -> str:
    """Sign in as a person does, and read the inbox to its end."""
    with requests.Session() as browser:
        form = browser.get(f"{world.web}/login", timeout=_SECONDS)
        field = _FIELD.search(form.text)
        signed_in = {
            "csrf_token": field.group(1) if field else "",
            "email": EMAIL,
            "password": world.password,
        }
        browser.post(f"{world.web}/login", data=signed_in, timeout=_SECONDS)
        pages = [browser.get(f"{world.web}/inbox", timeout=_SECONDS).text]
        while older := _OLDER.search(pages[-1]):
            pages.append(browser.get(f"{world.web}{older.group(1)}", timeout=_SECONDS).text)
    return unescape("\n".join(pages))


def _all(world: World, token: str, what: str) -> list[dict[str, Any]]:
    """Read a list of the API to its end."""
    items: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        answer = requests.get(
            f"{world.web}/api/v1/{what}",
            params={"cursor": cursor} if cursor else {},
            headers={"Authorization": f"Bearer {token}"},
            timeout=_SECONDS,
        ).json()
        items += answer["items"]
        cursor = answer["next_cursor"]
        if not cursor or not answer["items"]:
            return items
