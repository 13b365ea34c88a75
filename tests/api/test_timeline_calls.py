"""Calls in the timeline of an interview: placed, picked up, ended, and what was heard."""

from dataclasses import dataclass
from typing import Any

import pytest

from service.flows.effects import RecordReply
from service.flows.state import Channel, Intent, Reason
from service.flows.voice.state import CallStatus
from service.store import calls, replies
from service.usecases.context import Context
from tests.support import on_sqlite
from tests.support.api import ApiClient
from tests.support.calling import changed, heard, placed
from tests.support.clock import StandingClock
from tests.support.core import plan
from tests.support.steps import SAM, invited

# About pages, requests and rules, not about SQL.
database_url = on_sqlite.database_url


def told(api: ApiClient, interview_id: int) -> list[dict[str, Any]]:
    """What the timeline tells of calls."""
    items = api.get(f"/interviews/{interview_id}/timeline")["items"]
    return [one for one in items if one["kind"].startswith("call.")]


def ended(api: ApiClient, interview_id: int) -> dict[str, Any]:
    return next(one for one in told(api, interview_id) if one["kind"] == "call.ended")


@pytest.fixture
def on_the_phone(context: Context) -> tuple[int, int]:
    """An interview, and a call about it that was picked up."""
    made = invited(context, hours=26)
    call_id = placed(context, made.id)
    values = {"provider_sid": "CA1", "status": CallStatus.IN_PROGRESS}
    changed(context, call_id, answered_at=context.clock(), **values)
    return made.id, call_id


@dataclass(frozen=True)
class End:
    """How a call ended, as its row has it."""

    status: CallStatus = CallStatus.COMPLETED
    answered_by: str = ""
    keyed: bool = False
    voicemail: bool = False
    taken: bool = False
    why: str = ""


@pytest.mark.parametrize(
    ("end", "detail"),
    [
        (End(CallStatus.NO_ANSWER), "rang, nobody picked up"),
        (End(CallStatus.BUSY), "the line was busy"),
        (End(CallStatus.CANCELED), "called off before anybody picked up"),
        (End(CallStatus.FAILED, why="no such number"), "did not get through: no such number"),
        (End(), "picked up, 42 s"),
        (End(answered_by="unknown"), "picked up, 42 s"),
        (End(answered_by="human", taken=True), "picked up, 42 s; the recruiter took it"),
        (
            End(answered_by="machine_end_beep", voicemail=True),
            "a machine answered; a message was left",
        ),
        (End(answered_by="fax"), "a machine answered; no message was left"),
        (End(answered_by="machine_end_other", keyed=True), "picked up, 42 s"),
    ],
)
def test_the_end_of_a_call_is_told_in_words(
    api: ApiClient, context: Context, on_the_phone: tuple[int, int], end: End, detail: str
) -> None:
    interview_id, call_id = on_the_phone
    now = context.clock()
    changed(
        context, call_id,
        status=end.status, seconds=42, answered_by=end.answered_by, taken=end.taken, why=end.why,
        keyed_at=now if end.keyed else None, voicemail_at=now if end.voicemail else None,
    )  # fmt: skip
    assert ended(api, interview_id)["detail"] == detail


def test_a_call_is_told_in_the_order_of_its_moments(
    api: ApiClient, context: Context, clock: StandingClock
) -> None:
    made = invited(context, hours=26)
    touch = next(one for one in plan(context, made.id) if one.channel == Channel.VOICE)
    call_id = placed(context, made.id, touch.id)
    clock.advance(seconds=8)
    changed(context, call_id, status=CallStatus.IN_PROGRESS, answered_at=clock())
    clock.advance(seconds=30)
    changed(context, call_id, status=CallStatus.COMPLETED, seconds=30)
    found = told(api, made.id)
    assert [(one["kind"], one["channel"], one["reminder_id"]) for one in found] == [
        (f"call.{kind}", "voice", touch.id) for kind in ("placed", "answered", "ended")
    ]
    label = "call as a reminder, planned for -4h call if unanswered"
    assert [one["detail"] for one in found] == [label, "picked up", "picked up, 30 s"]


@pytest.mark.parametrize("status", ["placing", "unknown", "refused"])
def test_a_call_that_made_no_phone_ring_is_not_told(
    api: ApiClient, context: Context, status: str
) -> None:
    made = invited(context, hours=26)
    changed(context, placed(context, made.id), status=CallStatus(status))
    assert told(api, made.id) == []


def test_a_call_from_the_candidate_says_so(api: ApiClient, context: Context) -> None:
    made = invited(context, hours=26)
    with context.database.write() as tx:
        call = calls.receive(tx, context.clock(), provider_sid="CA1", phone=SAM)
    changed(context, call.id, interview_id=made.id)
    changed(context, call.id, status=CallStatus.COMPLETED, seconds=9)
    assert [(one["kind"], one["detail"]) for one in told(api, made.id)] == [
        ("call.answered", "the candidate called"),
        ("call.ended", "the candidate called, 9 s"),
    ]


def test_keys_are_shown_and_words_only_where_a_reply_shows_them(
    api: ApiClient, context: Context, on_the_phone: tuple[int, int]
) -> None:
    interview_id, call_id = on_the_phone
    words = ["1", "", "confirm it", "my mother is ill", "mumbling", "*"]
    with context.database.write() as tx:
        for number, said in enumerate(words):
            heard(tx, context.clock(), call_id, number, said)
        said_in_replies = {"confirm it": None, "my mother is ill": Reason.FAMILY_OR_HEALTH}
        for said, reason in said_in_replies.items():
            private = reason is not None
            effect = RecordReply(interview_id, Intent.CONFIRM, reason=reason, private=private)
            replies.keep(
                tx, effect, context.clock(),
                message_id=None, phone=SAM, channel=Channel.VOICE, text=said, moved_to=None,
            )  # fmt: skip
    changed(context, call_id, status=CallStatus.COMPLETED)
    steps = ended(api, interview_id)["steps"]
    assert [one["heard"] for one in steps][:3] == ["1", "", "confirm it"]
    assert "family or health" in steps[3]["heard"]
    assert "mother" not in steps[3]["heard"]
    assert [one["heard"] for one in steps][4:] == ["spoken words", "*"]


def test_what_is_no_call_has_no_steps(api: ApiClient, context: Context) -> None:
    made = invited(context, hours=26)
    items = api.get(f"/interviews/{made.id}/timeline")["items"]
    assert {tuple(one["steps"]) for one in items} == {()}
