"""To whom times can be proposed, which ones, and when the same ones are the same proposal."""

from dataclasses import replace
from datetime import timedelta

import pytest

from service.flows.proposals import Made, refusal, wrong_times
from service.flows.state import Status
from tests.support.flow import NOW, interview

SENT = Made((3, 4), revision=2, state="sent", created_at=NOW)


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (Status.RESCHEDULE_REQUESTED, ""),
        (Status.SCHEDULED, "the candidate has not asked for another time"),
        (Status.CONFIRMED, "the candidate has a time: the interview is confirmed"),
        (Status.CANCELLED, "the interview is cancelled"),
        (Status.NO_SHOW, "the interview is no show"),
    ],
)
def test_only_who_asked_for_another_time_gets_some(status: Status, why: str) -> None:
    assert refusal(interview(status=status), NOW, opted_out=False) == why


def test_who_has_opted_out_must_be_called() -> None:
    waiting = interview(status=Status.RESCHEDULE_REQUESTED)
    assert "call them instead" in refusal(waiting, NOW, opted_out=True)


@pytest.mark.parametrize("status", list(Status))
def test_from_the_start_on_it_is_too_late(status: Status) -> None:
    begun = interview(hours=0, status=status)
    assert refusal(begun, NOW, opted_out=True) == "the interview has started"


@pytest.mark.parametrize(
    ("hours", "wrong"),
    [
        ((26, 30, 1), {}),
        ((26, -1), {1: "is past"}),
        ((0.9, 26), {0: "is less than an hour away"}),
        ((26, 30, 26), {2: "is there twice"}),
        ((50,), {0: "is the time that the interview has already"}),
        ((-1, 0), {0: "is past", 1: "is past"}),
        ((50, 26, 50), dict.fromkeys((0, 2), "is the time that the interview has already")),
    ],
)
def test_every_bad_time_is_named_by_its_place(
    hours: tuple[float, ...], wrong: dict[int, str]
) -> None:
    moments = [NOW + timedelta(hours=hour) for hour in hours]
    found = wrong_times(interview(hours=50), moments, NOW)
    assert {at: why.partition(";")[0] for at, why in found.items()} == wrong


@pytest.mark.parametrize(
    ("made", "seconds", "same"),
    [
        (SENT, 59, True),
        (SENT, 60, False),
        (replace(SENT, state="planned"), 3600, True),
        (replace(SENT, state="skipped"), 0, False),
        (replace(SENT, state="failed"), 0, False),
        (replace(SENT, state="undelivered"), 0, False),
        (replace(SENT, slots=(3,)), 0, False),
        (replace(SENT, revision=1), 0, False),
    ],
)
def test_the_same_times_are_one_proposal_for_a_minute_or_until_they_go_out(
    made: Made, seconds: int, same: bool
) -> None:
    assert made.is_repeated_by([3, 4], 2, NOW + timedelta(seconds=seconds)) is same
