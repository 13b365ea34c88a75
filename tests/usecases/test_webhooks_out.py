"""Other programs are told what they asked for: signed, again until it arrives, never inside."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from standardwebhooks import Webhook as Signer

from service.deps import Deps
from service.flows.announced import Event
from service.flows.outcomes import Outcome
from service.flows.state import TouchState
from service.ports import ProviderText
from service.store.schema import webhook_delivery
from service.store.webhooks import Webhook
from service.usecases.change_interview import call_off, change_interview
from service.usecases.context import Context
from service.usecases.invitation import Changes
from service.usecases.problems import BadInput
from service.usecases.record_attendance import record_attendance
from service.usecases.record_outcome import record_report
from service.usecases.send_touches import send_due_touches
from service.usecases.tell_recruiters import tell_recruiters
from service.usecases.tell_unanswered import tell_unanswered
from service.usecases.webhooks_out import (
    add_webhook,
    deliver_webhooks,
    remove_webhook,
    send_again,
    send_test,
)
from tests.support.clock import StandingClock
from tests.support.core import at_once, attempt, rows, texted
from tests.support.receiver import Receiver, receiving
from tests.support.steps import MARIA, invited, offered


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving(Receiver()) as found:
        yield found


@pytest.fixture
def inside(make_deps: Callable[[dict[str, str]], Deps], environment: dict[str, str]) -> Context:
    """A service that may reach private addresses, as the receiver's is one."""
    return make_deps({**environment, "WEBHOOK_ALLOW_PRIVATE": "true"}).context


def hooked(context: Context, receiver: Receiver, *events: Event) -> Webhook:
    return add_webhook(context, f"{receiver.url}/in", events or tuple(Event), "tests")


def delivered(context: Context, receiver: Receiver) -> list[str]:
    """Deliver what is due, and return the types of all that came, in any order."""
    tell_recruiters(context)
    deliver_webhooks(context)
    return sorted(json.loads(one.body)["type"] for one in receiver.got)


def test_a_reply_comes_signed_with_its_interview_and_without_private_words(
    inside: Context, receiver: Receiver
) -> None:
    hook = hooked(inside, receiver, Event.REPLY_RECEIVED)
    invited(inside, external_id="ats-1")
    texted(inside, "my kid is in hospital")
    assert delivered(inside, receiver) == ["reply.received"]
    (came,) = receiver.got
    body: dict[str, Any] = json.loads(came.body)
    assert body["data"]["interview"]["external_id"] == "ats-1"
    assert (body["data"]["reply"]["private"], body["data"]["reply"]["text"]) == (True, "")
    assert "hospital" not in came.body.decode()
    signed = Signer(hook.secret).sign(
        came.headers["webhook-id"], inside.clock(), came.body.decode()
    )
    assert came.headers["webhook-signature"] == signed
    assert came.headers["webhook-timestamp"] == str(int(inside.clock().timestamp()))


def picks_another_time(context: Context, _: StandingClock) -> None:
    invited(context)
    offered(context, 50)
    texted(context, "2")
    tell_recruiters(context)
    texted(context, "1")


def stays_silent(context: Context, _: StandingClock) -> None:
    invited(context)
    with context.database.write() as tx:
        tx.exec_driver_sql("UPDATE interview SET tell_at = created_at")
    tell_unanswered(context)


def is_called_off(context: Context, _: StandingClock) -> None:
    call_off(context, invited(context).id, "", tell_candidate=False)


def is_moved(context: Context, _: StandingClock) -> None:
    made = invited(context)
    change_interview(context, made.id, Changes(starts_at=made.starts_at.replace(year=2999)))


def does_not_come(context: Context, clock: StandingClock) -> None:
    made = invited(context, hours=1)
    clock.advance(hours=2)
    record_attendance(context, made.id, Outcome.NO_SHOW)


