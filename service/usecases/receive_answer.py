"""Somebody answered on the page behind their link: the same roads as a text, and no reading."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from service.flows.answer_page import Standing, standing
from service.flows.effects import Prompt, PromptKind
from service.flows.events import Answered
from service.flows.state import Channel, Intent, Interview, Reason, Slot, Snapshot
from service.store import interviews, messages, page_answers
from service.store.database import Tx
from service.store.messages import Inbound
from service.store.records import InterviewRecord
from service.usecases.context import Context
from service.usecases.conversation import RepeatedError, converse, decide, load_snapshot
from service.usecases.problems import BadInput, FieldError, Gone, NotFound

_KEY = re.compile(r"[A-Za-z0-9_-]{8,40}")
# As long as a text can be (Twilio's limit for an inbound body).
_LONGEST_WORDS = 1600
_LATEST_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen on the page. `revision` is the one that the page showed.

    `slot_id` picks a time (with `reschedule`), `minutes` says how late, `words` are what was typed:
    a wish for a time, a question, the day another offer wants an answer, a reason.
    """

    intent: Intent
    revision: int
    reason: Reason | None = None
    slot_id: int | None = None
    minutes: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the page shows next.

    `words` are in the candidate's language (None: nothing needs saying). `kind` and `slots` say
    which choices go with them, `more` that further times can be asked for. `interview` is as it
    stands now.
    """

    words: str | None
    kind: PromptKind | None
    slots: tuple[Slot, ...]
    more: bool
    interview: Interview
    repeated: bool = False


def receive_answer(context: Context, token: str, chosen: Chosen, key: str) -> Outcome:
    """Commit an answer of the page in one transaction; a repeat of its key changes nothing.

    `key` is the nonce of the form (8 to 40 letters, digits, "-" and "_"): a form that is sent
    twice is one answer and shows the same words. Raises NotFound for an unknown token, Gone when
    the interview is over, BadInput for a key or a number of minutes that cannot be taken.
    """
    _check(chosen, key)
    now = context.clock()
    try:
        with context.database.write() as tx:
            record, snapshot = _load(tx, context, token, now)
            inbound = _inbound(record, chosen, key)
            said = converse(tx, context, snapshot, _event(record, chosen), inbound)
            after = interviews.known(tx, record.id).in_flow()
            return _outcome(said.prompt, said.words, after)
    except RepeatedError:
        return _again(context, token, chosen, key)


def _check(chosen: Chosen, key: str) -> None:
    """Refuse what no form of ours sends. Raises BadInput."""
    if not _KEY.fullmatch(key):
        message = "accepts 8 to 40 letters, digits, - and _"
        raise BadInput(FieldError("key", message))
    if chosen.minutes is not None and not 0 < chosen.minutes <= _LATEST_MINUTES:
        raise BadInput(FieldError("minutes", f"accepts 1 to {_LATEST_MINUTES}"))


def _load(tx: Tx, context: Context, token: str, now: datetime) -> tuple[InterviewRecord, Snapshot]:
    """Find the interview of a link and read its conversation, thread first. Raises NotFound, Gone.

    The page is not the thread: what is asked by text stays open, an opt-out of texts silences no
    page, and the page speaks the language of its own interview.
    """
    seen = interviews.by_token(tx, token)
    if seen is None:
        raise NotFound("there is no such answer page")
    snapshot = load_snapshot(tx, context, seen.candidate.phone, now)
    record = interviews.known(tx, seen.id)
    if standing(record.in_flow(), now) is Standing.OVER:
        raise Gone("this interview is over")
    thread = replace(
        snapshot.thread,
        language=record.candidate.language, question=None, opted_out=False, answers_lately=0,
    )  # fmt: skip
    return record, replace(snapshot, thread=thread)


def _inbound(record: InterviewRecord, chosen: Chosen, key: str) -> Inbound:
    """Return the answer as a message of its own channel."""
    sid = page_answers.sid_of(record.id, key)
    return Inbound(sid, record.candidate.phone, _clean(chosen.words), channel=Channel.LINK)


def _event(record: InterviewRecord, chosen: Chosen) -> Answered:
    return Answered(
        interview_id=record.id,
        revision=chosen.revision,
        intent=chosen.intent,
        reason=chosen.reason,
        slot_id=chosen.slot_id,
        minutes=chosen.minutes,
        words=_clean(chosen.words),
    )


def _clean(words: str) -> str:
    """Drop NUL, which PostgreSQL cannot store and no person writes."""
    return words.replace("\x00", "").strip()[:_LONGEST_WORDS]


def _outcome(
    prompt: Prompt | None, words: str | None, after: Interview, *, repeated: bool = False
) -> Outcome:
    return Outcome(
        words=words,
        kind=prompt.kind if prompt else None,
        slots=prompt.slots if prompt else (),
        more=prompt.more if prompt else False,
        interview=after,
        repeated=repeated,
    )


def _again(context: Context, token: str, chosen: Chosen, key: str) -> Outcome:
    """Show the same words as the first time; times that were offered are offered as they stand."""
    now = context.clock()
    with context.database.write() as tx:
        record, snapshot = _load(tx, context, token, now)
        words = messages.answer_given(tx, _inbound(record, chosen, key).sid)
        asked = chosen.intent is Intent.RESCHEDULE and chosen.slot_id is None
        prompt = decide(tx, snapshot, _event(record, chosen), now).prompt if asked else None
        return _outcome(prompt, words, record.in_flow(), repeated=True)
