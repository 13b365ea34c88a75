"""The thread with one phone number: its open question and its consent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import RowMapping, bindparam, insert, select, true, update

from service.flows.state import Channel, Question
from service.store import stumbles
from service.store.database import Tx
from service.store.schema import consent_event, conversation
from service.store.stumbles import Kind
from service.store.upsert import insert_or_ignore

_question = TypeAdapter(Question)
# Built once: building a statement costs more than running it on this road.
_SAME = conversation.c.phone == bindparam("number")
_LOOK = select(conversation).where(_SAME)
_HOLD = _LOOK.with_for_update()
_THESE = conversation.c.phone.in_(bindparam("numbers", expanding=True))
_KNOWN = select(conversation.c.phone).where(_THESE)
_HOLD_ALL = select(conversation).where(_THESE).order_by(conversation.c.phone).with_for_update()
_CHANGE = update(conversation).where(_SAME)
_TEXTED = (
    update(conversation)
    .where(_THESE, conversation.c.first_texted_at.is_(None))
    .values(first_texted_at=bindparam("moment"))
)
_INSERT = insert_or_ignore(conversation, conversation.c.phone)


@dataclass(frozen=True, slots=True)
class Conversation:
    """A thread as it stands; `opted_out` is about texts, and `landline` says that none arrives."""

    phone: str
    question: Question | None
    first_texted_at: datetime | None
    opted_out: bool
    calls_opted_out: bool
    tell_at: datetime | None = None
    landline: bool = False


def load(tx: Tx, phone: str, now: datetime) -> Conversation:
    """Return the thread with a number and hold its row, so that its texts are read one by one.

    On SQLite the write lock does the holding; on PostgreSQL the row does.
    """
    found = _select(tx, phone, lock=True)
    if found is None:
        _insert_if_absent(tx, phone, now)
        found = _select(tx, phone, lock=True)
    assert found is not None  # noqa: S101  # it was inserted a line ago
    return found


def load_all(tx: Tx, phones: Iterable[str], now: datetime) -> dict[str, Conversation]:
    """Return the threads with some numbers and hold their rows, always in the same order.

    New numbers come first: whoever held known ones, and waited here for somebody who is writing the
    same new number and wants those, would wait for ever (PostgreSQL ends one of the two).
    """
    wanted = sorted(set(phones))
    known = set(tx.execute(_KNOWN, {"numbers": wanted}).scalars())
    missing = [phone for phone in wanted if phone not in known]
    if missing:
        rows = [{"phone": phone, "updated_at": now} for phone in missing]
        tx.execute(_INSERT[tx.dialect.name], rows)
    return _select_all(tx, wanted)


def look(tx: Tx, phone: str) -> Conversation:
    """Return the thread without holding it; an empty one for a number not seen yet."""
    return _select(tx, phone, lock=False) or Conversation(phone, None, None, False, False)  # noqa: FBT003  # fields in their order


def ask(
    tx: Tx, phone: str, question: Question | None, now: datetime, tell_at: datetime | None = None
) -> None:
    """Store what the next digit answers, and when silence is told if a text was asked back."""
    stored = None if question is None else _question.dump_json(question).decode()
    _update(tx, phone, now, question=stored, tell_at=tell_at)


def ask_all(tx: Tx, questions: Mapping[str, Question | None], now: datetime) -> None:
    """Store for each number what its next digit answers; none of them was asked back."""
    rows = [
        {
            "number": phone,
            "question": None if asked is None else _question.dump_json(asked).decode(),
            "tell_at": None,
            "updated_at": now,
        }
        for phone, asked in questions.items()
    ]
    if rows:
        tx.execute(_CHANGE, rows)


def unanswered(tx: Tx, now: datetime, limit: int) -> list[str]:
    """List the numbers that were asked back and stayed silent for too long."""
    passable = stumbles.is_passable(Kind.SILENCE, conversation.c.phone, now)
    due = select(conversation.c.phone).where(conversation.c.tell_at <= now, passable)
    return [
        str(phone)
        for phone in tx.execute(due.order_by(conversation.c.tell_at).limit(limit)).scalars()
    ]


def is_unanswered(tx: Tx, now: datetime) -> bool:
    """Whether there is such a number."""
    return bool(unanswered(tx, now, 1))


def texted(tx: Tx, phone: str, now: datetime) -> None:
    """Remember that this number has had its first text."""
    first = (conversation.c.phone == phone) & conversation.c.first_texted_at.is_(None)
    tx.execute(update(conversation).where(first).values(first_texted_at=now))


def texted_all(tx: Tx, phones: Iterable[str], now: datetime) -> None:
    """Remember of each number that it has had its first text."""
    tx.execute(_TEXTED, {"numbers": list(phones), "moment": now})


def texts_reach(tx: Tx, phone: str, now: datetime) -> None:
    """Forget that a number was taken for a landline: it has texted us."""
    _update(tx, phone, now, landline_at=None)


def mark_landline(tx: Tx, phone: str, now: datetime) -> None:
    """Remember that texts do not reach this number; the first time counts."""
    _insert_if_absent(tx, phone, now)
    still_open = _SAME & conversation.c.landline_at.is_(None)
    values = {"landline_at": now, "updated_at": now}
    tx.execute(update(conversation).where(still_open).values(values), {"number": phone})


def allow_texts(tx: Tx, event: "ConsentChange", now: datetime) -> bool:
    """Record that texts are allowed, or no longer. False when that was so already."""
    was_allowed = not load(tx, event.phone, now).opted_out
    _keep(tx, event, Channel.SMS, now)
    if was_allowed == event.allowed:
        return False
    _update(tx, event.phone, now, opted_out_at=None if event.allowed else now)
    return True


def allow_calls(tx: Tx, event: "ConsentChange", now: datetime) -> bool:
    """Record that calls are allowed, or no longer. False when that was so already."""
    was_allowed = not load(tx, event.phone, now).calls_opted_out
    _keep(tx, event, Channel.VOICE, now)
    if was_allowed == event.allowed:
        return False
    _update(tx, event.phone, now, calls_opted_out_at=None if event.allowed else now)
    return True


def agreed_since(tx: Tx, phone: str, since: datetime) -> bool:
    """Whether this number has agreed to texts or calls after an aware moment."""
    theirs = (consent_event.c.phone == phone) & consent_event.c.allowed.is_(true())
    later = select(consent_event.c.id).where(theirs, consent_event.c.at > since).limit(1)
    return tx.execute(later).first() is not None


def _keep(tx: Tx, event: "ConsentChange", channel: Channel, now: datetime) -> None:
    tx.execute(
        insert(consent_event).values(
            phone=event.phone,
            channel=channel,
            allowed=event.allowed,
            source=event.source,
            provider_sid=event.provider_sid,
            words=event.words,
            at=now,
        )
    )


@dataclass(frozen=True, slots=True)
class ConsentChange:
    """A withdrawal or renewal of consent to texts or calls, with where it came from."""

    phone: str
    allowed: bool
    source: str
    words: str = ""
    provider_sid: str | None = None


def _select(tx: Tx, phone: str, *, lock: bool) -> Conversation | None:
    row = tx.execute(_HOLD if lock else _LOOK, {"number": phone}).mappings().first()
    return None if row is None else _record(row)


def _select_all(tx: Tx, phones: list[str]) -> dict[str, Conversation]:
    rows = tx.execute(_HOLD_ALL, {"numbers": phones}).mappings()
    return {row["phone"]: _record(row) for row in rows}


def _record(row: RowMapping) -> Conversation:
    return Conversation(
        phone=row["phone"],
        question=_question.validate_json(row["question"]) if row["question"] else None,
        first_texted_at=row["first_texted_at"],
        opted_out=row["opted_out_at"] is not None,
        calls_opted_out=row["calls_opted_out_at"] is not None,
        tell_at=row["tell_at"],
        landline=row["landline_at"] is not None,
    )


def _insert_if_absent(tx: Tx, phone: str, now: datetime) -> None:
    tx.execute(_INSERT[tx.dialect.name], {"phone": phone, "updated_at": now})


def _update(tx: Tx, phone: str, now: datetime, **values: object) -> None:
    tx.execute(_CHANGE, {"number": phone, "updated_at": now, **values})
