"""The bricks of an answer: the menu, a reply, and who must hear of what."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from service.flows.effects import RecordReply
from service.flows.escalation import is_urgent, notice_minutes
from service.flows.state import (
    OPEN_STATUSES,
    Intent,
    Interview,
    Question,
    QuestionKind,
    Reason,
    Snapshot,
)


def menu(*interviews: Interview, about: Interview | None = None) -> Question:
    """Return the question that 1, 2 and 3 answer; `about` settles which interview is meant."""
    asked = interviews or ((about,) if about else ())
    return Question(
        QuestionKind.MENU,
        interview_id=about.id if about else None,
        revisions=tuple((one.id, one.revision) for one in asked),
    )


def asked(kind: QuestionKind, about: Interview, **facts: Any) -> Question:  # noqa: ANN401  # fields of a question
    """Return a question of another kind about one interview as it stands."""
    revisions = ((about.id, about.revision),)
    return Question(kind, interview_id=about.id, revisions=revisions, **facts)


# More texts in a row have been lost than are kept: nobody knows what was asked before them.
FORGOTTEN = Question(QuestionKind.MENU, revisions=((0, 0),))


def asked_by(touch_id: int, question: Question, before: Question | None) -> Question:
    """Return a question as the text of a touch asks it; `before` is what was asked until then.

    Two are kept, and of one text that is tried again and again only the last try.
    """
    while before is not None and before.asked_by == touch_id:
        before = before.before
    if before is not None and before.before is not None and before.before.before is not None:
        before = replace(before, before=replace(before.before, before=FORGOTTEN))
    return replace(question, asked_by=touch_id, before=before)


# No touch has this id: a question that it asks is one that nobody has been shown yet.
NOT_YET = 0


def unshown(question: Question | None, before: Question | None) -> Question | None:
    """Return a question whose words may never go out, so that no digit answers it before they do.

    A digit that means the same without them, and what only asks back, need not wait.
    """
    if question is None or question == before or question.asked_by is not None:
        return question
    waiting = asked_by(NOT_YET, question, before)
    digits = {QuestionKind.MENU, QuestionKind.SLOTS}
    return waiting if question.kind in digits and means_another(waiting) else question


def shown_by(touch_id: int, question: Question | None) -> Question | None:
    """Return a question with the touch whose text shows it at last."""
    if question is None or question.asked_by != NOT_YET:
        return question
    return replace(question, asked_by=touch_id)


def means_another(question: Question | None) -> bool:
    """Whether digits mean something else than before the text that asks a question.

    Another list, another time of an interview; a reminder of the same asks nothing new.
    """
    if question is None or question.asked_by is None:
        return False
    before = question.before or menu()
    known = dict(before.revisions)
    moved = any(known.get(one, revision) != revision for one, revision in question.revisions)
    return moved or (question.kind, question.slots) != (before.kind, before.slots)


def askers(question: Question | None) -> tuple[int, ...]:
    """Return the touches whose texts ask a question, or asked what was open before it."""
    if question is None:
        return ()
    own = () if question.asked_by is None else (question.asked_by,)
    return (*own, *askers(question.before))


def arrived(question: Question | None, lost: Collection[int]) -> Question | None:
    """Return what a digit answers, where the texts of some touches have not arrived.

    Who has not been asked anew answers what was asked before: its interview may have moved since.
    """
    while question is not None and question.asked_by in lost:
        question = question.before
    return question


def closed(question: Question | None) -> Question | None:
    """Return what is known to have been asked, where nothing is waited for any more.

    Which times somebody has seen is not forgotten: an interview may move, or be made, after it.
    """
    if question is None:
        return None
    return Question(QuestionKind.MENU, question.interview_id, revisions=question.revisions)


def reply(
    interview: Interview,
    intent: Intent,
    now: datetime,
    reason: Reason | None = None,
    **facts: Any,  # noqa: ANN401  # fields of a reply
) -> RecordReply:
    """Return the reply to keep, with its notice and whether the recruiter must hear at once."""
    plain: dict[str, Any] = {
        "urgent": is_urgent(intent, interview, now, reason),
        "notice_minutes": notice_minutes(interview, now),
        "reason": reason,
    }
    return RecordReply(interview.id, intent, **{**plain, **facts})


def means_only(
    question: Question | None, about: Interview, snapshot: Snapshot, now: datetime
) -> bool:
    """Whether an answer to a question can mean this interview alone of those that it asked about.

    It cannot where the question knows nothing of this one, or asked about another as well that has
    begun or ended since. The offer after a no-show asks nobody to confirm anything.
    """
    if question is None or question.kind is QuestionKind.MISSED or not question.revisions:
        return True
    if question.interview_id == about.id:
        return True
    asked = dict(question.revisions)
    still_open = {one.id for one in snapshot.open_interviews(now)}
    return about.id in asked and still_open >= {one for one in asked if one != about.id}


def named(snapshot: Snapshot) -> Interview | None:
    """Return the interview that the open question is about."""
    question = snapshot.thread.question
    return snapshot.interview(question.interview_id) if question else None


def settled(snapshot: Snapshot, candidates: Iterable[Interview], now: datetime) -> Interview | None:
    """Return the one interview that a text can mean; a reminder alone does not settle it.

    What was last spoken about comes first, even if it is cancelled: "Reply 2 for another time"
    is then about that one, not about the other that is still open.
    """
    about = named(snapshot)
    if about is not None and about.is_ahead(now):
        return about
    possible = tuple(candidates)
    return possible[0] if len(possible) == 1 else None


def answerable(snapshot: Snapshot, now: datetime) -> tuple[Interview, ...]:
    """Return what an answer may be about: what is open, else what was cancelled and is ahead."""
    return snapshot.open_interviews(now) or snapshot.upcoming_interviews(now)


def going_on(snapshot: Snapshot, now: datetime) -> tuple[Interview, ...]:
    """Return the interviews that somebody may still be on the way to."""
    open_ones = (one for one in snapshot.interviews if one.status in OPEN_STATUSES)
    return tuple(one for one in open_ones if one.is_going_on(now))


def latest(snapshot: Snapshot) -> Interview:
    """Return the interview that starts, or started, last."""
    return max(snapshot.interviews, key=lambda one: (one.starts_at, one.id))


def last_ones(snapshot: Snapshot) -> tuple[Interview, ...]:
    """Return what a text can be about when nothing is ahead: the latest, if there is any.

    Where that was called off, somebody may also write about the last one that was not.
    """
    if not snapshot.interviews:
        return ()
    kept = [one for one in snapshot.interviews if not one.called_off]
    before = max(kept, key=lambda one: (one.starts_at, one.id), default=latest(snapshot))
    return tuple(dict.fromkeys((latest(snapshot), before)))


def tell_each_recruiter(
    snapshot: Snapshot,
    intent: Intent,
    now: datetime,
    **facts: Any,  # noqa: ANN401  # fields of a reply
) -> tuple[RecordReply, ...]:
    """Record one reply for each interview that it may concern; for a stranger, one without."""
    concerned = (*going_on(snapshot, now), *answerable(snapshot, now)) or last_ones(snapshot)
    if not concerned:
        return (RecordReply(None, intent, **facts),)
    return tuple(reply(one, intent, now, **facts) for one in concerned)


def tell(
    snapshot: Snapshot,
    intent: Intent,
    now: datetime,
    **facts: Any,  # noqa: ANN401  # fields of a reply
) -> tuple[RecordReply, ...]:
    """Record a reply about the interview that was last spoken about, else for each of them."""
    about = named(snapshot)
    if about is not None and (about.is_ahead(now) or about in going_on(snapshot, now)):
        return (reply(about, intent, now, **facts),)
    return tell_each_recruiter(snapshot, intent, now, **facts)
