"""What is told to people and programs, and what a log has: a broken row holds up no other."""

from collections.abc import Callable

import pytest
from sqlalchemy import text

from service.deps import Deps
from service.flows.announced import Event
from service.store import conversations, stumbles
from service.store.schema import outbox, reply_term, webhook_delivery
from service.store.stumbles import Kind
from service.usecases.context import Context
from service.usecases.find_missed_texts import find_missed_texts
from service.usecases.send_notifications import send_notifications
from service.usecases.sweep import due_jobs
from service.usecases.tell_recruiters import tell_recruiters
from service.usecases.webhooks_out import add_webhook, deliver_webhooks
from tests.support import mail as mail_server
from tests.support import missed as missing
from tests.support import on_sqlite
from tests.support.clock import StandingClock
from tests.support.core import feed, rows, texted
from tests.support.mail import Post
from tests.support.missed import missed
from tests.support.receiver import Receiver, receiving
from tests.support.steps import MARIA, SAM, invited
from tests.support.telling import living

# What is asked in SQL is asked on both beside this.
database_url = on_sqlite.database_url
made = missing.made


def run(context: Context, statement: str) -> None:
    """Break a row, or mend it."""
    with context.database.write() as tx:
        tx.execute(text(statement))


@pytest.fixture
def inside(make_deps: Callable[[dict[str, str]], Deps], environment: dict[str, str]) -> Context:
    """A service that may reach private addresses."""
    return make_deps({**environment, "WEBHOOK_ALLOW_PRIVATE": "true"}).context


port, post, mailing = mail_server.port, mail_server.post, mail_server.mailing


ZONE = "UPDATE candidate SET time_zone = '{}' WHERE name = 'Sam Lee'"


@pytest.mark.parametrize(("digest_at", "mails"), [("", 2), ("12:00", 1)])
def test_a_message_that_cannot_be_written_holds_up_no_other_nor_its_digest(
    mailing: Context, post: Post, clock: StandingClock, digest_at: str, mails: int
) -> None:
    for name, phone in (("Sam Lee", SAM), ("Maria", MARIA), ("Kim", "+14155550124")):
        invited(mailing, name, phone, hours=72)
        texted(mailing, "1", phone)
    living(mailing, digest_at=digest_at)
    tell_recruiters(mailing)
    clock.advance(hours=24)
    run(mailing, ZONE.format("Mars/Base"))
    send_notifications(mailing)
    assert (len(post.mails), any("Sam Lee" in str(one) for one in post.mails)) == (mails, False)
    run(mailing, ZONE.format("UTC"))
    clock.advance(minutes=5)
    send_notifications(mailing)
    assert (len(post.mails), "Sam Lee" in str(post.mails[-1])) == (mails + 1, True)


def test_an_address_whose_secret_signs_nothing_holds_up_no_other(
    inside: Context, clock: StandingClock
) -> None:
    invited(inside)
    with receiving(Receiver()) as receiver:
        for path in ("broken", "sound"):
            add_webhook(inside, f"{receiver.url}/{path}", [Event.REPLY_RECEIVED], "tests")
        run(inside, "UPDATE webhook SET secret = 'whsec_!' WHERE id = 1")
        texted(inside, "1")
        tell_recruiters(inside)
        deliver_webhooks(inside)
        assert [one.path for one in receiver.got] == ["/sound"]
    first = rows(inside, webhook_delivery)[0]
    assert (first["state"], first["tries"], first["due_at"] > clock()) == ("waiting", 1, True)


def test_words_that_cannot_be_indexed_hold_up_no_reply_and_are_indexed_later(
    context: Context, clock: StandingClock
) -> None:
    run(
        context,
        "CREATE TRIGGER broken BEFORE INSERT ON reply_term WHEN NEW.reply_id = 1"
        " BEGIN SELECT RAISE(ABORT, 'broken'); END",
    )
    for name, phone in (("Sam Lee", SAM), ("Maria", MARIA)):
        invited(context, name, phone)
        texted(context, "where is it?", phone)
    tell_recruiters(context)
    assert all(row["done_at"] for row in rows(context, outbox))
    assert {row["reply_id"] for row in rows(context, reply_term)} == {2}
    run(context, "DROP TRIGGER broken")
    clock.advance(minutes=1)
    assert "workers.jobs.pass_on_replies" in due_jobs(context)
    tell_recruiters(context)
    assert {row["reply_id"] for row in rows(context, reply_term)} == {1, 2}
    assert due_jobs(context) == ("workers.jobs.send_due_touches",)


def test_a_missed_text_that_cannot_be_handled_is_found_in_the_log_until_it_can(
    context: Context, clock: StandingClock, made: int
) -> None:
    looks = missed(context, clock, "1")
    with context.database.write() as tx:
        conversations.load(tx, SAM, clock())
    run(context, "UPDATE conversation SET question = '{'")
    for _ in range(30):
        find_missed_texts(looks)
        clock.advance(minutes=3)
    with context.database.read() as tx:
        (left,) = stumbles.known(tx, Kind.MISSED).values()
    assert (feed(context), 3 < left.tries < 10) == ([], True)
    run(context, "UPDATE conversation SET question = NULL")
    clock.advance(hours=1)
    find_missed_texts(looks)
    assert [one.text for one in feed(context)] == ["1"]
