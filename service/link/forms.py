"""A form of the answer page: read, checked, and given back as it was typed when it won't do."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date, timedelta
from http import HTTPStatus

from werkzeug.datastructures import MultiDict

from service.flows.reasons import BY_DIGIT
from service.flows.state import Intent, Reason
from service.flows.wording.clean import one_line

LONGEST_WORDS = 1000
MOST_MINUTES = 240
FURTHEST_DEADLINE = timedelta(days=365)
MINUTES = (5, 10, 15, 30)
REASONS = tuple(BY_DIGIT.values())
_INTENTS = frozenset(
    {
        Intent.CONFIRM,
        Intent.RESCHEDULE,
        Intent.CANCEL,
        Intent.RUNNING_LATE,
        Intent.OFFER_DEADLINE,
        Intent.QUESTION,
        Intent.CALL_ME,
        Intent.WRONG_NUMBER,
    }
)
_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
# How natural keys begin: whoever picked a time and has none has lost it to somebody else.
PICKED, SAID = "p-", "s-"
_NATURAL_KEY = re.compile(r"[ps]-[0-9a-f]{32}")
# As much as a column of the database holds.
_LONGEST_NUMBER = 18

Form = MultiDict[str, str]


@dataclass(frozen=True, slots=True)
class Filled:
    """An answer as the form gives it; `key` is the same for the same answer of the same page."""

    key: str
    revision: int
    intent: Intent
    reason: Reason | None = None
    slot_id: int | None = None
    minutes: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed or chose, to be shown to them again."""

    words: str = ""
    minutes: str = ""
    date: str = ""
    reason: str = ""


class Wrong(Exception):
    """A form that won't do: the sentence's key with its values, and which answer it is about."""

    def __init__(
        self,
        problem: str,
        status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
        intent: Intent | None = None,
        **values: object,
    ) -> None:
        super().__init__(problem)
        self.problem = problem
        self.status = status
        self.intent = intent
        self.values = values


def read(form: Form, today: date) -> Filled:
    """Read a form; `today` is the candidate's. Raises Wrong."""
    intent = _intent(form)
    revision = _number(form.get("revision", ""))
    if revision is None or not _KEY.fullmatch(form.get("key", "")):
        raise Wrong("page.error.key", HTTPStatus.BAD_REQUEST, intent)
    return Filled(
        key=_natural_key(form),
        revision=revision,
        intent=intent,
        reason=_reason(form) if intent is Intent.CANCEL else None,
        slot_id=_slot(form) if intent is Intent.RESCHEDULE else None,
        minutes=_minutes(form) if intent is Intent.RUNNING_LATE else None,
        words=_words(form, intent, today),
    )


def natural_key(text: str) -> str:
    """Return a key as `read` makes them; "" for anything else."""
    return text if _NATURAL_KEY.fullmatch(text) else ""


def typed(form: Form) -> Typed:
    """Return what was typed, cut to what a page can bear."""
    return Typed(**{name: form.get(name, "")[: LONGEST_WORDS * 4] for name in Typed.__slots__})


def _intent(form: Form) -> Intent:
    try:
        intent = Intent(form.get("intent", ""))
    except ValueError:
        intent = Intent.UNCLEAR
    if intent not in _INTENTS:
        raise Wrong("page.error.answer", HTTPStatus.BAD_REQUEST)
    return intent


def _natural_key(form: Form) -> str:
    """Name an answer by its page's key and all that it says.

    The key alone would take "10 minutes late" for a repeat of the "5 minutes" before it, when
    somebody goes back to the page that they had open.
    """
    said = sorted(form.items(multi=True))
    kind = PICKED if "slot" in form else SAID
    return kind + hashlib.sha256(repr(said).encode()).hexdigest()[:32]


def _reason(form: Form) -> Reason:
    wanted = form.get("reason", "")
    if wanted in {"", Reason.NOT_GIVEN}:
        return Reason.NOT_GIVEN
    if wanted not in REASONS:
        raise Wrong("page.error.reason", intent=Intent.CANCEL)
    return Reason(wanted)


def _slot(form: Form) -> int | None:
    if "slot" not in form:
        return None
    slot_id = _number(form["slot"])
    if slot_id is None:
        raise Wrong("page.error.slot", intent=Intent.RESCHEDULE)
    return slot_id


def _minutes(form: Form) -> int:
    minutes = _number(form.get("minutes", ""))
    if minutes is None or not 1 <= minutes <= MOST_MINUTES:
        raise Wrong("page.error.minutes", intent=Intent.RUNNING_LATE, most=MOST_MINUTES)
    return minutes


def _words(form: Form, intent: Intent, today: date) -> str:
    if intent is Intent.OFFER_DEADLINE:
        return _deadline(form, today).isoformat()
    if intent not in {Intent.QUESTION, Intent.RESCHEDULE}:
        return ""
    words = one_line(form.get("words", ""))
    if len(words) > LONGEST_WORDS:
        raise Wrong("page.error.long", intent=intent, most=LONGEST_WORDS, count=len(words))
    if intent is Intent.QUESTION and not words:
        raise Wrong("page.error.question", intent=intent)
    return words


def _deadline(form: Form, today: date) -> date:
    last = today + FURTHEST_DEADLINE
    try:
        day = date.fromisoformat(form.get("date", "").strip())
    except ValueError:
        day = date.min
    if not today <= day <= last:
        raise Wrong("page.error.date", intent=Intent.OFFER_DEADLINE, first=today, last=last)
    return day


def _number(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isdecimal() and len(text) <= _LONGEST_NUMBER else None
