"""What a candidate reads: reminders and answers as one plain text each."""

from dataclasses import replace
from typing import Protocol

from babel.lists import format_list

from service.flows.effects import Prompt, PromptKind
from service.flows.reasons import BY_DIGIT
from service.flows.state import Interview, Slot, Status, TouchKind
from service.flows.wording import catalogue, times
from service.flows.wording.segments import count, gsm7, plain

_TOUCH_KEYS = {
    TouchKind.MOVED: "reminder.moved",
    TouchKind.CANCELLED: "reminder.cancelled",
    TouchKind.NO_SHOW: "reminder.missed",
}
# What has no answer page any more, or nothing to answer there.
_WITHOUT_LINK = frozenset({TouchKind.CANCELLED, TouchKind.NO_SHOW})
# Segments of a reminder.
_LONGEST = 2
_ASK_FOR_A_REASON = frozenset({PromptKind.WHY, PromptKind.UNCLEAR_REASON})
_LATENESS = frozenset({PromptKind.LATE, PromptKind.CONFIRMED_LATE})


class Say(Protocol):
    """Returns a sentence of a language with its values filled in."""

    def __call__(self, key: str, language: str, **values: object) -> str: ...


def reminder(  # noqa: PLR0913  # facts of the sender, by name
    interview: Interview,
    kind: TouchKind,
    organisation: str,
    *,
    first: bool,
    base_url: str = "",
    link_in_texts: bool = False,
    say: Say = catalogue.say,
) -> str:
    """Render a reminder from the live record, in the candidate's language and zone.

    The first text to a number also says how to opt out (Twilio's and the carriers' rule for
    samples; 47 CFR 64.1200(a)(12) for the words). `link_in_texts` adds the answer page at
    `base_url`, where there is something to answer and it takes no third segment.
    """
    language = interview.language
    asked_before = interview.status is Status.CONFIRMED
    ask = "reminder.after_call" if kind is TouchKind.AFTER_CALL else "reminder.ask"
    key = _TOUCH_KEYS.get(kind, "reminder.confirmed" if asked_before else ask)
    facts = _facts(interview, language, organisation, base_url, say)
    text = say(key, language, **facts)
    opt_out = _opt_out(language, say, " ") if first else ""
    if link_in_texts and base_url and kind not in _WITHOUT_LINK:
        linked = plain(f"{text} {say('reminder.link', language, **facts)}{opt_out}")
        if count(linked).count <= _LONGEST:
            return linked
    return plain(text + opt_out)


def proposal(
    interview: Interview,
    slots: tuple[Slot, ...],
    organisation: str,
    *,
    first: bool = False,
    say: Say = catalogue.say,
) -> str:
    """Render times that a recruiter proposes, each with its digit; `first` as for a reminder."""
    language = interview.language
    facts = _facts(interview, language, organisation, "", say)
    text = say("reminder.proposal", language, **facts, digits=_digits(slots, language))
    lines = [text, *_choices(slots, interview, language), say("answer.none", language)]
    return plain("\n".join(lines) + (_opt_out(language, say, "\n") if first else ""))


def written(
    words: str, organisation: str, language: str, *, first: bool, say: Say = catalogue.say
) -> str:
    """Render what a recruiter wrote: the organisation's name comes first, as in every text.

    The rest is theirs, word for word; `first` as for a reminder.
    """
    named = words.casefold().startswith(organisation.casefold())
    text = words if named else f"{organisation}: {words}"
    return plain(text + (_opt_out(language, say, "\n") if first else ""))


def answer(
    prompt: Prompt,
    language: str,
    organisation: str,
    base_url: str = "",
    *,
    say: Say = catalogue.say,
) -> str:
    """Render what a decision says to the candidate; with `base_url` links to it can be given."""
    if prompt.kind is PromptKind.WHICH:
        return _which(prompt.interviews, language, organisation, say)
    about = prompt.interview
    if about is None:  # a stranger: only what names nobody can be said
        return plain(say(prompt.kind, language, organisation=organisation))
    if prompt.kind is PromptKind.PLACE and not about.location:
        prompt = replace(prompt, kind=PromptKind.PASSED_ON)
    facts = _facts(about, language, organisation, base_url, say)
    digits = _digits(prompt.slots, language)
    text = say(_key(prompt), language, **facts, minutes=prompt.minutes, digits=digits).strip()
    return plain("\n".join([text, *_lines_below(prompt, language, facts, say)]))


def _key(prompt: Prompt) -> str:
    """Return the sentence's key; a lateness is said with its minutes where they are known."""
    known = prompt.kind in _LATENESS and prompt.minutes is not None
    return f"{prompt.kind}_by" if known else prompt.kind


def _lines_below(prompt: Prompt, language: str, facts: dict[str, str], say: Say) -> list[str]:
    """Return what stands on lines of its own: times, reasons, how to go on, the calendar."""
    lines: list[str] = []
    if prompt.kind in _ASK_FOR_A_REASON:
        keys = ((digit, f"why.{reason}") for digit, reason in BY_DIGIT.items())
        lines += (f"{digit} {gsm7(say(key, language))}" for digit, key in keys)
    if prompt.slots and prompt.interview is not None:
        lines += _choices(prompt.slots, prompt.interview, language)
        lines += [say("answer.more", language)] if prompt.more else []
    if prompt.kind is PromptKind.RESCHEDULED and facts["calendar"]:
        lines.append(say("answer.calendar", language, **facts))
    return lines


def _choices(slots: tuple[Slot, ...], interview: Interview, language: str) -> list[str]:
    return [
        f"{digit} {times.when(slot.starts_at, interview.time_zone, language)}"
        for digit, slot in enumerate(slots, 1)
    ]


def _digits(slots: tuple[Slot, ...], language: str) -> str:
    """Name the digits of a list: "1, 2, or 3"."""
    digits = [str(digit) for digit, _ in enumerate(slots, 1)]
    return format_list(digits, "or", times.locale_of(language))


def _which(interviews: tuple[Interview, ...], language: str, organisation: str, say: Say) -> str:
    """List interviews by letters; where two people share a phone, each line names its person."""
    lines = [say("answer.which", language, organisation=organisation)]
    shared = len({one.candidate_name for one in interviews}) > 1
    for at, one in enumerate(interviews):
        facts = _facts(one, language, organisation, "", say)
        if shared:
            facts["title"] = f"{one.candidate_name}, {one.title}"
        lines.append(say("answer.which_line", language, letter=chr(ord("A") + at), **facts))
    return plain("\n".join(lines))


def _opt_out(language: str, say: Say, before: str) -> str:
    return before + say("reminder.opt_out", language)


def _facts(
    interview: Interview, language: str, organisation: str, base_url: str, say: Say
) -> dict[str, str]:
    """Return the values that a sentence may use; links are empty without `base_url`."""
    names = interview.candidate_name.split()
    place = interview.location
    link = f"{base_url}/i/{interview.answer_token}" if base_url else ""
    return {
        "organisation": organisation,
        "name": names[0] if names else "",
        "full_name": " ".join(names),
        "title": interview.title,
        "recruiter": interview.recruiter_name,
        "when": times.when(interview.starts_at, interview.time_zone, language),
        "place": say("place", language, location=place) if place else " ",
        "length": times.length(interview.duration_minutes, language),
        "link": link,
        "calendar": f"{link}/calendar.ics" if link else "",
    }
