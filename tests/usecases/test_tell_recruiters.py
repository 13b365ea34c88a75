"""Every reply reaches its recruiter, over a real mail server that may be down."""

from email.message import EmailMessage

import pytest
from icalendar import Calendar

from service.store import people
from service.store.schema import notification, outbox
from service.usecases.accounts import add_user
from service.usecases.context import Context
from service.usecases.tell_recruiters import tell_recruiters
from tests.support import mail as mail_server
from tests.support.clock import StandingClock
from tests.support.core import at_once, feed, rows, texted
from tests.support.mail import Post, open_at
from tests.support.steps import DANA, MARIA, invited, offered
from tests.support.telling import living, pass_on

port, mailing = mail_server.port, mail_server.mailing


def told(context: Context) -> list[tuple[str, str]]:
    return [(row["channel"], row["state"]) for row in rows(context, notification)]


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def notified(context: Context) -> bool:
    return all(one.notified_at is not None for one in feed(context))


def test_a_mail_names_candidate_interview_answer_and_notice(mailing: Context, port: int) -> None:
    invited(mailing, hours=20)
    texted(mailing, "3")
    post = Post()
    with open_at(port, post):
        pass_on(mailing)
    (mail,) = post.mails
    assert mail["Subject"] == "Urgent: Sam Lee cancelled (20 h before): Backend engineer"
    assert (mail["To"], mail["From"]) == (f"Dana Reyes <{DANA}>", "Acme <jobs@acme.example>")
    assert (mail["Auto-Submitted"], mail["Importance"]) == ("auto-generated", "high")
    for part in ("Sam Lee cancelled, 20 h before", "Backend engineer", "Their words: 3"):
        assert part in text_of(mail)
    assert told(mailing) == [("inbox", "sent"), ("email", "sent")]
    assert notified(mailing)


def test_a_mail_about_a_new_time_brings_the_calendar_entry(mailing: Context, port: int) -> None:
    record = invited(mailing)
    (start,) = offered(mailing, 50)
    texted(mailing, "2")
    texted(mailing, "1")
    post = Post()
    with open_at(port, post):
        pass_on(mailing)
    files = [part for mail in post.mails for part in mail.iter_attachments()]
    (file,) = files
    assert (file.get_content_type(), file.get_filename()) == ("text/calendar", "invite.ics")
    calendar = Calendar.from_ical(file.get_content())
    (event,) = calendar.events
    assert (calendar["METHOD"], event["SEQUENCE"]) == ("REQUEST", 2)
    assert event["ATTENDEE"] == f"mailto:{DANA}"
    assert event.start == start.replace(microsecond=0)
    assert event["UID"] == f"interview-{record.id}@127.0.0.1"


def test_a_server_that_was_down_gets_the_mail_once_when_it_is_back(
    mailing: Context, port: int, clock: StandingClock
) -> None:
    invited(mailing)
    texted(mailing, "1")
    for _ in range(3):
        pass_on(mailing)
        clock.advance(seconds=61)
    assert told(mailing) == [("inbox", "sent"), ("email", "waiting")]
    assert not notified(mailing)
    post = Post()
    with open_at(port, post):
        for _ in range(3):
            pass_on(mailing)
            clock.advance(seconds=61)
    assert [mail["Message-ID"] for mail in post.mails] == ["<reply-1@acme.example>"]
    assert notified(mailing)


@pytest.mark.parametrize(
    ("refusal", "state"), [("550 no such user", "failed"), ("451 try later", "waiting")]
)
def test_a_refusal_is_final_when_the_server_says_so(
    mailing: Context, port: int, refusal: str, state: str
) -> None:
    invited(mailing)
    texted(mailing, "1")
    with open_at(port, Post(refusal=refusal)):
        pass_on(mailing)
    row = rows(mailing, notification)[-1]
    assert (row["state"], refusal[4:] in row["why"]) == (state, True)
    assert notified(mailing) is (state == "failed")


def test_an_address_that_no_mail_can_carry_does_not_stop_the_others(
    mailing: Context, port: int
) -> None:
    invited(mailing, recruiter="jos\u00e9@acme.example")
    invited(mailing, name="Kim", phone="+14155550124")
    texted(mailing, "1")
    texted(mailing, "1", "+14155550124")
    post = Post()
    with open_at(port, post):
        pass_on(mailing)
    assert [str(mail["To"]) for mail in post.mails] == [f"Dana Reyes <{DANA}>"]
    mailed = sorted(state for channel, state in told(mailing) if channel == "email")
    assert mailed == ["failed", "sent"]


