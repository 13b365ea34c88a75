"""A text that a recruiter writes: cleaned, measured and warned about before anybody gets it."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from service.flows.consent import RESERVED_WORDS
from service.flows.wording import segments
from service.flows.wording.segments import Segments

# Twilio takes no longer body (error 21617).
LONGEST = 1600
# Beyond so many parts a phone call is kinder, and some carriers lose one.
MANY_SEGMENTS = 4
_KEY = re.compile(r"[A-Za-z0-9_-]{8,40}")
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LINK = re.compile(
    r"https?://|www\.|\b[\w-]+\.(?:com|org|net|io|co|me|ly|gl|app|dev)\b/?", re.IGNORECASE
)
_SHORTENED = re.compile(
    r"\b(?:bit\.ly|tinyurl\.com|t\.co|goo\.gl|ow\.ly|is\.gd|rb\.gy|cutt\.ly)\b", re.IGNORECASE
)
# In capitals, or as what to answer: "the interview will start at nine" warns of nothing.
_ASKED_FOR = re.compile(
    r"\b(?:reply|answer|respond|text|write|send)\b(?:\s+(?:me|us|back|with|just))*\s+\W*(\w+)",
    re.IGNORECASE,
)
_CAPITALS = re.compile(r"\b[A-Z]{2,}\b")


class Caution(StrEnum):
    """What a writer should know before they send; the value is the end of a catalogue's key."""

    RESERVED = "reserved"
    SHORTENED = "shortened"
    LINK = "link"
    MARKS = "marks"
    MANY = "many"


@dataclass(frozen=True, slots=True)
class Measured:
    """A text as it would arrive: its length in characters, its parts, and what to think of.

    `cautions` are pairs of what and which words. `is_empty`: nobody has written anything yet.
    """

    body: str
    characters: int
    counted: Segments
    cautions: tuple[tuple[Caution, str], ...]
    is_empty: bool = False


def clean(words: str) -> str:
    """Return what somebody typed without control marks and marks that turn its direction.

    Line breaks stay, three of them become two, as in a letter.
    """
    lines = words.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = "\n".join("".join(one for one in line if _is_written(one)).rstrip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", kept).strip()


def is_key(key: str) -> bool:
    """Whether this can be a form's key: 8 to 40 letters, digits, "-" and "_"."""
    return _KEY.fullmatch(key) is not None


def measured(words: str, body: str) -> Measured:
    """Measure `body`, the whole text as it goes out, of which somebody wrote `words`."""
    counted = segments.count(body)
    cautions = tuple(_cautions(words, body, counted))
    return Measured(body, len(body), counted, cautions, is_empty=not words)


def wrong(words: str, body: str) -> str:
    """Say why these words cannot be sent at all, and what can; nothing when they can."""
    if not words:
        return "there is nothing to send; accepts some words"
    if len(body) > LONGEST:
        over = len(body) - LONGEST
        return f"is too long by {over} characters; accepts {LONGEST}, our name among them"
    return ""


def _cautions(words: str, body: str, counted: Segments) -> list[tuple[Caution, str]]:
    found = [(Caution.RESERVED, one) for one in _reserved(words)]
    shortened = _SHORTENED.search(words)
    if shortened:
        found.append((Caution.SHORTENED, shortened[0]))
    elif _LINK.search(words):
        found.append((Caution.LINK, ""))
    dear = segments.needs_ucs2(body)
    if dear and counted.count > 1:
        found.append((Caution.MARKS, " ".join(dear[:5])))
    if counted.count >= MANY_SEGMENTS:
        found.append((Caution.MANY, str(counted.count)))
    return found


def _reserved(words: str) -> list[str]:
    """List the words that carriers act upon where an answer seems to be asked for with them."""
    asked = {one.upper() for one in _ASKED_FOR.findall(words)} | set(_CAPITALS.findall(words))
    return sorted(asked & RESERVED_WORDS)


def _is_written(mark: str) -> bool:
    return mark == "\t" or (mark not in _TURNING and unicodedata.category(mark) != "Cc")
