"""Fifty candidates, five open times of one recruiter, and everybody picks in the same moment."""

import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from service.deps import Deps
from service.simulator.embedded import EmbeddedSimulator
from service.store.schema import slot
from service.usecases.accounts import make_token
from service.usecases.context import Context
from tests.support.core import at_once, interview, rows
from tests.support.steps import invited, offered
from tests.support.web import at_a_port, web_processes

CANDIDATES, OPEN = 50, 5
PHONES = [f"+14155550{100 + at}" for at in range(CANDIDATES)]
# The first list holds three times; who asks for more sees the last two.
ASK_FOR_MORE = 20


@pytest.fixture
def environment(environment: dict[str, str], tmp_path: Path) -> dict[str, str]:
    return {**at_a_port(environment), "VAR_DIR": str(tmp_path / "var")}


@pytest.fixture
def phones(
    environment: dict[str, str], tmp_path: Path, simulator: EmbeddedSimulator
) -> Iterator[EmbeddedSimulator]:
    """The sandbox, with its texts led to real web processes."""
    with web_processes(environment, tmp_path / "web.log") as url:
        simulator.sms_url = f"{url}/twilio/sms"
        yield simulator


@dataclass(frozen=True)
class Race:
    """What fifty phones were told, and how long all of that took."""

    receipts: list[dict[str, Any]]
    seconds: float

    def told(self, words: str) -> int:
        return sum(words in "".join(one["answers"]) for one in self.receipts)


def everybody_is_offered_times(phones: EmbeddedSimulator) -> None:
    def ask(at: int) -> None:
        for text in ("2", "more")[: 1 + (at < ASK_FOR_MORE)]:
            (answer,) = phones.text(PHONES[at], text)["answers"]
            assert "1 " in answer.splitlines()[1]

    at_once(CANDIDATES, ask)


def everybody_picks(phones: EmbeddedSimulator) -> Race:
    def pick(at: int) -> dict[str, Any]:
        choices = 2 if at < ASK_FOR_MORE else 3
        return phones.text(PHONES[at], str(at % choices + 1))

    begin = time.monotonic()
    receipts = at_once(CANDIDATES, pick)
    return Race(receipts, time.monotonic() - begin)


def feed_over_http(environment: dict[str, str], context: Context) -> list[dict[str, Any]]:
    headers = {"Authorization": f"Bearer {make_token(context, 'race')}"}
    url = f"{environment['PUBLIC_URL']}/api/v1/replies?limit=200"
    items: list[dict[str, Any]] = requests.get(url, headers=headers, timeout=10).json()["items"]
    return items


def test_five_times_go_to_five_of_fifty_and_nobody_is_left_without_an_answer(
    environment: dict[str, str],
    deps: Deps,
    phones: EmbeddedSimulator,
    capsys: pytest.CaptureFixture[str],
) -> None:
    people = {invited(deps.context, f"Sam {phone[-2:]}", phone).id for phone in PHONES}
    moments = offered(deps.context, *range(50, 50 + OPEN))
    everybody_is_offered_times(phones)

    race = everybody_picks(phones)

    booked = [row["interview_id"] for row in rows(deps.context, slot)]
    assert len(set(booked) & people) == OPEN
    assert race.told("Your interview is now") == OPEN
    assert race.told("just taken") + race.told("will suggest some") == CANDIDATES - OPEN
    assert {one["webhook_status"] for one in race.receipts} == {200}
    assert phones.alerts() == []
    feed = feed_over_http(environment, deps.context)
    assert Counter(one["interview_id"] for one in feed) == dict.fromkeys(people, 2)
    assert {one["intent"] for one in feed} == {"reschedule"}
    assert {interview(deps.context, one).starts_at for one in booked} == set(moments)
    with capsys.disabled():
        sys.stdout.write(f"\n{CANDIDATES} picked at once in {race.seconds:.2f} s: ")
