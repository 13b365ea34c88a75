"""Other programs are told: what they asked for is written down, signed, and delivered."""

import base64
import json
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from standardwebhooks import Webhook as Signer

from service.channels import outgoing
from service.channels.outgoing import Forbidden, NotReached
from service.flows import announced, backoff
from service.flows.announced import Event
from service.store import interviews, touches, webhooks
from service.store.database import Tx
from service.store.leases import Claim, this_thread
from service.store.outbox import Item
from service.store.records import InterviewRecord, ReplyRecord, TouchRecord
from service.store.stumbles import Kind
from service.store.webhooks import Delivery, Webhook
from service.usecases import audit
from service.usecases.context import Context
from service.usecases.one_by_one import Rows, several_at_once
from service.usecases.problems import BadInput, Conflict, FieldError, NotFound

TEST = "webhook.test"
_MOST = 50
_AT_ONCE = 8
# Sixteen more tries, the waits doubled up to four hours: a day in all.
_MOST_TRIES = 17
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=5), timedelta(hours=4)
_GONE = 410
_SECRET_BYTES = 32
_log = structlog.get_logger()


def add_webhook(context: Context, url: str, events: Iterable[Event], actor: str) -> Webhook:
    """Keep an address; its secret is made here. Raises BadInput, Conflict."""
    wanted, wrong = sorted(set(events)), []
    if not wanted:
        wrong.append(FieldError("events", f"accepts one or more of {', '.join(Event)}"))
    try:
        outgoing.check_address(url, allow_private=context.reach.allow_private)
    except ValueError as error:
        wrong.append(FieldError("url", str(error)))
    if wrong:
        raise BadInput(*wrong)
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()
    now = context.clock()
    with context.database.write() as tx:
        if len(webhooks.after(tx)) >= _MOST:
            raise Conflict(f"there are {_MOST} webhooks already; remove one first")
        facts = {"url": url, "secret": secret, "events": " ".join(wanted), "created_by": actor}
        made = webhooks.add(tx, now, **facts)
        audit.note(tx, actor, "webhook.added", "webhook", made.id, _host(url), now=now)
    return made


def list_webhooks(context: Context, after: int = 0, limit: int = _MOST) -> list[Webhook]:
    """List the addresses from behind an id, oldest first."""
    with context.database.read() as tx:
        return webhooks.after(tx, after, limit)


def remove_webhook(context: Context, webhook_id: int, actor: str) -> None:
    """Forget an address and what it was told. Raises NotFound."""
    now = context.clock()
    with context.database.write() as tx:
        if not webhooks.remove(tx, webhook_id):
            raise NotFound(f"there is no webhook {webhook_id}")
        audit.note(tx, actor, "webhook.removed", "webhook", webhook_id, now=now)


def send_test(context: Context, webhook_id: int, actor: str) -> None:
    """Let an address be told something that means nothing. Raises NotFound."""
    now = context.clock()
    with context.database.write() as tx:
        if webhooks.by_id(tx, webhook_id) is None:
            raise NotFound(f"there is no webhook {webhook_id}")
        data = {"message": "This is a test from unghost.", "asked_by": actor}
        key = f"msg_test_{secrets.token_hex(8)}"
        webhooks.plan(tx, webhook_id, key, TEST, _body(TEST, now, data), now)


def send_again(context: Context, webhook_id: int, delivery_id: int, actor: str) -> None:
    """Deliver once more under the same webhook-id, for another day. Raises NotFound."""
    now = context.clock()
    with context.database.write() as tx:
        if not webhooks.send_again(tx, webhook_id, delivery_id, now):
            raise NotFound(f"there is no delivery {delivery_id}")
        audit.note(tx, actor, "webhook.resent", "webhook", webhook_id, now=now)


def last_deliveries(
    context: Context, ids: Iterable[int], limit: int = 20
) -> dict[int, list[Delivery]]:
    """Return the last deliveries to some addresses, newest first."""
    with context.database.read() as tx:
        return webhooks.newest_of(tx, ids, limit)


def announce_reply(tx: Tx, reply: ReplyRecord, record: InterviewRecord, now: datetime) -> None:
    """Note for each address what follows from a reply; private words are left out."""
    moved = reply.moved_to is not None
    events = announced.of_reply(reply.kind, reply.intent, reply.told, moved=moved)
    data = {"interview": _interview(record), "reply": _reply(reply)}
    for event in events:
        _plan(tx, f"reply_{reply.id}", event, data, now)


def announce_item(tx: Tx, item: Item, now: datetime) -> None:
    """Note for each address what an outbox item says; its topic is the event's name."""
    event = Event(item.topic)
    touch = touches.by_id(tx, item.ref_id) if event is Event.REMINDER_FAILED else None
    interview_id = item.ref_id if touch is None else touch.interview_id
    data: dict[str, Any] = {"interview": _interview(interviews.known(tx, interview_id))}
    if touch is not None:
        data["reminder"] = _reminder(touch)
    _plan(tx, f"item_{item.id}", event, data, now)


