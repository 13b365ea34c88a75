"""Of what a recruiter's calendar hears, when, and who wants to hear nothing."""

from datetime import timedelta

import pytest

from service.flows.state import Intent, Status
from service.flows.telling import Kind
from service.store import people
from service.store.schema import calendar_entry, notification
from service.usecases import answer_for, edit_interview
from service.usecases.choose_channels import keep_calendar
from service.usecases.context import Context
from service.usecases.correct_reply import Put, correct_reply
from service.usecases.import_interviews import import_interviews
from service.usecases.send_calendars import send_calendars
from service.usecases.send_notifications import send_notifications
from service.usecases.tell_recruiters import tell_recruiters
from tests.support import mail as mail_server
from tests.support import on_sqlite
from tests.support.calendars import came, changed, moved, steps
from tests.support.clock import StandingClock
from tests.support.core import interview, rows, texted
from tests.support.inbox import user
from tests.support.mail import Post
from tests.support.receiver import Receiver, receiving
from tests.support.steps import DANA, SAM, invited, offered
from tests.support.telling import chosen, living, pass_on

OMAR = "omar@acme.example"
DANA_S = DANA.partition("@")[0]


# About rules, not about SQL.
database_url = on_sqlite.database_url
port, post, mailing = mail_server.port, mail_server.post, mail_server.mailing


def test_the_mail_says_what_happened_when_and_what_it_was_before(
    mailing: Context, post: Post
) -> None:
    living(mailing, time_zone="America/New_York")
    invited(mailing, enters=True, location="4 Main St")
    pass_on(mailing)
    moved(mailing, 50)
    pass_on(mailing)
    plain = post.mails[1].get_body(("plain",))
    page = post.mails[1].get_body(("html",))
    assert plain is not None
    assert page is not None
    assert str(post.mails[1]["Subject"]).startswith("Moved: Sam Lee, now ")
    for part in ("Your interview with Sam Lee has a new time.", "Before: ", "Place: 4 Main St"):
        assert part in plain.get_content()
    assert "/interviews/1" in plain.get_content()
    assert "Open the interview" in page.get_content()


@pytest.mark.parametrize(
    ("facts", "subject"),
    [
        ({"title": "Data engineer"}, "Changed: "),
        ({"location": "4 Main St"}, "Changed: "),
        ({"duration_minutes": 30}, "Changed: "),
        ({"candidate": {"name": "Sam Li"}}, "Changed: Sam Li"),
        ({"ladder": "-1d sms"}, None),
        ({"candidate": {"language": "es"}}, None),
    ],
)
def test_a_calendar_hears_of_what_it_shows_and_of_nothing_else(
    mailing: Context, post: Post, facts: dict[str, object], subject: str | None
) -> None:
    invited(mailing, enters=True)
    pass_on(mailing)
    changed(mailing, **facts)
    pass_on(mailing)
    told = [str(mail["Subject"]) for mail in post.mails[1:]]
    assert len(told) == (subject is not None)
    assert all(one.startswith(subject or "") for one in told)


def test_an_answer_that_waits_for_the_summary_moves_the_calendar_at_once(
    mailing: Context, post: Post, clock: StandingClock
) -> None:
    later = (clock() + timedelta(minutes=30)).strftime("%H:%M")
    living(mailing, digest_at=later, time_zone="UTC")
    invited(mailing, hours=30, enters=True)
    pass_on(mailing)
    offered(mailing, 60)
    for answer in ("2", "1"):
        texted(mailing, answer)
    pass_on(mailing)
    assert [one[1] for one in steps(post)] == ["REQUEST", "REQUEST"]
    texted(mailing, "1")
    pass_on(mailing)
    assert len(post.mails) == 2
    clock.advance(minutes=31)
    pass_on(mailing)
    assert "answer" in post.mails[2]["Subject"]
    assert len(steps(post)) == 2


def test_taking_back_a_cancellation_brings_the_entry_back(mailing: Context, post: Post) -> None:
    dana = user(mailing)
    invited(mailing, enters=True)
    pass_on(mailing)
    was = edit_interview.cancel_interview(mailing, dana, 1, "", tell_candidate=False)
    pass_on(mailing)
    edit_interview.restore_interview(mailing, dana, 1, was)
    pass_on(mailing)
    assert [one[1:] for one in steps(post)] == [("REQUEST", 0), ("CANCEL", 1), ("REQUEST", 2)]


