"""The transition table: every status by every step."""

import pytest

from service.flows.state import Status
from service.flows.table import Step, after, refusal
from tests.support.flow import NOW, interview

OPEN = {
    "confirm": "confirmed",
    "ask_for_another_time": "reschedule_requested",
    "pick_slot": "confirmed",
    "cancel": "cancelled",
    "move": "scheduled",
    "attend": "completed",
    "miss": "no_show",
}
ALLOWED = {
    "scheduled": OPEN,
    "confirmed": OPEN,
    "reschedule_requested": OPEN,
    "cancelled": {
        "ask_for_another_time": "reschedule_requested",
        "pick_slot": "confirmed",
        "move": "scheduled",
    },
    "completed": {"miss": "no_show"},
    "no_show": {
        "attend": "completed",
        "ask_for_another_time": "no_show",
        "pick_slot": "confirmed",
        "move": "scheduled",
    },
}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("step", Step)
def test_a_step_leads_where_the_table_says_and_is_refused_otherwise(
    status: Status, step: Step
) -> None:
    assert after(status, step) == ALLOWED[status].get(step)


@pytest.mark.parametrize(
    ("status", "hours", "answer", "move"),
    [
        ("scheduled", 1, "", ""),
        ("confirmed", 1, "", ""),
        ("reschedule_requested", 1, "", ""),
        ("confirmed", 0, "has started", ""),
        ("scheduled", -3, "has started", ""),
        ("cancelled", 1, "is cancelled", ""),
        ("cancelled", -1, "is cancelled", ""),
        ("completed", -1, "is completed", "is completed"),
        ("no_show", -1, "is no show", ""),
    ],
)
def test_the_recruiter_s_side_hears_why_it_can_no_longer(
    status: str, hours: float, answer: str, move: str
) -> None:
    about = interview(hours=hours, status=Status(status))
    why = {Step.CONFIRM: answer, Step.CANCEL: answer, Step.MOVE: move}
    done = {Step.CONFIRM: "confirmed", Step.CANCEL: "cancelled", Step.MOVE: "moved"}
    for step, stands in why.items():
        words = f"the interview {stands} and cannot be {done[step]}" if stands else ""
        assert refusal(step, about, NOW) == words