def deliver_webhooks(context: Context) -> int:
    """Deliver what is due, each address by turns, and return how many tries were made."""
    owner = this_thread()
    handle = partial(_try, context, owner, Rows(context, Kind.WEBHOOK))
    return several_at_once(partial(_claim, context, owner), handle, _AT_ONCE)


def _claim(context: Context, owner: str) -> list[Delivery]:
    with context.database.write() as tx:
        return webhooks.claim(tx, Claim(owner, context.clock(), _AT_ONCE))


def _try(context: Context, owner: str, rows: Rows, one: Delivery) -> None:
    """Deliver one; one that we stumble over is put off as if it had not been taken."""
    if rows.handle(one.id, partial(_deliver, context, owner, one)):
        _settle(context, owner, one, 0, "it could not be made; see the log")


def _deliver(context: Context, owner: str, one: Delivery) -> None:
    with context.database.read() as tx:
        target = webhooks.by_id(tx, one.webhook_id)
    if target is None:
        return  # removed meanwhile, with all that it was to be told
    _settle(context, owner, one, *_post(context, target, one))


def _settle(  # noqa: PLR0913, PLR0917  # a try, and what became of it
    context: Context, owner: str, one: Delivery, status: int, why: str, is_final: bool = False
) -> None:
    now = context.clock()
    if not why:
        values: dict[str, object] = {"state": webhooks.SENT, "done_at": now}
    elif is_final or one.tries >= _MOST_TRIES:
        values = {"state": webhooks.FAILED, "done_at": now}
        _log.warning("webhook given up", webhook=one.webhook_id, why=why)
    else:
        wait = backoff.wait(_FIRST_WAIT, _LONGEST_WAIT, one.tries - 1)
        values = {"due_at": now + backoff.spread(wait, one.id)}
    with context.database.write() as tx:
        webhooks.settle(tx, one.id, owner, last_status=status, last_error=why, **values)


def _post(context: Context, target: Webhook, one: Delivery) -> tuple[int, str, bool]:
    """Make one try; return the status, what went wrong, and whether that is for good."""
    now = context.clock()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "unghost",
        "webhook-id": one.key,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Signer(target.secret).sign(one.key, now, one.body),
    }
    try:
        answer = outgoing.ask(context.reach, "POST", target.url, headers, one.body.encode())
    except NotReached as error:
        return 0, error.words, isinstance(error, Forbidden)
    if 200 <= answer.status < 300:  # noqa: PLR2004  # what counts as taken
        return answer.status, "", False
    followed = "; redirects are not followed" if answer.location else ""
    return answer.status, f"it answered {answer.status}{followed}", answer.status == _GONE


def _plan(tx: Tx, what: str, event: Event, data: dict[str, Any], now: datetime) -> None:
    for one in webhooks.after(tx):
        if event in one.events.split():
            # The signed text is parted by dots, so there is none in the id.
            key = f"msg_{what}_{event.replace('.', '_')}"
            webhooks.plan(tx, one.id, key, event, _body(event, now, data), now)


def _body(kind: str, now: datetime, data: dict[str, Any]) -> str:
    return json.dumps({"type": kind, "timestamp": _moment(now), "data": data})


def _interview(record: InterviewRecord) -> dict[str, Any]:
    person = record.candidate
    return {
        "id": record.id,
        "external_id": record.external_id,
        "status": record.status,
        "candidate": {
            "name": person.name,
            "phone": person.phone,
            "email": person.email or None,
            "language": person.language,
            "time_zone": person.time_zone,
        },
        "recruiter": record.recruiter.email,
        "title": record.title,
        "starts_at": _moment(record.starts_at),
        "duration_minutes": record.duration_minutes,
        "location": record.location,
    }


def _reply(one: ReplyRecord) -> dict[str, Any]:
    return {
        "id": one.id,
        "channel": one.channel or None,
        "intent": one.intent,
        "text": "" if one.private else one.text,
        "reason": one.reason,
        "notice_minutes": one.notice_minutes,
        "urgent": one.urgent,
        "received_at": _moment(one.received_at),
        "minutes_late": one.minutes_late,
        "deadline_at": _moment(one.deadline_at) if one.deadline_at else None,
        "private": one.private,
    }


def _reminder(touch: TouchRecord) -> dict[str, Any]:
    return {
        "id": touch.id,
        "kind": touch.kind,
        "label": touch.label,
        "channel": touch.channel,
        "due_at": _moment(touch.due_at),
        "state": touch.state,
        "why": touch.why or None,
    }


def _moment(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _host(url: str) -> str:
    """Return which program it is; the path may hold a secret."""
    return outgoing.read_address(url).host or ""
