"""What a candidate reads: reminders and answers as one plain text each."""

from service.flows.effects import Prompt, PromptKind
from service.flows.state import Interview, Slot, Status, TouchKind
from service.flows.wording import times
from service.flows.wording.catalogue import say
from service.flows.wording.segments import plain

_TOUCH_KEYS = {
    TouchKind.MOVED: "reminder.moved",
    TouchKind.CANCELLED: "reminder.cancelled",
}


def reminder(interview: Interview, kind: TouchKind, organisation: str, *, first: bool) -> str:
    """Render a reminder from the live record, in the candidate's language and zone.

    The first text to a number also says how to opt out (Twilio's and the carriers' rule for
    samples; 47 CFR 64.1200(a)(12) for the words).
    """
    asked_before = interview.status is Status.CONFIRMED
    key = _TOUCH_KEYS.get(kind, "reminder.confirmed" if asked_before else "reminder.ask")
    text = say(key, interview.language, **_facts(interview, organisation))
    if first:
        text += " " + say("reminder.opt_out", interview.language)
    return plain(text)


def answer(prompt: Prompt, language: str, organisation: str) -> str:
    """Render what a decision says to the candidate."""
    if prompt.kind is PromptKind.WHICH:
        return _which(prompt.interviews, language, organisation)
    assert prompt.interview is not None, prompt.kind  # noqa: S101  # every other prompt has one
    text = say(prompt.kind, language, **_facts(prompt.interview, organisation))
    if prompt.slots:
        text += "\n" + _choices(prompt.slots, prompt.interview, language)
    return plain(text)


def _choices(slots: tuple[Slot, ...], interview: Interview, language: str) -> str:
    return "\n".join(
        f"{digit} {times.when(slot.starts_at, interview.time_zone, language)}"
        for digit, slot in enumerate(slots, 1)
    )


def _which(interviews: tuple[Interview, ...], language: str, organisation: str) -> str:
    lines = [say("answer.which", language, organisation=organisation)]
    for at, one in enumerate(interviews):
        facts = _facts(one, organisation)
        lines.append(say("answer.which_line", language, letter=chr(ord("A") + at), **facts))
    return plain("\n".join(lines))


def _facts(interview: Interview, organisation: str) -> dict[str, str]:
    """Return the values that a sentence may use."""
    language = interview.language
    return {
        "organisation": organisation,
        "name": interview.candidate_name.split()[0] if interview.candidate_name.split() else "",
        "title": interview.title,
        "recruiter": interview.recruiter_name,
        "when": times.when(interview.starts_at, interview.time_zone, language),
        "place": say("place", language, location=interview.location) if interview.location else " ",
    }
