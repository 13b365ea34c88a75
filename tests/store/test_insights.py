"""What the database counts, on both, against a handful of interviews."""

from datetime import datetime, timedelta

import pytest

from service.flows.access import Sight
from service.flows.insights import Answered, Contact, Group, Sent
from service.store import insights
from service.store.insights import Scope
from service.usecases.context import Context
from tests.support.ended import asked, ended, said

DAY_BEFORE = Contact("rung", "-1d sms", "sms")
AGAIN = Contact("call_again", "", "voice")
EVERYTHING = Sight(0, everything=True, recruiters=frozenset())
DAY, WEEK = timedelta(days=1), timedelta(days=7)


@pytest.fixture
def start(context: Context) -> datetime:
    """When the interviews of the first of two weeks started."""
    return context.clock() - 10 * DAY


def scope(context: Context, sight: Sight = EVERYTHING) -> Scope:
    """The last two weeks."""
    now = context.clock()
    return Scope(sight, ((now - 2 * WEEK, now - WEEK), (now - WEEK, now)))


def groups(context: Context, sight: Sight = EVERYTHING) -> set[Group]:
    with context.database.read() as tx:
        return set(insights.groups(tx, scope(context, sight)))


def test_interviews_are_grouped_by_week_and_by_what_they_came_to(
    context: Context, start: datetime
) -> None:
    for _ in range(2):
        said(context, ended(context, start), "confirm", start - DAY, 1440)
    ended(context, start + WEEK, "no_show")
    ended(context, context.clock() + DAY, "scheduled")
    assert groups(context) == {
        Group(0, None, "completed", False, True, False, None, 2),  # noqa: FBT003  # columns in their order
        Group(1, None, "no_show", False, False, False, None, 1),  # noqa: FBT003  # as above
    }


def test_the_last_word_before_the_start_gives_the_notice(context: Context, start: datetime) -> None:
    moved = ended(context, start, "cancelled", revision=2)
    said(context, moved, "reschedule", start - 3 * DAY, 4320)
    said(context, moved, "cancel", start - DAY, 1440)
    said(context, moved, "thanks", start, 1)
    said(context, moved, "cancel", start + DAY, -1440)
    [found] = groups(context)
    assert (found.moved, found.notice, found.answered) == (True, 1440, True)


def test_what_somebody_does_not_see_is_not_counted(context: Context, start: datetime) -> None:
    ended(context, start)
    assert groups(context, Sight(999, everything=False, recruiters=frozenset({999}))) == set()


def test_contacts_are_counted_by_their_states(context: Context, start: datetime) -> None:
    made = ended(context, start)
    for state in ("delivered", "delivered", "skipped"):
        asked(context, made, start - DAY, state)
    asked(context, made, start, label="-1d sms, again", channel="voice", kind="call_again")
    asked(context, made, start, kind="cancelled")
    with context.database.read() as tx:
        found = insights.sent(tx, scope(context))
    assert set(found) == {
        Sent(DAY_BEFORE, "delivered", 2),
        Sent(DAY_BEFORE, "skipped", 1),
        Sent(AGAIN, "delivered", 1),
    }


def test_contacts_about_what_our_side_called_off_are_not_counted(
    context: Context, start: datetime
) -> None:
    made = ended(context, start, "cancelled", called_off=True)
    asked(context, made, start - DAY)
    said(context, made, "confirm", start - timedelta(hours=2), 120)
    with context.database.read() as tx:
        wanted = scope(context)
        assert (insights.sent(tx, wanted), insights.answers(tx, wanted)) == ([], [])


def test_a_first_answer_counts_for_the_contact_before_it(context: Context, start: datetime) -> None:
    made = ended(context, start)
    asked(context, made, start - 3 * DAY, label="-3d sms")
    asked(context, made, start - DAY)
    asked(context, made, start - DAY, "failed", label="-1d call", channel="voice")
    asked(context, made, start - timedelta(hours=2), label="-2h sms")
    said(context, made, "confirm", start - DAY + timedelta(minutes=90, seconds=50), 1349)
    said(context, made, "cancel", start - timedelta(hours=1), 60)
    with context.database.read() as tx:
        found = insights.answers(tx, scope(context))
    assert found == [Answered(DAY_BEFORE, 90, 1)]
