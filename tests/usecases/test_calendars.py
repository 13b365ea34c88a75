"""Recruiters' calendars follow what recruiters and programs do, over a real mail server."""

from datetime import timedelta

from service.broker import jobs
from service.flows.telling import Kind
from service.store import calendar_entries
from service.store.leases import Claim
from service.store.schema import calendar_entry
from service.usecases import colleagues
from service.usecases.change_interview import call_off
from service.usecases.context import Context
from service.usecases.send_calendars import send_calendars
from service.usecases.sweep import due_jobs
from service.usecases.tell_recruiters import tell_recruiters
from tests.support import mail as mail_server
from tests.support.calendars import came, changed, moved, steps
from tests.support.clock import StandingClock
from tests.support.core import at_once, interview, rows, texted
from tests.support.inbox import user
from tests.support.mail import Post, open_at
from tests.support.steps import DANA, invited, offered
from tests.support.telling import chosen, pass_on

OMAR = "omar@acme.example"
DANA_S = DANA.partition("@")[0]


port, post, mailing = mail_server.port, mail_server.post, mail_server.mailing


def test_an_entry_is_made_moved_and_taken_out_with_a_sequence_that_rises(
    mailing: Context, post: Post
) -> None:
    start = invited(mailing, enters=True).starts_at
    pass_on(mailing)
    moved(mailing, 50)
    pass_on(mailing)
    call_off(mailing, 1, "my kid is in hospital", tell_candidate=True)
    pass_on(mailing)
    entries = came(post)
    assert [(one.method, one.sequence) for one in entries] == [
        ("REQUEST", 0), ("REQUEST", 1), ("CANCEL", 2),
    ]  # fmt: skip
    assert {one.uid for one in entries} == {"interview-1@127.0.0.1"}
    assert {mail["References"] for mail in post.mails} == {"<interview-1@acme.example>"}
    assert entries[1].start == f"{start + timedelta(hours=24):%Y-%m-%d %H:%M}"
    assert not [mail for mail in post.mails if "hospital" in mail.as_string()]


def test_an_interview_that_is_handed_over_leaves_one_calendar_and_enters_the_other(
    mailing: Context, post: Post
) -> None:
    invited(mailing, enters=True)
    pass_on(mailing)
    changed(mailing, recruiter=OMAR)
    pass_on(mailing)
    changed(mailing, recruiter=DANA)
    pass_on(mailing)
    assert steps(post)[0] == (DANA_S, "REQUEST", 0)
    assert sorted(steps(post)[1:3]) == [(DANA_S, "CANCEL", 1), ("omar", "REQUEST", 1)]
    assert sorted(steps(post)[3:]) == [(DANA_S, "REQUEST", 2), ("omar", "CANCEL", 2)]
    assert len({one.uid for one in came(post)}) == 1
    assert len({mail["Message-ID"] for mail in post.mails}) == 5


def test_who_leaves_hears_nothing_and_the_heir_gets_the_entries(
    mailing: Context, post: Post
) -> None:
    one = invited(mailing, enters=True)
    pass_on(mailing)
    omar = user(mailing, OMAR)
    colleagues.let_go(mailing, "boss@acme.example", one.recruiter.id, omar.id)
    pass_on(mailing)
    assert steps(post) == [(DANA_S, "REQUEST", 0), ("omar", "REQUEST", 1)]


def test_a_move_by_an_answer_gives_exactly_one_mail(mailing: Context, post: Post) -> None:
    invited(mailing, enters=True)
    pass_on(mailing)
    (start,) = offered(mailing, 50)
    texted(mailing, "2")
    pass_on(mailing)
    so_far = len(post.mails)
    texted(mailing, "1")
    for _ in range(2):
        pass_on(mailing)
    assert [mail["Message-ID"] for mail in post.mails[so_far:]] == ["<reply-2@acme.example>"]
    assert steps(post)[1][1:] == ("REQUEST", interview(mailing, 1).sequence)
    assert came(post)[1].start == f"{start:%Y-%m-%d %H:%M}"


def test_what_changed_twice_while_the_server_was_down_is_told_once(
    mailing: Context, port: int, clock: StandingClock
) -> None:
    invited(mailing, enters=True)
    for hours in (50, 60, 70):
        pass_on(mailing)
        moved(mailing, hours)
    clock.advance(seconds=61)
    post = Post()
    with open_at(port, post):
        pass_on(mailing)
        clock.advance(seconds=61)
        pass_on(mailing)
    assert [one[1:] for one in steps(post)] == [("REQUEST", 3)]


def test_two_mails_that_wait_do_not_bring_the_same_entry(
    mailing: Context, port: int, clock: StandingClock
) -> None:
    invited(mailing, enters=True)
    texted(mailing, "1")
    pass_on(mailing)
    changed(mailing, location="4 Main St")
    pass_on(mailing)
    clock.advance(seconds=61)
    post = Post()
    with open_at(port, post):
        pass_on(mailing)
    assert len(post.mails) == 2
    assert [one[1:] for one in steps(post)] == [("REQUEST", interview(mailing, 1).sequence)]


def test_a_refusal_for_good_ends_it_and_the_next_change_tries_anew(
    mailing: Context, port: int
) -> None:
    chosen(mailing, Kind.EMAIL)
    invited(mailing, enters=True)
    with open_at(port, Post(refusal="550 no such user")):
        pass_on(mailing)
    row = rows(mailing, calendar_entry)[0]
    assert (row["due_at"], row["sequence"], "no such user" in row["why"]) == (None, None, True)
    post = Post()
    with open_at(port, post):
        moved(mailing, 50)
        pass_on(mailing)
    assert [one[1:] for one in steps(post)] == [("REQUEST", 1)]


def test_who_dies_between_leaves_it_to_the_sweep(
    mailing: Context, post: Post, clock: StandingClock
) -> None:
    invited(mailing, enters=True)
    assert jobs.TELL_RECRUITERS in due_jobs(mailing)
    tell_recruiters(mailing)
    assert jobs.SEND_NOTIFICATIONS in due_jobs(mailing)
    with mailing.database.write() as tx:
        assert len(calendar_entries.claim(tx, Claim("who died", clock(), 9))) == 1
    send_calendars(mailing)
    assert post.mails == []
    clock.advance(seconds=61)
    assert jobs.SEND_NOTIFICATIONS in due_jobs(mailing)
    send_calendars(mailing)
    assert [mail["Message-ID"] for mail in post.mails] == ["<calendar-1-1-0@acme.example>"]
    assert jobs.SEND_NOTIFICATIONS not in due_jobs(mailing)


def test_four_workers_at_once_send_each_entry_once(mailing: Context, post: Post) -> None:
    for at in range(110, 120):
        invited(mailing, phone=f"+1415555{at:04d}", enters=True)
    at_once(4, lambda _: pass_on(mailing))
    pass_on(mailing)
    assert len({mail["Message-ID"] for mail in post.mails}) == len(post.mails) == 10
