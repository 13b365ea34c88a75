"""The record has changed since a call was placed, or since its last step."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from service.flows.state import Status
from service.usecases.change_interview import call_off, change_interview
from service.usecases.context import Context
from service.usecases.invitation import Changes
from tests.support import on_sqlite
from tests.support.call_posts import HANGS_UP, OURS, VOICE, Wire, on_its_way, posted, rung
from tests.support.calling import placed
from tests.support.clock import StandingClock
from tests.support.core import feed, status, texted
from tests.support.phone_steps import reachable
from tests.support.steps import MARIA, SAM, invited, offered

# About pages and requests, not about SQL.
database_url = on_sqlite.database_url

Change = Callable[[Context, StandingClock], object]
KEYS = "0123456789*#"


def changed_by_recruiter(**facts: object) -> Change:
    changes = Changes.model_validate(facts)
    return lambda context, _: change_interview(context, 1, changes)


def moved(context: Context, clock: StandingClock) -> None:
    change_interview(context, 1, Changes(starts_at=clock() + timedelta(hours=50)))


def called_off(context: Context, _: StandingClock) -> None:
    call_off(context, 1, "", tell_candidate=False)


def cancelled_by_text(context: Context, _: StandingClock) -> None:
    texted(context, "3")


def confirmed_by_text(context: Context, _: StandingClock) -> None:
    texted(context, "1")


def opted_out(context: Context, _: StandingClock) -> None:
    texted(context, "STOP")


def started(_: Context, clock: StandingClock) -> None:
    clock.advance(hours=26, minutes=5)


def over(_: Context, clock: StandingClock) -> None:
    clock.advance(days=3)


MEANWHILE: dict[str, Change] = {
    "moved": moved,
    "called off": called_off,
    "cancelled by text": cancelled_by_text,
    "confirmed by text": confirmed_by_text,
    "opted out": opted_out,
    "started": started,
    "over": over,
    "another number": changed_by_recruiter(candidate={"phone": MARIA}),
    "another name": changed_by_recruiter(candidate={"name": "Kim Park"}),
    "another language": changed_by_recruiter(candidate={"language": "de"}),
}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("moved", "If you are Sam"), ("called off", "Goodbye"), ("started", "Goodbye"),
        ("over", "Goodbye"), ("another number", ""), ("another name", "If you are Kim"),
        ("cancelled by text", "If you are Sam"), ("opted out", "If you are Sam"),
    ],
)  # fmt: skip
def test_who_picks_up_hears_what_holds_by_then(
    client: FlaskClient, context: Context, clock: StandingClock, change: str, said: str
) -> None:
    call = on_its_way(context, client)
    MEANWHILE[change](context, clock)
    words = call.words("0")
    assert said in words
    assert bool(words) == bool(said)


def at_every_stage(context: Context, client: FlaskClient) -> list[tuple[Wire, int]]:
    """Calls to one candidate that have come to different stages, and how many steps that took."""
    first = on_its_way(context, client)
    stages = ((), ("1",), ("1", "2"), ("1", "3"), ("1", "1"), ("7",), ("1", "0"))
    calls = [Wire(client, placed(context, 1), f"CA{at}") for at, _ in enumerate(stages[1:])]
    for call, keys in zip((first, *calls), stages, strict=True):
        call.pressed(*keys)
    return [(call, len(keys)) for call, keys in zip((first, *calls), stages, strict=True)]


@pytest.mark.parametrize("change", MEANWHILE.values(), ids=MEANWHILE)
def test_whatever_changes_between_two_steps_everything_is_answered(
    client: FlaskClient, context: Context, clock: StandingClock, change: Change
) -> None:
    reachable(context)
    offered(context, 30, 40, 50, 60)
    calls = at_every_stage(context, client)
    change(context, clock)
    for call, before in calls:
        for leaf in ("whisper", "taken"):
            assert call.post(leaf, Digits="1").status_code == 200
        for at, key in enumerate((*KEYS, ""), before + 1):
            assert call.post(str(at), Digits=key).status_code == 200
        assert call.post("voicemail").status_code == 200
        assert call.post("status", CallStatus="completed").status_code == 204


def test_a_key_for_a_time_that_has_moved_confirms_nothing(
    client: FlaskClient, context: Context, clock: StandingClock
) -> None:
    call = on_its_way(context, client)
    call.pressed("1")
    moved(context, clock)
    assert "has moved" in call.words("2", Digits="1")
    assert (status(context, 1), feed(context)) == (Status.SCHEDULED, [])


def test_a_key_for_an_interview_that_was_called_off_brings_it_not_back(
    client: FlaskClient, context: Context, clock: StandingClock
) -> None:
    call = on_its_way(context, client)
    call.pressed("1")
    called_off(context, clock)
    call.post("2", Digits="1")
    assert status(context, 1) is Status.CANCELLED


def test_a_key_after_the_number_was_corrected_tells_the_stranger_nothing(
    client: FlaskClient, context: Context, clock: StandingClock
) -> None:
    call = on_its_way(context, client)
    call.pressed()
    MEANWHILE["another number"](context, clock)
    assert call.words("1", Digits="1") == ""
    assert Wire(client, phone=MARIA).words("1", Digits="1") == ""
    assert feed(context) == []


def test_a_caller_whose_number_is_corrected_meanwhile_hears_no_more(
    client: FlaskClient, context: Context
) -> None:
    for name in ("Sam Lee", "Kim Lee"):
        invited(context, name)
    rung(client)
    for interview_id in (1, 2):
        change_interview(
            context, interview_id, Changes.model_validate({"candidate": {"phone": MARIA}})
        )
    theirs = {"From": SAM, "To": OURS, "Direction": "inbound"}
    for key in ("9", "1"):
        assert posted(client, f"{VOICE}/1/1", Digits=key, **theirs).text == HANGS_UP
