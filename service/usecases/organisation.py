"""What the organisation decides in the inbox: it goes before the environment, in every process.

Each process looks at most once a second, when it needs to know: a change is known everywhere
within a second, and costs one read of a handful of rows for each second in which there is work.
"""

import hashlib
import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import structlog

from service.flows import quiet
from service.flows.ladder import parse_ladder, stored_ladder, written
from service.flows.wording import catalogue, overrides
from service.flows.wording.catalogue import NO_OVERRIDES, Overrides
from service.flows.wording.overrides import WordingProblem
from service.store import settings
from service.store.database import Database, DatabaseUnavailable
from service.usecases.audit import note
from service.usecases.context import Context, Policy
from service.usecases.problems import BadInput, Conflict, FieldError

WORDING = "wording"
_LONGEST = 400
_SECOND = 1.0
_log = structlog.get_logger()
_Read = Callable[[Policy, str], Policy]


def _reminders(policy: Policy, text: str) -> Policy:
    ladder = stored_ladder(text)
    if not ladder:
        raise ValueError("is empty; accepts rungs such as: -1d sms, -2h sms")
    return replace(policy, ladder=ladder)


def _quiet_hours(policy: Policy, text: str) -> Policy:
    return replace(policy, quiet=quiet.parse(text))


def _yes(text: str) -> bool:
    if text not in {"true", "false"}:
        raise ValueError("accepts true or false")
    return text == "true"


def _no_show_text(policy: Policy, text: str) -> Policy:
    return replace(policy, no_show_text=_yes(text))


def _link_in_texts(policy: Policy, text: str) -> Policy:
    return replace(policy, link_in_texts=_yes(text))


# What can be set here, by the names and in the forms of the environment.
_READ: Mapping[str, _Read] = {
    "reminders": _reminders,
    "quiet_hours": _quiet_hours,
    "no_show_text": _no_show_text,
    "link_in_texts": _link_in_texts,
}
NAMES = tuple(_READ)
# What is set now must be more than readable: an older version may have kept what is refused today.
_CHECK: Mapping[str, Callable[[str], object]] = {"reminders": parse_ladder}


@dataclass(frozen=True, slots=True)
class Environment:
    """What holds where nothing is set in the inbox."""

    policy: Policy
    wording: Overrides = field(default_factory=dict)


class Standing:
    """The policy as it stands, and the sentences that go with it.

    One thread looks while the others go on with what is known. While the database is away nothing
    changes. `every` seconds it looks again.
    """

    def __init__(self, database: Database, given: Environment, every: float = _SECOND) -> None:
        self._database, self._given, self._every = database, given, every
        self._policy, self._values = given.policy, dict[str, str]()
        self._next = 0.0
        self._looking = threading.Lock()

    def __call__(self) -> Policy:
        """Return the policy; where a second has passed since the last look, look again."""
        if time.monotonic() >= self._next and self._looking.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._looking.release()
        return self._policy

    def look_again(self) -> None:
        """Look now: something was changed in this process."""
        with self._looking:
            self._look()

    def _look(self) -> None:
        self._next = time.monotonic() + self._every
        try:
            with self._database.read() as tx:
                values = settings.every(tx)
        except DatabaseUnavailable:
            return
        if values == self._values:
            return
        if values.get(WORDING) != self._values.get(WORDING):
            catalogue.install(merged(self._given.wording, own_sentences(values)))
        self._policy, self._values = policy_by(self._given.policy, values), values


def policy_by(policy: Policy, values: Mapping[str, str]) -> Policy:
    """Return a policy with what is set; what this version cannot read is left out, and logged."""
    for name, read in _READ.items():
        if name in values:
            try:
                policy = read(policy, values[name])
            except ValueError:
                _log.warning("a setting cannot be read", setting=name)
    return policy


def shown(context: Context) -> dict[str, str]:
    """Return what holds now, by name, in the forms of the environment."""
    policy = context.policy
    hours = policy.quiet
    return {
        "reminders": written(policy.ladder),
        "quiet_hours": f"{hours.begin:%H:%M}-{hours.end:%H:%M}",
        "no_show_text": str(policy.no_show_text).lower(),
        "link_in_texts": str(policy.link_in_texts).lower(),
    }


