"""The conversation in memory: what the effects of a decision leave behind."""

from datetime import UTC, datetime

import pytest

from service.cli.table_talk import Talk, begin
from service.flows.state import Status

NOW = datetime(2026, 11, 30, 18, tzinfo=UTC)


def after(talk: Talk, *texts: str) -> Talk:
    for text in texts:
        talk = talk.hear(text).talk
    return talk


@pytest.fixture
def talk() -> Talk:
    return begin("Acme", "en", interviews=1, slots=2, now=NOW)


def test_a_talk_begins_with_a_reminder_a_candidate(talk: Talk) -> None:
    assert [text.startswith("Acme: Hi Sam") for text in talk.reminders()] == [True]


def test_a_picked_time_is_the_interview_s_new_start_and_no_longer_free(talk: Talk) -> None:
    picked = talk.free[0]
    moved = after(talk, "2", "1")
    interview = moved.snapshot.interviews[0]
    assert (interview.starts_at, interview.status) == (picked.starts_at, Status.CONFIRMED)
    assert interview.revision == 2
    assert picked not in moved.free


def test_a_cancelled_interview_gives_its_time_back(talk: Talk) -> None:
    cancelled = after(talk, "2", "1", "3")
    assert cancelled.snapshot.interviews[0].status is Status.CANCELLED
    assert set(cancelled.free) == set(talk.free)


def test_another_pick_lets_the_first_time_go(talk: Talk) -> None:
    twice = after(talk, "2", "1", "2", "1")
    assert twice.snapshot.interviews[0].starts_at == talk.free[1].starts_at
    assert twice.free == (talk.free[0],)


def test_a_time_that_is_gone_is_answered_with_the_next_ones(talk: Talk) -> None:
    asked = after(talk, "2")
    robbed = Talk(asked.snapshot, asked.now, free=asked.free[1:])
    turn = robbed.hear("1")
    assert "was just taken" in (turn.answer or "")
    assert turn.talk.snapshot.interviews[0].status is Status.RESCHEDULE_REQUESTED


def test_an_opt_out_stays_until_it_is_lifted(talk: Talk) -> None:
    assert after(talk, "STOP").snapshot.thread.opted_out
    assert not after(talk, "STOP", "START").snapshot.thread.opted_out
