"""How a call begins: who is it, or, where somebody calls us, which interview is it about."""

from datetime import datetime

from service.flows.answers import answerable, asked, going_on, menu
from service.flows.state import Interview, Question, QuestionKind, Snapshot, Status
from service.flows.voice.state import CallState, Stage
from service.flows.voice.turns import Turn, farewell, go
from service.flows.wording.catalogue import FALLBACK, language_of

# A number in North America whose holder's language nobody has told us.
_OTHER_LANGUAGE = "es"
# Each is a key: 1 to 8, for 9 is taken.
MOST_INTERVIEWS = 8


def placed(interview: Interview, now: datetime) -> Turn:
    """Begin a call of ours; the record may have changed since it was placed."""
    other = "" if interview.language_given else _other(interview.language)
    call = CallState(
        Stage.IDENTITY,
        interview.language,
        interview_id=interview.id,
        question=question_about(interview),
        other_language=other,
    )
    if not interview.is_ahead(now):
        return farewell(call, "nothing is ahead any more", "voice.hello", "voice.goodbye")
    return Turn(call, ("voice.hello",), "we call")


def received(snapshot: Snapshot, now: datetime) -> Turn | None:
    """Begin a call to us; None for a number that no interview is ahead for, or going on.

    Who calls while one is going on is late for that one, whatever else is ahead.
    """
    known = (*going_on(snapshot, now), *answerable(snapshot, now))
    if not known:
        return None
    listed = known[:MOST_INTERVIEWS]
    call = CallState(
        Stage.WHICH, listed[0].language, inbound=True, interviews=tuple(one.id for one in listed)
    )
    if len(listed) > 1:
        return Turn(call, ("voice.hello_unknown",), "they call; several interviews")
    return chosen(call, listed[0], "they call", "voice.hello_back")


def chosen(call: CallState, about: Interview, rule: str, *says: str) -> Turn:
    """Speak of one interview, and ask what is open about it."""
    question = question_about(about)
    facts = {"interview_id": about.id, "question": question, "language": call.language}
    return go(call, Stage.ASKING, rule, *says, f"voice.about.{_standing(about)}", **facts)


def question_about(interview: Interview) -> Question:
    """Return what the keys answer as the interview stands."""
    if interview.status is Status.CANCELLED:
        return asked(QuestionKind.CALLED_OFF, interview)
    return menu(about=interview)


def _standing(interview: Interview) -> str:
    told = {Status.CONFIRMED, Status.RESCHEDULE_REQUESTED, Status.CANCELLED}
    return interview.status if interview.status in told else Status.SCHEDULED


def _other(language: str) -> str:
    return _OTHER_LANGUAGE if language_of(language) == FALLBACK else FALLBACK
