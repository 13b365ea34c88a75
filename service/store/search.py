"""Finding interviews and replies by the beginnings of words: written with them, asked by index."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, CompoundSelect, Select, Table, delete, func, insert, select

from service.flows.terms import terms_of
from service.flows.unanswered import KIND as UNANSWERED
from service.store import replies
from service.store.database import Tx
from service.store.records import InterviewRecord
from service.store.schema import interview, interview_term, reply, reply_term

# Above every character that a term can begin with.
_LAST = "\U0010ffff"
_FEW = 3000
_ANY = reply.alias("any_reply")


def index_interview(tx: Tx, record: InterviewRecord) -> None:
    """Make an interview found by its title, and by its candidate's name and number as they are."""
    terms = terms_of(record.title, record.candidate.name, record.candidate.phone)
    _write(tx, interview_term, "interview_id", record.id, terms)


def index_replies(tx: Tx, ids: Iterable[int]) -> None:
    """Make replies found by their number and their words; private words are never among them."""
    for reply_id in ids:
        found = replies.by_id(tx, reply_id)
        if found is not None:
            hidden = found.private or found.kind == UNANSWERED
            terms = terms_of("" if hidden else found.text, found.phone)
            _write(tx, reply_term, "reply_id", found.id, terms)


def in_interviews(words: Iterable[str]) -> list[ColumnElement[bool]]:
    """Return a condition on interviews for each word that `terms.wanted` gave."""
    return [interview.c.id.in_(_interviews(word)) for word in words]


def in_replies(tx: Tx, words: Iterable[str]) -> list[ColumnElement[bool]]:
    """Return a condition on replies for each word: it is theirs or their interview's.

    What few replies hold is looked up; what many hold is looked for in one reply after the other,
    from the newest on, until a page is full. Either way round costs seconds in the other's case.
    """
    return [_few_or_many(tx, word) for word in words]


def are_few(tx: Tx, ids: CompoundSelect[tuple[int]], most: int = _FEW) -> bool:
    """Whether a query gives so few ids that looking each of them up is the shortest way."""
    some = ids.subquery()
    first = select(some.c[0]).limit(most).subquery()
    return int(tx.execute(select(func.count()).select_from(first)).scalar_one()) < most


def _few_or_many(tx: Tx, word: str) -> ColumnElement[bool]:
    own = select(reply_term.c.reply_id).where(_begins(reply_term, word))
    theirs = (
        select(_ANY.c.id)
        .join(interview_term, interview_term.c.interview_id == _ANY.c.interview_id)
        .where(_begins(interview_term, word))
    )
    either = own.union_all(theirs)
    if are_few(tx, either):
        return reply.c.id.in_(either)
    in_own = own.where(reply_term.c.reply_id == reply.c.id).correlate(reply)
    in_theirs = _interviews(word).where(interview_term.c.interview_id == reply.c.interview_id)
    return in_own.exists() | in_theirs.correlate(reply).exists()


def _interviews(word: str) -> Select[tuple[int]]:
    return select(interview_term.c.interview_id).where(_begins(interview_term, word))


def _begins(terms: Table, word: str) -> ColumnElement[bool]:
    return (terms.c.term >= word) & (terms.c.term < word + _LAST)


def _write(tx: Tx, table: Table, key: str, about: int, terms: frozenset[str]) -> None:
    """Write what differs: whoever only moved an interview changed no word of it."""
    held = frozenset(tx.execute(select(table.c.term).where(table.c[key] == about)).scalars())
    if gone := held - terms:
        tx.execute(delete(table).where(table.c[key] == about, table.c.term.in_(sorted(gone))))
    if new := terms - held:
        tx.execute(insert(table), [{"term": term, key: about} for term in sorted(new)])
