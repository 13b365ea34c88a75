"""Asking back: which one, what instead, what was meant. Once, in digits; then a person reads it."""

from dataclasses import replace
from datetime import datetime

from service.flows import loops, unexplained
from service.flows.answers import answerable, asked, latest, menu, reply, tell
from service.flows.effects import Decision, Prompt, PromptKind
from service.flows.heard import Heard
from service.flows.state import (
    Intent,
    Interview,
    Question,
    QuestionKind,
    Snapshot,
    Status,
)


def which(interviews: tuple[Interview, ...], heard: Heard) -> Decision:
    """Ask which interview an answer is about, by letters; nothing is changed yet.

    The text is kept, so that after the letter all that it said counts.
    """
    question = Question(
        QuestionKind.WHICH,
        interviews=tuple(one.id for one in interviews),
        pending=heard.intent,
        revisions=tuple((one.id, one.revision) for one in interviews),
        words=heard.words,
    )
    prompt = Prompt(PromptKind.WHICH, interviews=interviews)
    return Decision(f"{heard.rule}; several interviews", prompt=prompt, question=question)


def declined(interview: Interview, heard: Heard) -> Decision:
    """Ask what "no" or "I can't" means: another time, or off? Nothing is written yet."""
    question = asked(QuestionKind.DECLINED, interview, repeated=True, reason=heard.said.reason)
    prompt = Prompt(PromptKind.DECLINED, interview)
    return Decision(f"{heard.rule}; another time, or off?", prompt=prompt, question=question)


def other_time(snapshot: Snapshot, interview: Interview, heard: Heard, now: datetime) -> Decision:
    """Ask again with the real time when a confirmation names another; it counts as unclear."""
    return to_be_sure(snapshot, interview, f"{heard.rule}; but it names another time", now)


def to_be_sure(snapshot: Snapshot, interview: Interview, rule: str, now: datetime) -> Decision:
    """Ask whether this interview is meant, with its time, before anything is written."""
    question = snapshot.thread.question
    if question is not None and question.repeated:
        return unclear(snapshot, now, rule)
    prompt = Prompt(PromptKind.OTHER_TIME, interview)
    again = replace(menu(about=interview), repeated=True)
    return Decision(rule, prompt=prompt, question=again)


def moved_meanwhile(interview: Interview, rule: str) -> Decision:
    """Refuse an answer to a time that no longer holds, and ask again with the new one.

    Nothing of it is written: if it stays the last word, the recruiter hears of it.
    """
    prompt = Prompt(PromptKind.MOVED, interview)
    again = replace(menu(about=interview), repeated=True)
    return Decision(rule, prompt=prompt, question=again)


def closed(interview: Interview, intent: Intent, heard: Heard, now: datetime) -> Decision:
    """Keep an answer that the table refuses, for a person."""
    prompt = Prompt(PromptKind.PASSED_ON, interview)
    kept = reply(interview, intent, now, told="told.unclear")
    rule = f"{heard.rule}; an interview that is {interview.status} stays"
    return Decision(rule, (kept,), prompt, menu(about=interview))


def unclear(snapshot: Snapshot, now: datetime, rule: str, *, picture: bool = False) -> Decision:
    """Ask back once; the second unclear text in a row goes to the recruiter.

    `picture`: it came without words, which we cannot read at all.
    """
    question = snapshot.thread.question or menu()
    if question.repeated:
        return _passed_on(snapshot, question, now, rule)
    prompt, again = _repeat(snapshot, question, now)
    if picture and prompt.kind is PromptKind.UNCLEAR:
        prompt = replace(prompt, kind=PromptKind.PICTURE)
    # What is said now asks it, whatever becomes of the text that did.
    again = replace(again, repeated=True, asked_by=None, before=None)
    return Decision(f"{rule}; asked back", prompt=prompt, question=again)


def _passed_on(snapshot: Snapshot, question: Question, now: datetime, rule: str) -> Decision:
    told = tell(snapshot, Intent.UNCLEAR, now)
    # "Cancel it" waits for its letter, and this is none.
    waited = question.asked_back if question.kind is QuestionKind.WHICH else ()
    about = snapshot.interview(told[0].interview_id) or latest(snapshot)
    calm = replace(question, repeated=False, asked_back=())
    if question.kind is QuestionKind.DECLINED:
        calm = menu(about=about)
    return Decision(
        f"{rule}; unclear again",
        (*unexplained.quoted(snapshot, waited, now), *told),
        Prompt(PromptKind.PASSED_ON, about),
        loops.spoken_since(calm),
    )


def _repeat(snapshot: Snapshot, question: Question, now: datetime) -> tuple[Prompt, Question]:
    """Say the open question again, in digits or letters; what has started is not asked about."""
    ahead = snapshot.upcoming_interviews(now)
    listed = tuple(one for one in ahead if one.id in question.interviews)
    if question.kind is QuestionKind.WHICH and listed:
        # Letters are given anew, for they follow the list that is shown.
        return Prompt(PromptKind.WHICH, interviews=listed), _lettered(question, listed)
    about = next((one for one in ahead if one.id == question.interview_id), None)
    if about is None:
        settles_nothing = question.kind is QuestionKind.MENU and question.interview_id is None
        # Nobody was asked anything until now: this is the first that they see of these times.
        fresh = question if settles_nothing and question.revisions else menu(*ahead)
        return _about(fresh, answerable(snapshot, now)[0])
    return _about(question, about)


def _about(question: Question, about: Interview) -> tuple[Prompt, Question]:
    if about.status is Status.CANCELLED:
        if question.kind is QuestionKind.REASON:
            return Prompt(PromptKind.UNCLEAR_REASON, about), question
        off = asked(QuestionKind.CALLED_OFF, about, reason=question.reason)
        return Prompt(PromptKind.CANCELLED, about), off
    if question.kind is QuestionKind.SLOTS:
        return Prompt(PromptKind.UNCLEAR_SLOTS, about), question
    if question.kind is QuestionKind.DECLINED:
        return Prompt(PromptKind.DECLINED, about), question
    same = question if question.kind is QuestionKind.MENU else menu(about=about)
    return Prompt(PromptKind.UNCLEAR, about), replace(same, spoken_since=False)


def _lettered(question: Question, listed: tuple[Interview, ...]) -> Question:
    ids = tuple(one.id for one in listed)
    revisions = tuple((one.id, one.revision) for one in listed)
    return replace(question, interviews=ids, revisions=revisions)
