"""A sentence as a candidate would read or hear it, while somebody writes it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from service.flows.wording import overrides, samples, times, voice_rules
from service.flows.wording.catalogue import FALLBACK, Overrides, for_voice, sentence
from service.flows.wording.segments import count

_LINK = "reminder.link"


@dataclass(frozen=True, slots=True)
class Preview:
    """A text with ordinary facts; `segments` is 0 for what is spoken.

    A part stands in a whole text, which `within` names. `problems` says what keeps it from being
    used, in words; empty when it may be.
    """

    text: str
    segments: int
    letters: int
    encoding: str
    within: str
    problems: str
    spoken: bool


def preview(language: str, key: str, text: str, own: Overrides, problems: str) -> Preview:
    """Render a sentence of one's own with ordinary facts; KeyError for a key that nobody says.

    With problems, which `overrides` finds, it is shown as it stands: it may not be renderable.
    """
    if problems:
        return Preview(text, 0, len(text), "", "", problems, voice_rules.is_spoken(key))
    if voice_rules.is_spoken(key):
        return Preview(text.format_map(_facts(language)), 0, 0, "", "", "", spoken=True)
    said = {**own, language: {**own.get(language, {}), key: text}}
    within = key if key not in overrides.PARTS else _home_of(key, language, said)
    shown = _rendered(within, key, language, said) if within else text.format_map(_facts(language))
    counted, home = count(shown), "" if within == key else within
    return Preview(shown, counted.count, len(shown), counted.encoding, home, "", spoken=False)


def keys() -> dict[str, list[str]]:
    """List what can be said in other words, by what it belongs to."""
    spoken = list(for_voice(FALLBACK))
    whole = overrides.whole_texts()
    return {
        "reminder": [key for key in whole if key.startswith("reminder.")],
        "answer": [key for key in whole if key.startswith("answer.")],
        "part": list(overrides.PARTS),
        "voice": spoken,
    }


def _home_of(part: str, language: str, said: Overrides) -> str:
    """Return the first whole text in which a part stands; empty when none of the samples has it."""
    other = {**said, language: {**said[language], part: said[language][part] + "¤"}}
    for key in overrides.whole_texts():
        if _rendered(key, part, language, said) != _rendered(key, part, language, other):
            return key
    return ""


def _rendered(whole: str, changed: str, tag: str, said: Overrides) -> str:
    def say(key: str, language: str, **values: object) -> str:
        return sentence(key, language, said).format(**values)

    return samples.render(whole, tag, say, link_in_texts=changed == _LINK)


class _Facts(dict[str, str]):
    """Ordinary facts; one that has none here is shown by its name."""

    def __missing__(self, name: str) -> str:
        return f"({name})"


def _facts(language: str) -> Mapping[str, str]:
    about = replace(samples.INTERVIEW, language=language)
    when = times.when(about.starts_at, about.time_zone, language)
    return _Facts(
        organisation=samples.ORGANISATION,
        name=about.candidate_name.split()[0],
        full_name=about.candidate_name,
        title=about.title,
        recruiter=about.recruiter_name,
        when=when,
        location=about.location,
        place=about.location,
        digit="1",
        number="1",
        minutes="10",
        letter="A",
        link=f"{samples.BASE_URL}/i/{about.answer_token}",
        length=times.length(about.duration_minutes, language),
    )