@pytest.mark.parametrize(
    ("happens", "told"),
    [
        (picks_another_time, ["interview.rescheduled", "reply.received", "reply.received"]),
        (stays_silent, ["interview.unanswered"]),
        (is_called_off, ["interview.cancelled"]),
        (is_moved, ["interview.rescheduled"]),
        (does_not_come, ["interview.no_show"]),
    ],
)
def test_what_happens_is_told_by_its_name(
    inside: Context, receiver: Receiver, clock: StandingClock, happens: Any, told: list[str]
) -> None:
    hooked(inside, receiver)
    happens(inside, clock)
    found = delivered(inside, receiver)
    assert [one for one in found if one != "interview.reschedule_requested"] == told


def test_a_reminder_that_failed_is_told_with_why(inside: Context, receiver: Receiver) -> None:
    hooked(inside, receiver, Event.REMINDER_FAILED)
    invited(inside, hours=20)
    send_due_touches(inside)
    lost = ProviderText(
        str(attempt(inside, 1).provider_sid), TouchState.UNDELIVERED, "gone", "", 30005
    )
    for _ in range(2):
        record_report(inside, 1, lost, "undelivered")
    assert delivered(inside, receiver) == ["reminder.failed"]
    reminder = json.loads(receiver.got[0].body)["data"]["reminder"]
    assert (reminder["state"], reminder["why"]) == ("undelivered", "gone")


def test_an_address_that_fails_is_tried_for_a_day_under_one_id(
    inside: Context, receiver: Receiver, clock: StandingClock
) -> None:
    hook = hooked(inside, receiver)
    receiver.statuses = [500] * 100
    send_test(inside, hook.id, "tests")
    began = clock()
    while rows(inside, webhook_delivery)[0]["state"] == "waiting":
        deliver_webhooks(inside)
        clock.now = max(clock(), rows(inside, webhook_delivery)[0]["due_at"])
    assert len({one.headers["webhook-id"] for one in receiver.got}) == 1
    assert (len(receiver.got), 20 < (clock() - began).total_seconds() / 3600 < 30) == (17, True)
    receiver.statuses = []
    send_again(inside, hook.id, 1, "tests")
    deliver_webhooks(inside)
    assert rows(inside, webhook_delivery)[0]["state"] == "sent"


@pytest.mark.parametrize(
    ("status", "state", "why"),
    [(302, "waiting", "it answered 302"), (410, "failed", "it answered 410"), (204, "sent", "")],
)
def test_an_answer_says_whether_it_is_worth_another_try(
    inside: Context, receiver: Receiver, status: int, state: str, why: str
) -> None:
    hook = hooked(inside, receiver)
    receiver.statuses = [status]
    send_test(inside, hook.id, "tests")
    deliver_webhooks(inside)
    (row,) = rows(inside, webhook_delivery)
    assert (row["state"], row["last_status"], row["last_error"]) == (state, status, why)


def test_four_workers_at_once_deliver_each_once(inside: Context, receiver: Receiver) -> None:
    hook = hooked(inside, receiver)
    for _ in range(6):
        send_test(inside, hook.id, "tests")
    at_once(4, lambda _: deliver_webhooks(inside))
    assert len({one.headers["webhook-id"] for one in receiver.got}) == len(receiver.got) == 6


def test_a_private_address_is_refused_and_one_that_turns_private_is_not_reached(
    context: Context, inside: Context, receiver: Receiver
) -> None:
    with pytest.raises(BadInput, match="private"):
        hooked(context, receiver)
    hook = hooked(inside, receiver)
    send_test(inside, hook.id, "tests")
    deliver_webhooks(context)
    (row,) = rows(context, webhook_delivery)
    assert (receiver.got, row["state"], "private" in row["last_error"]) == ([], "failed", True)


def test_what_was_removed_is_told_no_more(inside: Context, receiver: Receiver) -> None:
    hook = hooked(inside, receiver)
    invited(inside, phone=MARIA)
    texted(inside, "1", MARIA)
    tell_recruiters(inside)
    remove_webhook(inside, hook.id, "tests")
    assert (delivered(inside, receiver), rows(inside, webhook_delivery)) == ([], [])
