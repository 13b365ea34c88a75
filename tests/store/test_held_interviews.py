"""An interview that somebody else is changing is waited for, and is there afterwards."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from service.simulator.embedded import EmbeddedSimulator
from service.usecases.change_interview import call_off, change_in
from service.usecases.context import Context
from service.usecases.invitation import Changes
from service.usecases.send_touches import send_due_touches
from tests.support.core import plan, status, texted, waits_for_a_row
from tests.support.service import until
from tests.support.steps import invited

OTHERS = [
    {"recruiter": "eva.stone@acme.example"},
    {"candidate": {"name": "Samuel Lee"}},
    {"title": "Designer"},
]


def beside(context: Context, change: dict[str, object], work: Callable[[], object]) -> None:
    """Do some work that waits for a change of the interview, which is then committed."""
    with ThreadPoolExecutor(1) as pool:
        with context.database.write() as tx:
            change_in(tx, context, 1, Changes.model_validate(change), "")
            waiting = pool.submit(work)
            until(lambda: waits_for_a_row(context))
        waiting.result()


@pytest.mark.parametrize("change", OTHERS)
def test_an_answer_finds_its_interview(context: Context, change: dict[str, object]) -> None:
    invited(context, hours=20)
    beside(context, change, lambda: texted(context, "1"))
    assert status(context, 1) == "confirmed"


@pytest.mark.parametrize("change", OTHERS)
def test_a_second_change_finds_it(context: Context, change: dict[str, object]) -> None:
    invited(context, hours=20)
    beside(context, change, lambda: call_off(context, 1, "", tell_candidate=False))
    assert status(context, 1) == "cancelled"


@pytest.mark.parametrize("change", OTHERS)
def test_a_reminder_finds_it(
    context: Context, simulator: EmbeddedSimulator, change: dict[str, object]
) -> None:
    invited(context, hours=20)
    beside(context, change, lambda: send_due_touches(context))
    assert [one.state for one in plan(context, 1) if one.kind == "at_once"] == ["sent"]
