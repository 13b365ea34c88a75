"""What a voice says in a call: one sentence, or a few, as a line of the script."""

import re
from datetime import datetime

from service.flows.state import Interview, Slot
from service.flows.voice.script import Line
from service.flows.wording import spoken_times
from service.flows.wording.catalogue import language_of, say

# Nobody can write down a web address from a voice.
_ADDRESS_OF_A_MACHINE = re.compile(r"://|\bwww\.|\w@\w|\w\.\w+/")
_BRACKETED = re.compile(r"\s*[(\[].*?[)\]]")
_LATENESS = frozenset({"voice.answer.late", "voice.answer.confirmed_late"})


def line(
    key: str, language: str, organisation: str, interview: Interview | None = None, **facts: object
) -> Line:
    """Say the sentence `key` ("voice.hello"), with what is known of the interview.

    `facts` come on top, and in place of the interview's: `when` as an aware moment or in words,
    `minutes` (a lateness) as a number, `number` as E.164, `digit`, and whatever else the sentence
    names. KeyError for a fact or a key that nobody knows.
    """
    known: dict[str, object] = {"organisation": _spoken(organisation)}
    if interview is not None:
        known |= _of_interview(interview, language)
    words = say(
        _key(key, interview, facts), language, **known | _in_words(facts, interview, language)
    )
    return Line(" ".join(words.split()), language)


def slot_line(
    digit: int, slot: Slot, interview: Interview, language: str, organisation: str
) -> Line:
    """Offer a time with its key. Its zone is said with the first one: the others share it."""
    when = spoken_times.when(slot.starts_at, interview.time_zone, language, with_zone=digit == 1)
    return line("voice.slot", language, organisation, interview, digit=digit, when=when)


def hints(language: str) -> tuple[str, ...]:
    """Return the words that a speech recogniser should expect, weekdays among them."""
    return tuple(spoken_times.words(language_of(language))["hints"])


def _key(key: str, interview: Interview | None, facts: dict[str, object]) -> str:
    """Choose the sentence that says all that is known, and nothing that is not."""
    if key in _LATENESS and facts.get("minutes") is not None:
        return f"{key}_by"
    if key == "voice.answer.place" and interview is not None and not interview.location:
        return "voice.answer.passed_on"
    return key


def _of_interview(interview: Interview, language: str) -> dict[str, object]:
    """Return the facts that a sentence about an interview may name."""
    names = interview.candidate_name.split()
    return {
        "name": names[0] if names else "",
        "full_name": " ".join(names),
        "title": _spoken(interview.title),
        "recruiter": interview.recruiter_name,
        "when": spoken_times.when(interview.starts_at, interview.time_zone, language),
        "length": spoken_times.length(interview.duration_minutes, language),
        "place": _place(interview.location, language),
    }


def _in_words(
    facts: dict[str, object], interview: Interview | None, language: str
) -> dict[str, object]:
    """Put into words what was given as a number or a moment."""
    said = dict(facts)
    if isinstance(when := facts.get("when"), datetime) and interview is not None:
        said["when"] = spoken_times.when(when, interview.time_zone, language)
    if isinstance(minutes := facts.get("minutes"), int):
        said["minutes"] = spoken_times.length(minutes, language)
    if isinstance(number := facts.get("number"), str) and number.startswith("+"):
        said["number"] = spoken_times.number(number, language)
    return said


def _place(location: str, language: str) -> str:
    if not location:
        return ""
    if _ADDRESS_OF_A_MACHINE.search(location):
        return say("voice.place_link", language)
    return say("voice.place", language, location=_spoken(location))


def _spoken(text: str) -> str:
    """Drop what stands in brackets, such as "(m/w/d)": it is for the eye."""
    return _BRACKETED.sub("", text).strip() or text
