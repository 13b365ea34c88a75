"""Checks what the demo shows: every reply in the feed, in the inbox and in the mail."""

import re
import time
from collections.abc import Iterable
from typing import Any

import requests

from service.cli.demo_mail import MailSink
from service.cli.demo_talks import Talk
from service.cli.demo_world import EMAIL, World

_SECONDS = 20
_LOOK_SECONDS = 0.2
_FIELD = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def problems(world: World, token: str, talks: Iterable[Talk], mail: MailSink) -> list[str]:
    """Say what did not happen as it should; empty when every reply reached its recruiter."""
    replies = wait_until_told(world, token)
    by_interview = _interviews(world, token)
    found = [line for talk in talks if talk.status for line in _talk(talk, by_interview, replies)]
    untold = [f"reply {one['id']} has reached nobody" for one in replies if not one["notified_at"]]
    missing = mail.wait_for({f"reply-{one['id']}" for one in replies}, _SECONDS)
    unmailed = [f"{key} was not mailed" for key in sorted(missing)]
    return [*found, *untold, *unmailed, *_not_in_inbox(world, replies)]


def wait_until_told(world: World, token: str) -> list[dict[str, Any]]:
    """Return all replies once every one has been passed on, or after twenty seconds."""
    end = time.monotonic() + _SECONDS
    while True:
        replies = _all(world, token, "replies")
        if all(one["notified_at"] for one in replies) or time.monotonic() > end:
            return replies
        time.sleep(_LOOK_SECONDS)


def _interviews(world: World, token: str) -> dict[str, dict[str, Any]]:
    return {one["candidate"]["phone"]: one for one in _all(world, token, "interviews")}


def _talk(
    talk: Talk, by_phone: dict[str, dict[str, Any]], replies: list[dict[str, Any]]
) -> list[str]:
    interview = by_phone[talk.phone]
    name = interview["candidate"]["name"]
    lines = []
    if interview["status"] != talk.status:
        lines.append(f"{name}: the interview is {interview['status']}, not {talk.status}")
    heard = [one["intent"] for one in replies if one["interview_id"] == interview["id"]]
    if heard != list(talk.intents):
        lines.append(f"{name}: the recruiter heard {heard}, not {list(talk.intents)}")
    return lines


def _not_in_inbox(world: World, replies: list[dict[str, Any]]) -> list[str]:
    """Sign in as a person does and look for every reply on the page."""
    page = _inbox(world)
    return [
        f"reply {one['id']} is not in the inbox"
        for one in replies
        if f'id="reply-{one["id"]}"' not in page
    ]


def _inbox(world: World) -> str:
    with requests.Session() as browser:
        form = browser.get(f"{world.web}/login", timeout=_SECONDS)
        field = _FIELD.search(form.text)
        signed_in = {
            "csrf_token": field.group(1) if field else "",
            "email": EMAIL,
            "password": world.password,
        }
        browser.post(f"{world.web}/login", data=signed_in, timeout=_SECONDS)
        return browser.get(f"{world.web}/inbox", timeout=_SECONDS).text


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
