"""Claimed touches become texts: checked once more, rendered, and written before their POSTs.

Many in one transaction: reading and writing one by one costs six times as much as the POST.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from service.flows import answers, apart, loops, surpassed, validity
from service.flows.checking import Go, Instead, Reach, Skip, Verdict
from service.flows.state import Question, QuestionKind, Slot, TouchKind
from service.flows.wording import candidate, segments
from service.flows.wording.segments import Segments
from service.ports import OutboundText
from service.store import attempts, conversations, messages, proposals, touches
from service.store.database import Tx
from service.store.records import InterviewRecord, TouchRecord
from service.usecases import due_touches
from service.usecases.context import Context
from service.usecases.due_touches import Due
from service.usecases.stay_silent import tell_now

_FILTERED = frozenset({30007})
_FILTERED_BEFORE = "the carrier has filtered these very words before"
_ASK_NOTHING = frozenset({TouchKind.CANCELLED, TouchKind.WRITTEN})
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Draft:
    """A touch with its words; `offered` are the times that it proposes."""

    due: Due
    offered: tuple[Slot, ...]
    body: str
    counted: Segments


@dataclass(frozen=True, slots=True)
class _Known:
    """What is read for all of them at once: by number, and by interview.

    `reminded` grows with what goes out now.
    """

    reaches: Mapping[str, Reach]
    plans: Mapping[int, list[TouchRecord]]
    reminded: dict[int, datetime]
    filtered: frozenset[tuple[int, str]]


def prepare(
    tx: Tx, context: Context, owner: str, touch_ids: Iterable[int]
) -> list[tuple[OutboundText, Segments]]:
    """Return what goes out, in the order of the touches; what does not is put aside.

    No more than there are threads free for their POSTs: a row that waits for longer than
    `settle_sends` does would be given up as never taken, planned again, and go out twice.
    """
    now = context.clock()
    held = due_touches.hold_all(tx, touch_ids, owner, now)
    if not held:
        return []
    known = _known(tx, context, held, now)
    drafts = [_draft(tx, context, due, known, now) for due in held]
    return _write(tx, context, [one for one in drafts if one is not None], now)


def _known(tx: Tx, context: Context, held: list[Due], now: datetime) -> _Known:
    interviews = {due.record.id for due in held}
    plans = touches.of_interviews(tx, interviews)
    again = [one for one, plan in plans.items() if apart.may_follow_another(plan)]
    return _Known(
        due_touches.reaches_of(tx, [due.thread for due in held]),
        plans,
        touches.last_reminders(tx, again, now - context.policy.gap) if again else {},
        attempts.met(tx, interviews, _FILTERED),
    )


def _draft(tx: Tx, context: Context, due: Due, known: _Known, now: datetime) -> _Draft | None:
    """Check a touch once more and render it from the live record, or put it aside."""
    reach = known.reaches[due.thread.phone]
    offered = proposals.still_open(tx, due.touch, now)
    verdict: Verdict = due_touches.judge(context, due, reach, now)
    if isinstance(verdict, Go):
        verdict = _last_look(context, due, offered, known, now)
    if isinstance(verdict, Go):
        body = _words(context, due, offered)
        if (due.record.id, body) not in known.filtered:
            if due.touch.kind in apart.REMINDING:
                known.reminded[due.record.id] = now
            return _Draft(due, offered, body, segments.count(body))
        verdict = _without_texts(context, due, reach, now)
    due_touches.put_aside(tx, due.touch.id, verdict, now)
    return None


def _without_texts(context: Context, due: Due, reach: Reach, now: datetime) -> Verdict:
    """Say what becomes of a text whose very words a carrier has filtered before."""
    verdict = due_touches.judge(context, due, replace(reach, landline=True), now)
    if isinstance(verdict, Skip | Instead):
        return replace(verdict, why=_FILTERED_BEFORE)
    return verdict


def _last_look(
    context: Context, due: Due, offered: tuple[Slot, ...], known: _Known, now: datetime
) -> Verdict:
    """Say whether what a touch would say has been said, or is said better by another or later."""
    if due.touch.kind == TouchKind.PROPOSAL and not offered:
        return Skip("the proposed times are taken or past")
    if surpassed.is_surpassed(due.touch, known.plans[due.record.id], now):
        return Skip(surpassed.WHY)
    return due_touches.keep_apart(context, due, known.reminded.get(due.record.id), now)


def _words(context: Context, due: Due, offered: tuple[Slot, ...]) -> str:
    interview, policy = due.record.in_flow(), context.policy
    first = due.thread.first_texted_at is None
    if due.touch.kind == TouchKind.WRITTEN:
        language = interview.language
        return candidate.written(due.touch.body, policy.organisation, language, first=first)
    if due.touch.kind == TouchKind.PROPOSAL:
        return candidate.proposal(interview, offered, policy.organisation, first=first)
    return candidate.reminder(
        interview,
        TouchKind(due.touch.kind),
        policy.organisation,
        first=first,
        base_url=policy.base_url,
        link_in_texts=policy.link_in_texts,
    )


def _write(
    tx: Tx, context: Context, drafts: list[_Draft], now: datetime
) -> list[tuple[OutboundText, Segments]]:
    if not drafts:
        return []
    attempt_ids = _write_attempts(tx, drafts, now)
    touches.all_sending(tx, [one.due.touch.id for one in drafts])
    asked = _questions(drafts, now)
    for thread in {one.due.thread.phone: one.due.thread for one in drafts}.values():
        if thread.phone in asked and thread.tell_at is not None:
            tell_now(tx, context, thread.phone, now)
    conversations.ask_all(tx, asked, now)
    _speak_since(tx, drafts, asked, now)
    return [
        (_text(context, attempt_id, one, now), one.counted)
        for attempt_id, one in zip(attempt_ids, drafts, strict=True)
    ]


def _write_attempts(tx: Tx, drafts: list[_Draft], now: datetime) -> list[int]:
    words = (
        {
            "phone": one.due.thread.phone,
            "body": one.body,
            "segments": one.counted.count,
            "interview_id": one.due.record.id,
        }
        for one in drafts
    )
    message_ids = messages.add_all_outbound(tx, now, words)
    rows = (
        {"touch_id": one.due.touch.id, "message_id": at, "phone": one.due.thread.phone}
        for one, at in zip(drafts, message_ids, strict=True)
    )
    return attempts.begin_all(tx, rows, now)


def _text(context: Context, attempt_id: int, draft: _Draft, now: datetime) -> OutboundText:
    due = draft.due
    _log.info(
        "reminder goes out",
        interview=due.record.id, touch=due.touch.id, attempt=attempt_id,
        segments=draft.counted.count, encoding=draft.counted.encoding,
    )  # fmt: skip
    quiet = context.policy.quiet
    useful = validity.valid_seconds(due.record.in_flow(), quiet, now, draft.offered)
    return OutboundText(attempt_id, due.thread.phone, draft.body, useful)


def _speak_since(
    tx: Tx, drafts: list[_Draft], asked: Mapping[str, Question | None], now: datetime
) -> None:
    """Keep the open question behind what a recruiter wrote: an "ok" now answers the recruiter."""
    for one in drafts:
        thread = one.due.thread
        if one.due.touch.kind == TouchKind.WRITTEN:
            question = loops.spoken_since(asked.get(thread.phone, thread.question))
            tell_at = None if thread.phone in asked else thread.tell_at
            conversations.ask(tx, thread.phone, question, now, tell_at)


def _asks(draft: _Draft) -> bool:
    return draft.due.touch.kind not in _ASK_NOTHING


def _questions(drafts: list[_Draft], now: datetime) -> dict[str, Question]:
    """Return what the next digit of each number answers, once the text is there.

    Of two texts to one number each has its turn: the first may be the only one that arrives.
    """
    asked: dict[str, Question] = {}
    for one in drafts:
        if _asks(one):
            thread = one.due.thread
            before = asked.get(thread.phone, thread.question)
            asked[thread.phone] = answers.asked_by(one.due.touch.id, _asked(one, now), before)
    return asked


def _asked(draft: _Draft, now: datetime) -> Question:
    due = draft.due
    if due.touch.kind == TouchKind.PROPOSAL:
        return _choice(due.record, draft.offered)
    if due.touch.kind == TouchKind.NO_SHOW:
        return answers.asked(QuestionKind.MISSED, due.record.in_flow())
    # 1, 2 and 3 are about every open interview of this number as it stands now.
    known = (one.in_flow() for one in due.others)
    return answers.menu(*(one for one in known if one.is_open(now)))


def _choice(record: InterviewRecord, offered: tuple[Slot, ...]) -> Question:
    """Return the question that the digits of a proposal answer."""
    ids = tuple(slot.id for slot in offered)
    revisions = ((record.id, record.revision),)
    return Question(
        QuestionKind.SLOTS,
        record.id,
        slots=ids,
        times=tuple(slot.starts_at for slot in offered),
        revisions=revisions,
        shown=ids,
    )