def test_confirming_by_hand_and_taking_that_back_show_in_the_entry(
    mailing: Context, post: Post
) -> None:
    dana = user(mailing)
    invited(mailing, enters=True)
    pass_on(mailing)
    answer_for.confirm_for(mailing, dana, 1)
    pass_on(mailing)
    answer_for.take_back_confirmation(mailing, dana, 1)
    pass_on(mailing)
    assert [(one.sequence, one.status) for one in came(post)] == [
        (0, "TENTATIVE"), (1, "CONFIRMED"), (2, "TENTATIVE"),
    ]  # fmt: skip


def test_an_import_enters_nothing_until_something_changes(mailing: Context, post: Post) -> None:
    start = (mailing.clock() + timedelta(hours=40)).isoformat()
    lines = [
        "candidate_name,candidate_phone,recruiter_email,title,starts_at",
        f"Sam Lee,{SAM},{DANA},Backend engineer,{start}",
    ]
    assert [row.outcome for row in import_interviews(mailing, lines)] == ["added"]
    pass_on(mailing)
    assert post.mails == []
    moved(mailing, 50)
    pass_on(mailing)
    assert [one[1:] for one in steps(post)] == [("REQUEST", 1)]


@pytest.mark.parametrize("why", ["switched off", "told by chat only"])
def test_who_wants_no_calendar_mail_gets_none_and_no_other_way_speaks(
    mailing: Context, post: Post, why: str
) -> None:
    one = invited(mailing, enters=True).recruiter
    with receiving(Receiver()) as chat:
        chosen(mailing, Kind.CHAT, chat.url.replace("http", "json") + "/room")
        if why == "switched off":
            chosen(mailing, Kind.EMAIL)
            keep_calendar(mailing, one, follows=False)
        pass_on(mailing)
        moved(mailing, 20)
        pass_on(mailing)
    assert (post.mails, chat.got, rows(mailing, notification)) == ([], [], [])


def test_in_quiet_hours_what_is_far_waits_and_is_told_as_it_then_stands(
    mailing: Context, post: Post, clock: StandingClock
) -> None:
    now = clock()
    quiet = f"{now - timedelta(hours=1):%H:%M}-{now + timedelta(hours=1):%H:%M}"
    living(mailing, quiet_hours=quiet, time_zone="UTC")
    invited(mailing, hours=40, enters=True)
    pass_on(mailing)
    moved(mailing, 60)
    pass_on(mailing)
    assert post.mails == []
    clock.advance(minutes=61)
    pass_on(mailing)
    assert [one[1:] for one in steps(post)] == [("REQUEST", 1)]


def test_an_entry_that_cannot_be_made_holds_up_no_other(mailing: Context, post: Post) -> None:
    spoilt = invited(mailing, recruiter=OMAR, enters=True)
    invited(mailing, phone="+14155550124", enters=True)
    tell_recruiters(mailing)
    with mailing.database.write() as tx:
        people.change_candidate(tx, spoilt.candidate.id, time_zone="Nowhere/Here")
    send_calendars(mailing)
    assert [one[0] for one in steps(post)] == [DANA_S]
    assert rows(mailing, calendar_entry)[0]["tries"] == 1


def test_a_cancel_by_an_answer_takes_the_entry_out_and_a_new_time_brings_it_back(
    mailing: Context, post: Post
) -> None:
    invited(mailing, enters=True)
    pass_on(mailing)
    texted(mailing, "3")
    pass_on(mailing)
    moved(mailing, 70)
    pass_on(mailing)
    assert [one[1] for one in steps(post)] == ["REQUEST", "CANCEL", "REQUEST"]
    assert interview(mailing, 1).status is Status.SCHEDULED
    sequences = [one[2] for one in steps(post)]
    assert sequences == sorted(set(sequences))


def test_an_answer_that_is_put_right_puts_the_calendar_right(mailing: Context, post: Post) -> None:
    invited(mailing, enters=True)
    texted(mailing, "1")
    pass_on(mailing)
    correct_reply(mailing, user(mailing), 1, Put("confirm", Intent.CANCEL, follow=True))
    pass_on(mailing)
    assert [one[1] for one in steps(post)] == ["REQUEST", "CANCEL"]
    assert str(post.mails[1]["Subject"]).startswith("Cancelled: Sam Lee, ")


def test_a_summary_leaves_calendars_that_are_right_alone(
    mailing: Context, post: Post, clock: StandingClock
) -> None:
    living(mailing, digest_at=(clock() + timedelta(minutes=9)).strftime("%H:%M"), time_zone="UTC")
    invited(mailing, hours=40, enters=True)
    pass_on(mailing)
    texted(mailing, "1")
    tell_recruiters(mailing)
    clock.advance(minutes=10)
    send_notifications(mailing)
    send_calendars(mailing)
    assert len(steps(post)) == 1
