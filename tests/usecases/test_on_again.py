"""Rungs that an answer has ended come back with the answer that takes it back."""

import pytest

from service.usecases.answer_for import confirm_for
from service.usecases.context import Context
from tests.support.clock import StandingClock
from tests.support.core import plan, status, texted
from tests.support.inbox import user
from tests.support.steps import invited

LADDER = "-3d sms, -1d sms, -2h sms"
EMERGENCY = "my kid is in hospital"


def ahead(context: Context) -> list[str]:
    return [one.label for one in plan(context, 1) if one.state == "planned"]


@pytest.mark.parametrize("texts", [("3", "2"), (EMERGENCY,)])
def test_who_comes_after_all_is_reminded_of_what_is_still_ahead(
    context: Context, clock: StandingClock, texts: tuple[str, ...]
) -> None:
    invited(context, hours=80, ladder=LADDER)
    for text in texts:
        texted(context, text)
    assert ahead(context) == []
    clock.advance(hours=10)
    texted(context, "1")
    assert (status(context, 1), ahead(context)) == ("confirmed", ["-1d sms", "-2h sms"])


def test_who_says_so_to_a_recruiter_too(context: Context) -> None:
    invited(context, hours=80, ladder=LADDER)
    texted(context, EMERGENCY)
    confirm_for(context, user(context), 1)
    assert ahead(context) == ["-3d sms", "-1d sms", "-2h sms"]


@pytest.mark.parametrize("texts", [("1", "1"), ("2", "1"), ("3", "2", "1", "1"), ("3", "2")])
def test_no_rung_is_planned_twice(context: Context, texts: tuple[str, ...]) -> None:
    invited(context, hours=80, ladder=LADDER)
    for text in texts:
        texted(context, text)
    assert len(set(ahead(context))) == len(ahead(context))
    assert len(plan(context, 1)) == (6 if texts[:1] == ("3",) and texts[-1] == "1" else 3)
