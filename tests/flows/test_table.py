"""The transition table: every status by every step."""

import pytest

from service.flows.state import Status
from service.flows.table import Step, after

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