def test_four_workers_at_once_send_each_mail_once(mailing: Context, port: int) -> None:
    phones = [f"+1415555{at:04d}" for at in range(110, 120)]
    for phone in phones:
        invited(mailing, phone=phone)
        texted(mailing, "1", phone)
    post = Post()
    with open_at(port, post):
        at_once(4, lambda _: pass_on(mailing))
    assert len({mail["Message-ID"] for mail in post.mails}) == len(post.mails) == 10


def test_without_mail_the_inbox_is_told_at_once(context: Context) -> None:
    invited(context)
    texted(context, "1")
    pass_on(context)
    assert (told(context), notified(context)) == ([("inbox", "sent")], True)


def test_a_stranger_s_text_is_no_one_s_mail(mailing: Context) -> None:
    texted(mailing, "hello?")
    assert tell_recruiters(mailing) == 1
    assert told(mailing) == []
    assert rows(mailing, outbox)[0]["done_at"] is not None


def test_the_recruiter_reads_times_in_their_own_zone_when_it_is_known(
    mailing: Context, port: int
) -> None:
    add_user(mailing, DANA, password="correct horse", name="Dana R.")
    invited(mailing, time_zone="America/New_York")
    texted(mailing, "1")
    post = Post()
    with open_at(port, post):
        pass_on(mailing)
    assert " E" in text_of(post.mails[0]).split("Time:")[1].splitlines()[0]


def test_a_calendar_makes_the_entry_and_takes_it_out_again(mailing: Context, port: int) -> None:
    invited(mailing)
    post = Post()
    with open_at(port, post):
        for answer in ("1", "3"):
            texted(mailing, answer)
            pass_on(mailing)
    files = [next(mail.iter_attachments()) for mail in post.mails]
    assert [file.get_param("method") for file in files] == ["REQUEST", "CANCEL"]
    made, off = (Calendar.from_ical(file.get_content()).events[0] for file in files)
    assert made["UID"] == off["UID"]
    assert (off["STATUS"], off["SEQUENCE"] >= made["SEQUENCE"]) == ("CANCELLED", True)


def test_mails_of_one_interview_are_one_thread_in_text_and_html(
    mailing: Context, port: int
) -> None:
    invited(mailing, title="<b>Ops</b> & more")
    post = Post()
    with open_at(port, post):
        for answer in ("1", "what floor?"):
            texted(mailing, answer)
            pass_on(mailing)
    assert {mail["References"] for mail in post.mails} == {"<interview-1@acme.example>"}
    page = post.mails[-1].get_body(("html",))
    assert page is not None
    assert "&lt;b&gt;Ops&lt;/b&gt; &amp; more" in page.get_content()
    assert "<table" not in page.get_content()


def test_a_reply_that_cannot_be_passed_on_holds_up_no_other(mailing: Context, port: int) -> None:
    invited(mailing, recruiter="omar@acme.example")
    invited(mailing, "Maria", MARIA)
    living(mailing, "omar@acme.example", quiet_hours="never")
    texted(mailing, "1")
    texted(mailing, "1", phone=MARIA)
    post = Post()
    with open_at(port, post):
        pass_on(mailing)
    assert [mail["To"] for mail in post.mails] == [f"Dana Reyes <{DANA}>"]
    assert [row["done_at"] is None for row in rows(mailing, outbox)] == [True, False]


def test_a_notification_that_cannot_be_made_holds_up_no_other(mailing: Context, port: int) -> None:
    spoilt = invited(mailing, recruiter="omar@acme.example")
    invited(mailing, "Maria", MARIA)
    texted(mailing, "1")
    texted(mailing, "1", phone=MARIA)
    with mailing.database.write() as tx:
        people.change_candidate(tx, spoilt.candidate.id, time_zone="Nowhere/Here")
    post = Post()
    with open_at(port, post):
        pass_on(mailing)
    assert [mail["To"] for mail in post.mails] == [f"Dana Reyes <{DANA}>"]
    assert ("email", "waiting") in told(mailing)
