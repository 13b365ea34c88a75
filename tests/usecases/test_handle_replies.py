"""Two recruiters share a reply: what each does counts once, is noted, and can be taken back."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from service.flows.handling import Show
from service.flows.state import Intent
from service.store import audit
from service.store.audit import Wanted
from service.store.records import Recruiter
from service.usecases import handle_replies as acts
from service.usecases import read_inbox
from service.usecases.context import Context
from service.usecases.handle_replies import Overtaken, PastStart
from service.usecases.problems import BadInput, NotFound
from service.usecases.read_inbox import Asked
from tests.support.clock import StandingClock
from tests.support.core import at_once
from tests.support.desk import IRIS, OMAR, a_team, as_it_stands
from tests.support.inbox import known_reply
from tests.support.steps import DANA


@pytest.fixture
def staff(context: Context) -> dict[str, Recruiter]:
    return a_team(context)


@pytest.fixture
def cancel(context: Context, staff: dict[str, Recruiter]) -> int:
    """A reply that waits for Dana."""
    return known_reply(context, "can't make it", intent=Intent.CANCEL)


def views(context: Context, who: Recruiter, reply_id: int) -> set[str]:
    """The views of somebody that a reply is in."""
    shown = set()
    for show in Show:
        page = read_inbox.page(context, who, asked=Asked(show))
        if reply_id in {entry.id for entry in (*page.on_top, *page.entries)}:
            shown.add(str(show))
    return shown


def noted(context: Context, reply_id: int) -> list[tuple[str, str]]:
    """Who did what with a reply, the last first."""
    with context.database.read() as tx:
        found = audit.newest_first(tx, Wanted(about="reply", about_id=reply_id), None, 50)
    return [(one.actor, one.action) for one in found]


def test_what_is_handled_waits_no_more_and_is_open_again_by_undo(
    context: Context, staff: dict[str, Recruiter], cancel: int
) -> None:
    dana, iris = staff[DANA], staff[IRIS]
    assert views(context, dana, cancel) == {"all", "mine", "team", "unread", "waiting"}
    done = acts.handle(context, iris, cancel, 1)
    assert views(context, dana, cancel) == {"all", "mine", "team", "handled"}
    assert (done.after.handled_by, done.after.version) == ("Iris", 2)
    back = acts.reopen(context, dana, cancel, 2).after
    assert (back.handled_at, back.handled_by) == (None, None)
    assert noted(context, cancel) == [(DANA, "reply.reopened"), (IRIS, "reply.handled")]


def test_what_is_put_off_is_away_until_its_moment_and_looks_new_then(
    context: Context, staff: dict[str, Recruiter], cancel: int, clock: StandingClock
) -> None:
    dana = staff[DANA]
    read_inbox.mark(context, dana, cancel, read=True)
    acts.snooze(context, dana, cancel, 1, context.clock() + timedelta(hours=2))
    assert views(context, dana, cancel) == {"snoozed"}
    assert read_inbox.page(context, dana).counts[Show.UNREAD] == 0
    clock.advance(hours=2)
    assert views(context, dana, cancel) == {"all", "mine", "team", "unread", "waiting"}


def test_what_was_put_off_can_be_brought_back_at_once(
    context: Context, staff: dict[str, Recruiter], cancel: int
) -> None:
    acts.snooze(context, staff[DANA], cancel, 1, context.clock() + timedelta(hours=2))
    acts.wake(context, staff[DANA], cancel, 2)
    assert "waiting" in views(context, staff[DANA], cancel)


@pytest.mark.parametrize(
    ("hours", "error"), [(-1, BadInput), (24 * 400, BadInput), (26, PastStart)]
)
def test_a_moment_that_makes_no_sense_is_refused(
    context: Context, staff: dict[str, Recruiter], cancel: int, hours: int, error: type[Exception]
) -> None:
    until = context.clock() + timedelta(hours=hours)
    with pytest.raises(error):
        acts.snooze(context, staff[DANA], cancel, 1, until)
    assert as_it_stands(context, cancel).version == 1


def test_whoever_insists_puts_it_off_past_the_start(
    context: Context, staff: dict[str, Recruiter], cancel: int
) -> None:
    until = context.clock() + timedelta(hours=30)
    done = acts.snooze(context, staff[DANA], cancel, 1, until, insist=True)
    assert done.after.snoozed_until == until


def test_whoever_gets_it_sees_it_unread_even_outside_the_team(
    context: Context, staff: dict[str, Recruiter], cancel: int
) -> None:
    omar = staff[OMAR]
    read_inbox.mark(context, staff[DANA], cancel, read=True)
    with pytest.raises(NotFound):
        acts.assign(context, omar, cancel, 1, omar.id)
    acts.assign(context, staff[DANA], cancel, 1, omar.id)
    assert views(context, omar, cancel) == {"all", "mine", "unread", "waiting"}
    assert views(context, staff[DANA], cancel) == {"all", "unread"}


def test_it_goes_back_to_whose_interview_it_is(
    context: Context, staff: dict[str, Recruiter], cancel: int
) -> None:
    acts.assign(context, staff[IRIS], cancel, 1, staff[IRIS].id)
    assert as_it_stands(context, cancel).assignee == "Iris"
    done = acts.assign(context, staff[IRIS], cancel, 2, None)
    assert (done.before.assignee, done.after.assignee_id) == ("Iris", None)


@pytest.mark.parametrize("to", [0, 999, 2**63 - 1])
def test_it_is_handed_to_nobody_who_is_not_there(
    context: Context, staff: dict[str, Recruiter], cancel: int, to: int
) -> None:
    with pytest.raises(BadInput):
        acts.assign(context, staff[DANA], cancel, 1, to)


@pytest.mark.parametrize(
    "second",
    [
        lambda context, who, one: acts.handle(context, who, one, 1),
        lambda context, who, one: acts.assign(context, who, one, 1, who.id),
        lambda context, who, one: acts.snooze(
            context, who, one, 1, context.clock() + timedelta(hours=1)
        ),
    ],
    ids=["handle", "assign", "snooze"],
)
def test_whoever_comes_second_is_told_what_the_first_one_did(
    context: Context,
    staff: dict[str, Recruiter],
    cancel: int,
    second: Callable[[Context, Recruiter, int], object],
) -> None:
    acts.handle(context, staff[IRIS], cancel, 1)
    with pytest.raises(Overtaken) as told:
        second(context, staff[DANA], cancel)
    assert (told.value.by, told.value.action) == ("Iris", "reply.handled")
    assert noted(context, cancel) == [(IRIS, "reply.handled")]


def test_ones_own_second_click_changes_nothing_and_is_no_trouble(
    context: Context, staff: dict[str, Recruiter], cancel: int
) -> None:
    versions = [acts.handle(context, staff[DANA], cancel, 1).after.version for _ in range(2)]
    assert versions == [2, 2]
    assert len(noted(context, cancel)) == 1


def test_of_two_at_the_same_moment_one_is_told(
    context: Context, staff: dict[str, Recruiter], cancel: int
) -> None:
    told: list[str] = []

    def act(at: int) -> None:
        who = (staff[DANA], staff[IRIS])[at]
        try:
            acts.assign(context, who, cancel, 1, who.id)
        except Overtaken as error:
            told.append(error.by)

    at_once(2, act)
    taken_by = noted(context, cancel)[0][0]
    assert told == [staff[taken_by].name]


def test_colleagues_are_the_team_first_and_nobody_who_left(
    context: Context, staff: dict[str, Recruiter]
) -> None:
    names = [one.name for one in acts.colleagues(context, staff[DANA])]
    assert names == ["Dana Reyes", "Iris", "Boss", "Omar"]