def checked(policy: Policy, wanted: Mapping[str, str]) -> Policy:
    """Return the policy that the wanted values would make. Raises BadInput, with every bad one."""
    errors = []
    for name, text in wanted.items():
        try:
            policy = _READ[name](policy, _bounded(text))
            _CHECK.get(name, str)(text)
        except ValueError as error:
            errors.append(FieldError(name, str(error)))
    if errors:
        raise BadInput(*errors)
    return policy


def _bounded(text: str) -> str:
    if len(text) > _LONGEST:
        raise ValueError(f"is too long; accepts {_LONGEST} characters")
    return text


def stamp(values: Mapping[str, str]) -> str:
    """Return what changes with any of these values: a page carries it along."""
    return hashlib.sha256(repr(sorted(values.items())).encode()).hexdigest()[:20]


def change(
    context: Context, actor: str, wanted: Mapping[str, str], known: str = ""
) -> dict[str, str]:
    """Set what differs from what holds now; return what held. Raises BadInput, Conflict.

    Then nothing is set. `known` is the stamp of what the actor saw. Reminders that are planned keep
    their times; the new ladder holds for interviews that are made or moved from now on. Quiet hours
    and the link hold for every text from now on.
    """
    checked(context.policy, wanted)
    context.decided.look_again()
    before = shown(context)
    if known and known != stamp(before):
        raise Conflict(_changed_since(before, wanted))
    changed = {name: text for name, text in wanted.items() if before[name] != text}
    now = context.clock()
    with context.database.write() as tx:
        for name, text in changed.items():
            settings.write(tx, name, text, actor, now)
            detail = f"{name}: {before[name]} → {text}"
            note(tx, actor, "setting.changed", "setting", None, detail, now=now)
    context.decided.look_again()
    return before


def _changed_since(now: Mapping[str, str], wanted: Mapping[str, str]) -> str:
    other = (
        f"{name.replace('_', ' ')} {now[name]}" for name in wanted if now[name] != wanted[name]
    )
    stands = "; ".join(other) or "as you want it"
    return f"somebody has changed this meanwhile, and it is {stands} now; save again to have yours"


def own_sentences(values: Mapping[str, str]) -> Overrides:
    """Read the sentences that were set; nothing where they cannot be read."""
    try:
        read = json.loads(values.get(WORDING, "{}"))
    except ValueError:
        _log.warning("a setting cannot be read", setting=WORDING)
        return NO_OVERRIDES
    return {language: dict(own) for language, own in read.items()}


def merged(given: Overrides, own: Overrides) -> Overrides:
    """Return the environment's sentences with those that were set in their place."""
    languages = {*given, *own}
    return {tag: {**given.get(tag, {}), **own.get(tag, {})} for tag in languages}


def sentences(context: Context) -> Overrides:
    """Return the sentences that were set here, by language and key."""
    with context.database.read() as tx:
        return own_sentences(settings.every(tx))


def problems_of(language: str, key: str, text: str) -> str:
    """Say what is wrong with a sentence of one's own, in words; empty when it may be used."""
    try:
        overrides.checked({language: {key: text}})
    except WordingProblem as error:
        return str(error).replace(f"[{language}] {key} ", "")
    return ""


def say_it_our_way(context: Context, actor: str, language: str, key: str) -> None:
    """Take a sentence of one's own back: ours, or the environment's, is said again."""
    _set_sentence(context, actor, language, key, "")


def say_it_their_way(context: Context, actor: str, language: str, key: str, text: str) -> None:
    """Say a sentence in the organisation's own words from now on. Raises BadInput."""
    wrong = problems_of(language, key, text)
    if wrong:
        raise BadInput(FieldError("text", wrong))
    _set_sentence(context, actor, language, key, text)


def _set_sentence(context: Context, actor: str, language: str, key: str, text: str) -> None:
    now = context.clock()
    with context.database.write() as tx:
        own = {tag: dict(table) for tag, table in own_sentences(settings.every(tx)).items()}
        table = own.setdefault(language, {})
        table.pop(key, None)
        if text:
            table[key] = text
        settings.write(tx, WORDING, json.dumps(own, ensure_ascii=False), actor, now)
        what = "changed" if text else "as it was"
        detail = f"{language} {key}: {what}"
        note(tx, actor, "setting.changed", "setting", None, detail, now=now)
    context.decided.look_again()
