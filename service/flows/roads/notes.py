"""What the recruiter must know and no status says: lateness, questions, calls, other offers."""

from dataclasses import replace
from datetime import datetime, timedelta

from service.flows import loops, wishes
from service.flows.answers import answerable, going_on, named, reply, tell_each_recruiter
from service.flows.effects import Decision, Effect, Prompt, PromptKind, RecordReply
from service.flows.heard import Heard
from service.flows.meaning import Topic
from service.flows.roads import asking
from service.flows.state import Intent, Interview, Snapshot, Status

NOTED = (Intent.RUNNING_LATE, Intent.OFFER_DEADLINE, Intent.QUESTION, Intent.CALL_ME)
# Somebody who is late is late for something today.
_LATE_FOR = timedelta(hours=24)
_FACTS = {
    Topic.PLACE: PromptKind.PLACE,
    Topic.TIME: PromptKind.TIME,
    Topic.LENGTH: PromptKind.LENGTH,
    Topic.WHO: PromptKind.WHO,
}
_SAID = {
    Intent.RUNNING_LATE: PromptKind.LATE,
    Intent.OFFER_DEADLINE: PromptKind.OFFER_NOTED,
    Intent.CALL_ME: PromptKind.CALL_ME,
}
# What a confirmation says anyway.
_CONFIRMED_WITH = frozenset({Topic.PLACE, Topic.TIME})


def note(snapshot: Snapshot, heard: Heard, now: datetime) -> Decision:
    """Keep a note for each interview that it may concern, and answer it; no question is closed.

    A question that the record can answer needs one interview, so it is asked which.
    """
    concerned = _concerned(snapshot, heard, now)
    a_fact = heard.intent is Intent.QUESTION and heard.said.topic is not None
    if len(concerned) > 1 and a_fact and all(one.is_ahead(now) for one in concerned):
        return asking.which(concerned, heard)
    return note_about(snapshot, concerned, heard, now)


def note_about(
    snapshot: Snapshot, concerned: tuple[Interview, ...], heard: Heard, now: datetime
) -> Decision:
    """Keep a note for each of these interviews, and answer it once."""
    told = [_kept(one, heard.intent or Intent.UNCLEAR, heard, now) for one in concerned]
    alone = concerned[0] if len(concerned) == 1 else None
    kind = _prompt_kind(concerned[0], heard, now) if alone or heard.intent in _SAID else None
    prompt = Prompt(kind or PromptKind.PASSED_ON, concerned[0], minutes=heard.said.minutes)
    question = loops.spoken_since(snapshot.thread.question)
    further = _also(alone, heard, now) if alone else ()
    return Decision(heard.rule, (*told, *further), prompt, question)


def with_also(decision: Decision, about: Interview, heard: Heard, now: datetime) -> Decision:
    """Keep what else a text said, beside the answer that it gave."""
    return replace(decision, effects=(*decision.effects, *_also(about, heard, now)))


def reached_nobody(about: Interview, now: datetime) -> Decision:
    """Keep that somebody asked for a person by phone and got none: the recruiter owes a call."""
    told = reply(about, Intent.CALL_ME, now, urgent=True, told="told.reached_nobody")
    return Decision("asked for a person; nobody took the call", (told,))


def small_talk(snapshot: Snapshot, now: datetime, rule: str) -> Decision:
    """Keep a "thanks" for the recruiter; it needs no answer and closes no question."""
    told = tell_each_recruiter(snapshot, Intent.THANKS, now)
    return Decision(rule, told, question=snapshot.thread.question)


def _also(about: Interview, heard: Heard, now: datetime) -> tuple[Effect, ...]:
    further = (one for one in heard.said.also if one in NOTED and one is not heard.intent)
    return tuple(_kept(about, one, heard, now) for one in further)


def _kept(about: Interview, intent: Intent, heard: Heard, now: datetime) -> RecordReply:
    plain = reply(about, intent, now)
    if intent is Intent.RUNNING_LATE:
        return replace(plain, minutes_late=heard.said.minutes)
    if intent is Intent.OFFER_DEADLINE and heard.words:
        zone, language = about.time_zone, about.language
        return replace(plain, deadline_at=wishes.deadline(heard.words, language, zone, now))
    if intent is Intent.QUESTION and _is_answered(about, heard, now):
        return replace(plain, told="told.question_answered")
    return plain


def _is_answered(about: Interview, heard: Heard, now: datetime) -> bool:
    fact = _fact(about, heard, now)
    if heard.intent is Intent.CONFIRM:
        return fact is not None and heard.said.topic in _CONFIRMED_WITH
    return fact is not None and heard.intent is Intent.QUESTION


def _prompt_kind(about: Interview, heard: Heard, now: datetime) -> PromptKind | None:
    if about.status is Status.CANCELLED and heard.intent is Intent.RUNNING_LATE:
        return None
    if heard.intent is Intent.QUESTION:
        return _fact(about, heard, now)
    return _SAID.get(heard.intent) if heard.intent else None


def _fact(about: Interview, heard: Heard, now: datetime) -> PromptKind | None:
    """Return the sentence that answers a question from the record; None when a person must."""
    topic = heard.said.topic
    on = about.is_ahead(now) or about.is_going_on(now)
    if topic is None or about.status is Status.CANCELLED or not on:
        return None
    if topic is Topic.PLACE and not about.location.strip():
        return None
    return _FACTS[topic]


def _concerned(snapshot: Snapshot, heard: Heard, now: datetime) -> tuple[Interview, ...]:
    """Return the interviews that a note may be about: the one spoken of, else all of them."""
    on = going_on(snapshot, now)
    possible = (*on, *(one for one in answerable(snapshot, now) if one not in on))
    if heard.intent is Intent.RUNNING_LATE:
        soon = tuple(one for one in possible if one.notice(now) < _LATE_FOR)
        possible = soon or possible
    about = named(snapshot)
    return (about,) if about in possible and about is not None else possible
