"""The timeline tells what happened to an interview, in plain words, oldest first."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from service.flows.state import Intent, TouchState
from service.ports import ProviderText
from service.store import attempts
from service.store.messages import Inbound
from service.usecases.context import Context
from service.usecases.receive_answer import Chosen, receive_answer
from service.usecases.receive_text import receive_text
from service.usecases.record_outcome import record_report
from service.usecases.send_touches import send_due_touches
from service.usecases.tell_recruiters import tell_recruiters
from tests.support import on_sqlite
from tests.support.api import ApiClient
from tests.support.clock import StandingClock
from tests.support.steps import SAM, invited

# About pages, requests and rules, not about SQL.
database_url = on_sqlite.database_url


def entries(api: ApiClient, interview_id: int) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = api.get(f"/interviews/{interview_id}/timeline")["items"]
    assert items == sorted(items, key=lambda one: one["at"])
    return items


def kinds(items: list[dict[str, Any]]) -> list[str]:
    return [one["kind"] for one in items]


def reported(context: Context, state: TouchState, why: str = "") -> None:
    """Let the provider report on the first send."""
    with context.database.read() as tx:
        attempt = attempts.by_id(tx, 1)
    assert attempt is not None
    assert attempt.provider_sid is not None
    record_report(context, 1, ProviderText(attempt.provider_sid, state, why), state)


def test_a_whole_story_is_told_in_its_order(
    api: ApiClient, context: Context, clock: StandingClock
) -> None:
    made = invited(context, hours=80)
    clock.advance(hours=8)
    send_due_touches(context)
    clock.advance(seconds=3)
    reported(context, TouchState.DELIVERED)
    clock.advance(minutes=1)
    receive_text(context, Inbound("SM1", SAM, "3"))
    clock.advance(seconds=1)
    tell_recruiters(context)
    told = [one for one in entries(api, made.id) if one["kind"] != "reminder.skipped"]
    assert kinds(told) == [
        "interview.created",
        "reminder.sent",
        "reminder.delivered",
        "message.received",
        "reply.received",
        "interview.cancelled",
        "message.sent",
        "notification.sent",
    ]
    assert all(one["detail"] for one in told)


def test_a_reply_is_told_in_plain_words_with_its_notice(api: ApiClient, context: Context) -> None:
    made = invited(context, hours=26)
    receive_text(context, Inbound("SM1", SAM, "1"))
    reply = next(one for one in entries(api, made.id) if one["kind"] == "reply.received")
    assert reply["detail"] == "Sam Lee confirmed, 26 h before"
    assert reply["reply_id"] == api.get("/replies")["items"][0]["id"]


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        (Chosen(Intent.CONFIRM, 1), [("reply.received", "link"), ("message.sent", "link")]),
        (
            Chosen(Intent.QUESTION, 1, words="Is there parking?"),
            [("message.received", "link"), ("reply.received", "link"), ("message.sent", "link")],
        ),
    ],
)
def test_an_answer_by_link_is_no_text(
    api: ApiClient, context: Context, chosen: Chosen, told: list[tuple[str, str]]
) -> None:
    made = invited(context, hours=100)
    receive_answer(context, made.answer_token, chosen, "a-nonce-of-one-form")
    seen = [(one["kind"], one["channel"]) for one in entries(api, made.id)]
    assert [one for one in seen if one[1] is not None] == told


def test_a_reminder_that_went_out_carries_its_words(
    api: ApiClient, context: Context, clock: StandingClock
) -> None:
    made = invited(context, hours=72)
    clock.advance(seconds=1)
    send_due_touches(context)
    sent = next(one for one in entries(api, made.id) if one["kind"] == "reminder.sent")
    assert sent["at"] == clock().isoformat().replace("+00:00", "Z")
    assert "planned for -3d sms" in sent["detail"]
    assert "Backend engineer" in sent["detail"]


def test_a_reminder_that_did_not_arrive_says_why(
    api: ApiClient, context: Context, clock: StandingClock
) -> None:
    made = invited(context, hours=72)
    send_due_touches(context)
    clock.advance(seconds=9)
    reported(context, TouchState.UNDELIVERED, "the phone is off")
    told = [one for one in entries(api, made.id) if one["kind"].startswith("reminder")]
    assert kinds(told) == ["reminder.sent", "reminder.failed"]
    assert told[1]["detail"].endswith("the phone is off")


def test_a_rung_that_was_past_is_skipped_from_the_start(api: ApiClient, context: Context) -> None:
    made = invited(context, hours=5)
    created, *skipped = entries(api, made.id)
    assert kinds(skipped) == ["reminder.skipped", "reminder.skipped"]
    assert {one["at"] for one in skipped} == {created["at"]}
    assert all("past" in one["detail"] for one in skipped)


def test_rungs_are_skipped_when_the_interview_moves(
    api: ApiClient, context: Context, clock: StandingClock
) -> None:
    made = invited(context, hours=100)
    clock.advance(hours=1)
    later = (made.starts_at + timedelta(days=2)).isoformat()
    api("PATCH", f"/interviews/{made.id}", json={"starts_at": later})
    _created, changed, *skipped = entries(api, made.id)
    assert (changed["kind"], changed["detail"].startswith("moved from")) == (
        "interview.changed",
        True,
    )
    assert {(one["kind"], one["at"]) for one in skipped} == {("reminder.skipped", changed["at"])}


@pytest.mark.parametrize(
    ("changes", "detail"),
    [
        ({"title": "B", "location": "Room 5"}, "changed: location, title"),
        ({"candidate": {"email": "s@example.com"}}, "changed: candidate"),
        ({"recruiter": "lee@acme.example", "duration_minutes": 9}, "changed: duration, recruiter"),
    ],
)
def test_a_change_names_what_changed(
    api: ApiClient, context: Context, changes: dict[str, Any], detail: str
) -> None:
    made = invited(context)
    api("PATCH", f"/interviews/{made.id}", json=changes)
    assert [one["detail"] for one in entries(api, made.id) if "changed" in one["kind"]] == [detail]


def test_a_cancellation_carries_its_reason(
    api: ApiClient, context: Context, clock: StandingClock
) -> None:
    made = invited(context)
    clock.advance(hours=1)
    api.post(f"/interviews/{made.id}/cancel", {"reason": "The position is filled"})
    cancelled = next(one for one in entries(api, made.id) if one["kind"] == "interview.cancelled")
    assert cancelled["detail"] == "The position is filled"
    assert cancelled["at"] == clock().isoformat().replace("+00:00", "Z")


def test_consent_changes_are_told_once_each(
    api: ApiClient, context: Context, clock: StandingClock
) -> None:
    made = invited(context)
    for number, word in enumerate(("STOP", "STOP", "START")):
        clock.advance(minutes=1)
        receive_text(context, Inbound(f"SM{number}", SAM, word))
    told = [one["detail"] for one in entries(api, made.id) if one["kind"] == "consent.changed"]
    assert told == ["no more texts (keyword)", "texts are allowed again (keyword)"]


def test_a_recruiter_who_was_not_told_is_shown_with_the_reason(
    api: ApiClient, context: Context
) -> None:
    made = invited(context)
    receive_text(context, Inbound("SM1", SAM, "1"))
    tell_recruiters(context)
    lost = "UPDATE notification SET state = 'failed', why = 'no such mailbox', channel = 'email'"
    with context.database.write() as tx:
        tx.execute(text(lost))
    failed = next(one for one in entries(api, made.id) if one["kind"] == "notification.failed")
    assert failed["detail"] == "Dana Reyes by email: no such mailbox"


def test_the_texts_of_another_interview_are_not_shown(api: ApiClient, context: Context) -> None:
    first = invited(context)
    receive_text(context, Inbound("SM1", SAM, "1"))
    second = invited(context, title="Another", hours=50)
    assert "message.received" in kinds(entries(api, first.id))
    assert "message.received" not in kinds(entries(api, second.id))
