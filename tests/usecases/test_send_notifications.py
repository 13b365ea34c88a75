"""Each recruiter is told by the ways they chose, at the time they chose, and once."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import update

from service.flows.telling import Kind
from service.simulator.embedded import EmbeddedSimulator
from service.store import conversations, notifications, people
from service.store import inbox as inbox_store
from service.store.conversations import ConsentChange
from service.store.leases import Claim
from service.store.schema import notification, recruiter_channel, reply
from service.usecases import handle_replies
from service.usecases.choose_channels import choose
from service.usecases.context import Context
from service.usecases.escalate import escalate
from service.usecases.send_notifications import send_notifications
from service.usecases.tell_recruiters import tell_recruiters
from tests.support import mail as mail_server
from tests.support.clock import StandingClock
from tests.support.core import at_once, feed, inbox, rows, texted
from tests.support.mail import Post, open_at
from tests.support.receiver import Receiver, receiving
from tests.support.steps import DANA, MARIA, invited
from tests.support.telling import chosen, in_team, living, pass_on, tellings

IRIS, OMAR = "iris@acme.example", "omar@acme.example"
PHONE = "+14155550199"


port, post, mailing = mail_server.port, mail_server.post, mail_server.mailing


@pytest.fixture
def chat() -> Iterator[Receiver]:
    with receiving(Receiver()) as receiver:
        yield receiver


def chats(context: Context, chat: Receiver, email: str = DANA) -> None:
    chosen(context, Kind.CHAT, chat.url.replace("http", "json") + "/room", email)


def answered(context: Context, body: str = "1", hours: float = 20) -> None:
    invited(context, hours=hours)
    texted(context, body)


def to_whom(post: Post) -> list[str]:
    return [str(mail["To"]) for mail in post.mails]


def test_what_is_not_urgent_comes_in_one_mail_at_the_digest_s_time(
    mailing: Context, post: Post, clock: StandingClock
) -> None:
    living(mailing, digest_at=(clock() + timedelta(minutes=30)).strftime("%H:%M"), time_zone="UTC")
    invited(mailing)
    invited(mailing, "Maria García", MARIA)
    texted(mailing, "1")
    texted(mailing, "1", MARIA)
    pass_on(mailing)
    assert (post.mails, feed(mailing)[0].notified_at) == ([], None)
    clock.advance(minutes=31)
    at_once(4, lambda _: send_notifications(mailing))
    (mail,) = post.mails
    assert mail["Subject"] == "2 answers for you"
    body = mail.get_body(("plain",)).get_content()
    assert "- Sam Lee confirmed" in body
    assert "- Maria García confirmed" in body
    assert feed(mailing)[0].notified_at is not None


def test_what_is_urgent_waits_for_no_digest_and_no_morning(
    mailing: Context, post: Post, clock: StandingClock
) -> None:
    living(mailing, digest_at="00:01", quiet_hours="00:00-23:59", time_zone="UTC")
    answered(mailing, "3")
    pass_on(mailing)
    assert [str(mail["Subject"])[:15] for mail in post.mails] == ["Urgent: Sam Lee"]


def test_a_chat_is_told_once_and_a_mail_steps_in_when_it_refuses_for_long(
    mailing: Context, post: Post, chat: Receiver, clock: StandingClock
) -> None:
    chats(mailing, chat)
    answered(mailing)
    pass_on(mailing)
    (told,) = chat.got
    assert "Sam Lee confirmed (20 h before)" in json.loads(told.body)["title"]
    assert post.mails == []
    chat.statuses = [500] * 100
    texted(mailing, "3")
    for _ in range(13):
        pass_on(mailing)
        clock.advance(seconds=61)
    assert [str(mail["Subject"])[:15] for mail in post.mails] == ["Urgent: Sam Lee"]
    assert tellings(mailing) == [("chat", "sent"), ("chat", "failed"), ("email", "sent")]
    assert rows(mailing, recruiter_channel)[0]["last_error"] == "JSON did not take it"


def test_a_chat_whose_worker_died_over_it_is_not_told_again_but_mailed(
    mailing: Context, post: Post, chat: Receiver, clock: StandingClock
) -> None:
    chats(mailing, chat)
    answered(mailing)
    tell_recruiters(mailing)
    with mailing.database.write() as tx:
        tx.exec_driver_sql("UPDATE notification SET lease_owner = 'dead' WHERE channel <> 'inbox'")
    send_notifications(mailing)
    assert (chat.got, to_whom(post)) == ([], [f"Dana Reyes <{DANA}>"])


def test_a_text_on_the_recruiter_s_phone_names_what_matters_and_is_short(
    mailing: Context, simulator: EmbeddedSimulator
) -> None:
    living(mailing, phone=PHONE)
    chosen(mailing, Kind.SMS)
    answered(mailing, "3")
    pass_on(mailing)
    (text,) = inbox(simulator, PHONE)
    said, link = text.split("\n")
    assert said == "Acme: Urgent: Sam Lee cancelled (20 h before): Backend engineer"
    assert link.endswith("/inbox#reply-1")


def test_a_text_without_an_answer_is_looked_up_and_never_sent_blindly(
    mailing: Context, simulator: EmbeddedSimulator, clock: StandingClock
) -> None:
    living(mailing, phone=PHONE)
    chosen(mailing, Kind.SMS)
    answered(mailing, "3")
    simulator.fault("error_after_accept")
    for _ in range(3):
        pass_on(mailing)
        clock.advance(seconds=61)
    assert len(inbox(simulator, PHONE)) == 1
    assert tellings(mailing) == [("sms", "sent")]


@pytest.mark.parametrize("why", ["no phone number is known", "asked for no more texts"])
def test_who_cannot_be_texted_is_mailed_and_the_channel_says_why(
    mailing: Context, post: Post, why: str
) -> None:
    chosen(mailing, Kind.SMS)
    if "texts" in why:
        living(mailing, phone=PHONE)
        with mailing.database.write() as tx:
            change = ConsentChange(PHONE, allowed=False, source="STOP")
            conversations.allow_texts(tx, change, mailing.clock())
    answered(mailing)
    pass_on(mailing)
    pass_on(mailing)
    assert len(post.mails) == 1
    assert why in rows(mailing, recruiter_channel)[0]["last_error"]


def test_who_has_left_is_told_of_nothing_and_the_next_of_the_team_is(
    mailing: Context, post: Post
) -> None:
    in_team(mailing, DANA, IRIS)
    with mailing.database.write() as tx:
        people.change_recruiter(tx, 1, left_at=mailing.clock())
    answered(mailing)
    pass_on(mailing)
    assert to_whom(post) == [f"Iris <{IRIS}>"]


def test_what_is_urgent_and_unread_goes_round_the_team_every_ten_minutes(
    mailing: Context, post: Post, clock: StandingClock
) -> None:
    in_team(mailing, DANA, IRIS, OMAR)
    answered(mailing, "3")
    for _ in range(4):
        pass_on(mailing)
        clock.advance(minutes=10)
        escalate(mailing)
    assert to_whom(post) == [
        f"{name}" for name in (f"Dana Reyes <{DANA}>", f"Iris <{IRIS}>", f"Omar <{OMAR}>")
    ]
    assert len({mail["Message-ID"] for mail in post.mails}) == 3
    with mailing.database.read() as tx:
        entry = inbox_store.by_id(tx, 1)
    assert entry is not None
    assert entry.told_too == ("Iris", "Omar")


def test_it_goes_round_those_who_see_it_also_when_it_was_handed_to_another_team(
    mailing: Context, post: Post, clock: StandingClock
) -> None:
    in_team(mailing, DANA, IRIS)
    in_team(mailing, OMAR, "olga@acme.example", name="Sales")
    answered(mailing, "3")
    pass_on(mailing)
    with mailing.database.read() as tx:
        dana, omar = (people.recruiter_by_email(tx, email) for email in (DANA, OMAR))
    assert dana
    assert omar
    handle_replies.assign(mailing, dana, 1, 1, omar.id)
    for _ in range(3):
        clock.advance(minutes=10)
        escalate(mailing)
        pass_on(mailing)
    assert to_whom(post) == [f"Dana Reyes <{DANA}>", f"Iris <{IRIS}>"]


@pytest.mark.parametrize("column", ["read_at", "handled_at", "snoozed_until"])
def test_who_has_looked_keeps_the_others_out_of_it(
    mailing: Context, clock: StandingClock, column: str
) -> None:
    in_team(mailing, DANA, IRIS)
    answered(mailing, "3")
    pass_on(mailing)
    with mailing.database.write() as tx:
        tx.execute(update(reply).values({column: reply.c.received_at}))
    clock.advance(minutes=10)
    escalate(mailing)
    assert {row["recruiter_id"] for row in rows(mailing, notification)} == {1}
    assert escalate(mailing) == 0


def test_private_words_are_in_no_message(
    mailing: Context, post: Post, chat: Receiver, simulator: EmbeddedSimulator
) -> None:
    living(mailing, phone=PHONE)
    for kind in (Kind.EMAIL, Kind.SMS):
        chosen(mailing, kind)
    chats(mailing, chat)
    answered(mailing, "my kid is in hospital")
    pass_on(mailing)
    everything = [mail.as_string() for mail in post.mails] + inbox(simulator, PHONE)
    everything += [told.body.decode() for told in chat.got]
    assert len(everything) == 3
    assert not [one for one in everything if "my kid" in one or "hospital" in one]


def test_what_was_never_tried_goes_before_what_a_dead_mail_server_has_left(
    mailing: Context, clock: StandingClock
) -> None:
    answered(mailing)
    pass_on(mailing)
    clock.advance(hours=1)
    chosen(mailing, Kind.CHAT, "json://127.0.0.1/room")
    texted(mailing, "3")
    tell_recruiters(mailing)
    with mailing.database.write() as tx:
        taken = notifications.claim(tx, Claim("a worker", clock(), 2))
    assert [(one.channel.partition(":")[0], one.tries) for (one,) in taken] == [
        ("chat", 0),
        ("email", 1),
    ]


def test_what_waited_for_a_mail_that_was_taken_away_comes_by_mail_all_the_same(
    mailing: Context, post: Post
) -> None:
    chosen(mailing, Kind.EMAIL)
    answered(mailing)
    tell_recruiters(mailing)
    with mailing.database.write() as tx:
        dana = people.recruiter_for(tx, DANA, mailing.clock())
        choose(tx, mailing, dana, ["json://127.0.0.1/room"])
    send_notifications(mailing)
    assert [DANA in one for one in to_whom(post)] == [True]
    assert tellings(mailing) == [("email", "failed"), ("email", "sent")]


def test_of_two_answers_that_waited_for_the_mail_server_one_brings_the_entry(
    mailing: Context, port: int, clock: StandingClock
) -> None:
    invited(mailing)
    for body in ("1", "3"):
        texted(mailing, body)
    pass_on(mailing)
    clock.advance(hours=1)
    letters = Post()
    with open_at(port, letters):
        send_notifications(mailing)
    brought = ["text/calendar" in [part.get_content_type() for part in mail.walk()]
               for mail in letters.mails]  # fmt: skip
    assert brought == [True, False]
