"""What must hold when all is over: nothing waits, nothing is lost, every contact has one end."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Table, select

from service.flows.state import Intent, Status
from service.flows.unanswered import TIME_TO_ACT
from service.store import replies
from service.store.database import Database, Tx
from service.store.schema import (
    attempt,
    call,
    conversation,
    interview,
    message,
    outbox,
    reply,
    touch,
    trouble,
)
from tests.simulation.office import Mail
from tests.simulation.texts import TextNetwork
from tests.simulation.watch import Watch

_FINAL = frozenset({"delivered", "voicemail_left", "skipped", "undelivered", "failed", "sent"})
_ASKS = 3
Away = tuple[datetime, datetime]
_INTENT = {
    Status.CONFIRMED: {Intent.CONFIRM, Intent.RESCHEDULE, Intent.RUNNING_LATE},
    Status.RESCHEDULE_REQUESTED: {Intent.RESCHEDULE, Intent.CANCEL},
    Status.CANCELLED: {Intent.CANCEL, Intent.WRONG_NUMBER},
}


def check(
    database: Database, watch: Watch, texts: TextNetwork, mail: Mail, away: list[Away]
) -> None:
    """Write down whatever is left open, lost, or not as the phones have it.

    `away` is when nobody worked.
    """
    with database.read() as tx:
        for found in (
            _touches(tx, watch),
            _attempts(tx, texts),
            _waiting(tx),
            _inbound(tx, texts),
            _replies(tx, mail),
            _answers(tx, away),
            mail.calendars.check(tx),
        ):
            for what in found:
                watch.say(f"at the end: {what}")


def _rows(tx: Tx, table: Table) -> list[dict[str, object]]:
    return [dict(row) for row in tx.execute(select(table).order_by(*table.primary_key)).mappings()]


def _touches(tx: Tx, watch: Watch) -> Iterator[str]:
    """Every touch has ended, and as the phone has it."""
    asked = defaultdict(int)
    for row in _rows(tx, attempt):
        asked[row["touch_id"]] = max(asked[row["touch_id"]], row["asked"])
    for row in _rows(tx, touch):
        state, about = row["state"], f"touch {row['id']} ({row['kind']} {row['label']!r})"
        copies = [one.status for one in watch.copies[row["id"]]]
        if state not in _FINAL:
            yield f"{about} is {state}"
        if "delivered" in copies and state in {"skipped", "failed", "undelivered", "unknown"}:
            yield f"{about} is {state} ({row['why']}), and its text has arrived"
        if state == "delivered" and row["channel"] == "sms" and "delivered" not in copies:
            yield f"{about} is delivered, and its texts are {copies}"
        if state == "sent" and copies != ["sent"] and asked[row["id"]] < _ASKS:
            yield f"{about} is sent, and its texts are {copies}"
        if copies.count("delivered") + copies.count("sent") > 1:
            yield f"{about} went out as {copies}"


def _attempts(tx: Tx, texts: TextNetwork) -> Iterator[str]:
    """Every text that was taken is known, as one send."""
    known = {row["provider_sid"]: row for row in _rows(tx, attempt)}
    sends = Counter(sms.attempt_id for sms in texts.taken.values())
    for sms in texts.taken.values():
        row = known.get(sms.sid)
        if row is None:
            yield f"nobody knows the text {sms.sid} of attempt {sms.attempt_id}"
        elif row["id"] != sms.attempt_id and sends[row["id"]]:
            yield f"the text of attempt {sms.attempt_id} is taken for {row['id']}'s"
        if sends[sms.attempt_id] > 1:
            yield f"attempt {sms.attempt_id} was taken {sends[sms.attempt_id]} times"


def _waiting(tx: Tx) -> Iterator[str]:
    """Nothing waits for anything."""
    for table, column, values in (
        (attempt, attempt.c.state, ("sending", "unknown")),
        (call, call.c.status, ("placing", "unknown", "ringing", "in-progress", "queued")),
    ):
        for row in tx.execute(select(table.c.id, column).where(column.in_(values))):
            yield f"{table.name} {row[0]} is {row[1]}"
    for column in (conversation.c.tell_at, interview.c.tell_at, attempt.c.ask_at):
        for moment in tx.execute(select(column).where(column.is_not(None))).scalars():
            yield f"{column} still waits for {moment}"
    for name in tx.execute(select(trouble.c.name).where(trouble.c.over_at.is_(None))).scalars():
        yield f"the trouble {name!r} is not over"


def _inbound(tx: Tx, texts: TextNetwork) -> Iterator[str]:
    """Every text to us is kept once, however it came."""
    kept = Counter(tx.execute(select(message.c.provider_sid)).scalars())
    for one in texts.inbound:
        if kept[one.sid] != 1:
            yield f"{one.sid} ({one.body!r} of {one.phone}) is kept {kept[one.sid]} times"


def _replies(tx: Tx, mail: Mail) -> Iterator[str]:
    """Every reply has been passed on, by one item, and its recruiter has a mail."""
    items = defaultdict(list)
    for row in _rows(tx, outbox):
        if row["topic"] == replies.TOPIC:
            items[row["ref_id"]].append(row["done_at"])
    for row in _rows(tx, reply):
        about = f"reply {row['id']} ({row['intent']})"
        if len(items[row["id"]]) != 1 or items[row["id"]] == [None] or row["notified_at"] is None:
            yield f"{about} was not passed on: {items[row['id']]}"
        if row["interview_id"] is not None and f"reply-{row['id']}" not in mail.told:
            yield f"{about} never reached its recruiter"


def _answers(tx: Tx, away: list[Away]) -> Iterator[str]:
    """Whoever answered was heard; where nobody did, the recruiter knows, if anybody could tell."""
    told = defaultdict(set)
    for row in _rows(tx, reply):
        told[row["interview_id"]].add(row["intent"])
        if row["kind"] == "unanswered":
            told[row["interview_id"]].add("silence")
    for row in _rows(tx, interview):
        about = (
            f"interview {row['id']}, {row['status']}, created {row['created_at']:%d %H:%M}, "
            f"start {row['starts_at']:%d %H:%M}, revision {row['revision']}"
        )
        wanted = _INTENT.get(row["status"], set())
        if wanted and not row["called_off"] and not wanted & told[row["id"]]:
            yield f"{about} and told is {told[row['id']]}"
        silent = row["status"] == Status.SCHEDULED and not told[row["id"]]
        if silent and not any(_slept_through(row, one) for one in away):
            yield f"{about}: the recruiter never heard of the silence"


def _slept_through(row: dict[str, object], away: Away) -> bool:
    """Whether nobody worked from when silence is told at the latest until the start.

    An hour before it, or halfway from when it was booked. Behind the start nothing is told.
    """
    begin, end = away
    start, made = row["starts_at"], row["created_at"]
    latest = start if row["revision"] > 1 else max(start - TIME_TO_ACT, made + (start - made) / 2)
    return begin <= latest and start <= end
