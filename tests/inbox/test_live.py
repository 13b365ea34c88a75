"""What open pages are told besides new replies: what colleagues do, what is back, their views."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from service.flows.outcomes import Outcome
from service.flows.state import Intent
from service.inbox import hub_of
from service.store.records import Recruiter
from service.usecases import colleagues, read_inbox, sessions
from service.usecases import handle_replies as acts
from service.usecases.context import Context
from service.usecases.record_attendance import record_attendance
from service.usecases.tell_unanswered import tell_unanswered
from tests.support import on_sqlite, servers
from tests.support.clock import StandingClock
from tests.support.desk import BOSS, IRIS, OMAR, a_team
from tests.support.events import Browser, browser
from tests.support.inbox import known_reply, replied
from tests.support.steps import DANA, MARIA, invited

# About pages and requests, not about SQL.
database_url = on_sqlite.database_url


@pytest.fixture
def staff(context: Context) -> dict[str, Recruiter]:
    return a_team(context)


@pytest.fixture
def page(app: Flask, staff: dict[str, Recruiter]) -> Iterator[Browser]:
    """Iris, who shares a team with Dana."""
    with servers.serving(app) as port:
        with browser(f"http://127.0.0.1:{port}", IRIS) as signed_in:
            yield signed_in
        assert hub_of(app).close()


@pytest.fixture
def cancel(context: Context, staff: dict[str, Recruiter]) -> int:
    return known_reply(context, "can't make it", intent=Intent.CANCEL)


def test_what_a_colleague_does_changes_the_card_on_other_pages(
    page: Browser, context: Context, staff: dict[str, Recruiter], cancel: int
) -> None:
    with page.stream(after=cancel) as stream:
        stream.block()
        acts.handle(context, staff[DANA], cancel, 1)
        told = stream.next_data()
        read_inbox.mark(context, staff[DANA], cancel, read=False)
        marked = stream.next_data()
    assert "Handled by Dana Reyes" in told
    assert 'hx-swap-oob="beforeend:#changed"' in told
    assert "All read" in told
    assert "1 unread" in marked


def test_a_change_takes_a_page_that_comes_back_to_no_earlier_reply(
    page: Browser, context: Context, staff: dict[str, Recruiter], cancel: int
) -> None:
    with page.stream(after=cancel) as stream:
        stream.block()
        acts.handle(context, staff[DANA], cancel, 1)
        assert "id" not in stream.block()


def test_what_was_put_off_is_back_on_open_pages_by_itself(
    page: Browser,
    context: Context,
    staff: dict[str, Recruiter],
    cancel: int,
    clock: StandingClock,
) -> None:
    with page.stream(after=cancel) as stream:
        stream.block()
        half_an_hour = context.clock() + timedelta(minutes=30)
        acts.snooze(context, staff[DANA], cancel, 1, half_an_hour)
        assert "Snoozed until" in stream.next_data()
        clock.advance(minutes=31)
        back = stream.next_data()
    assert "Snoozed until" not in back
    assert 'data-onto="replies"' in back


def test_a_page_is_told_nothing_of_what_its_reader_does_not_see(
    page: Browser, context: Context, staff: dict[str, Recruiter], cancel: int
) -> None:
    foreign = invited(context, "Maria", MARIA, recruiter=OMAR)
    theirs = replied(context, "no", foreign.id, intent=Intent.CANCEL)
    with page.stream(after=theirs) as stream:
        stream.block()
        acts.handle(context, staff[OMAR], theirs, 1)
        acts.handle(context, staff[DANA], cancel, 1)
        assert f'id="reply-{cancel}"' in stream.next_data()


@pytest.mark.parametrize("is_leaving", [True, False])
def test_a_page_whose_reader_was_signed_out_is_told_no_more(
    page: Browser,
    context: Context,
    staff: dict[str, Recruiter],
    cancel: int,
    *,
    is_leaving: bool,
) -> None:
    with page.stream(after=cancel) as stream:
        stream.block()
        if is_leaving:
            colleagues.let_go(context, BOSS, staff[IRIS].id, None)
        else:
            [open_one] = sessions.open_sessions(context, staff[IRIS].id)
            sessions.end_session(context, staff[IRIS], open_one.id)
        acts.handle(context, staff[DANA], cancel, 1)
        assert stream.rest() == []


def test_a_page_gets_cards_of_its_view_only_and_the_numbers_of_all(
    page: Browser, context: Context, cancel: int
) -> None:
    with page.stream(after=cancel, show="mine") as stream:
        stream.block()
        context.publisher.publish(replied(context, intent=Intent.CANCEL))
        told = stream.event()
    assert told.cards == []
    assert "2 unread" in told.data


def test_what_is_handed_over_appears_on_the_page_of_who_gets_it(
    page: Browser, context: Context, staff: dict[str, Recruiter], cancel: int
) -> None:
    with page.stream(after=cancel, show="mine") as stream:
        stream.block()
        acts.assign(context, staff[DANA], cancel, 1, staff[IRIS].id)
        assert 'data-onto="replies"' in stream.next_data()


def test_that_none_had_answered_is_settled_on_open_pages_once_it_is_said_who_came(
    page: Browser, context: Context, clock: StandingClock, cancel: int
) -> None:
    made = invited(context, "Maria Lopez", MARIA, hours=1)
    clock.advance(minutes=40)
    assert tell_unanswered(context) == 1
    clock.advance(minutes=40)
    silent = cancel + 1
    with page.stream(after=silent) as stream:
        stream.block()
        record_attendance(context, made.id, Outcome.ATTENDED)
        assert f'id="reply-{silent}"' in stream.next_data()


def test_a_page_that_shows_a_search_stays_as_it_is(
    page: Browser, context: Context, cancel: int
) -> None:
    with page.stream(after=0, q="sam") as stream:
        stream.block()
        context.publisher.publish(replied(context))
        assert stream.event().cards == []
