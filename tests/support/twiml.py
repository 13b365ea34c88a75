"""Whether a call's TwiML has the shape that Twilio takes: the SDK's own classes are the measure.

There is no public schema. The SDK is generated from Twilio's own definition, so an attribute is
what a class takes by keyword, and a child what it has a method for.
"""

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from xml.etree import ElementTree as ET

from twilio.twiml import TwiML
from twilio.twiml.voice_response import VoiceResponse

_MOST_BYTES = 64 * 1024
_ABSOLUTE = re.compile(r"https?://[^/\s]+/\S*")
_ADDRESSES = frozenset({"action", "url", "statusCallback", "partialResultCallback"})
_METHODS = frozenset({"method", "statusCallbackMethod", "partialResultCallbackMethod"})
_MOST_HINTS, _LONGEST_HINT = 500, 100


@dataclass(frozen=True)
class Verb:
    """One element: its own words, what it is told, and what stands in it."""

    name: str
    text: str
    attributes: dict[str, str]
    inside: tuple["Verb", ...]


@dataclass(frozen=True)
class _Kind:
    """What an element may hold, as the SDK has it."""

    attributes: frozenset[str]
    takes_text: bool
    made_by: type[TwiML]


def verbs(document: str) -> list[Verb]:
    """Read the verbs of a document, in their order."""
    root = ET.fromstring(document)  # noqa: S314  # our own document: nothing hostile stands in it
    return [_verb(child) for child in root]


def spoken(document: str) -> list[str]:
    """Read what is said, in its order."""
    return [verb.text for verb in _all(verbs(document)) if verb.name == "Say"]


def check(document: str) -> None:
    """Raise an AssertionError that says in a sentence what Twilio would stumble over."""
    assert len(document.encode()) < _MOST_BYTES, "the document is larger than 64 kB"
    try:
        root = ET.fromstring(document)  # noqa: S314  # our own, as above
    except ET.ParseError as error:
        raise AssertionError(f"the document is not well-formed: {error}") from error
    assert root.tag == "Response", f"the root is {root.tag}, not Response"
    _check_shape(root, VoiceResponse, takes_text=False)
    for verb in _all([_verb(child) for child in root]):
        _check_verb(verb)
    _check_end([_verb(child) for child in root])


def _check_shape(element: ET.Element, made_by: type[TwiML], *, takes_text: bool) -> None:
    loose = [element.text or "", *(child.tail or "" for child in element)]
    assert takes_text or not "".join(loose).strip(), f"{element.tag} takes no text"
    allowed = _children(made_by)
    for child in element:
        assert child.tag in allowed, f"{element.tag} takes no {child.tag}"
        kind = allowed[child.tag]
        unknown = set(child.attrib) - kind.attributes
        assert not unknown, f"{child.tag} takes no {', '.join(sorted(unknown))}"
        _check_shape(child, kind.made_by, takes_text=kind.takes_text)


@cache
def _children(made_by: type[TwiML]) -> dict[str, _Kind]:
    """Ask a class for its children: each method is called with every argument it knows."""
    methods = [name for name in vars(made_by) if not name.startswith("_")]
    kinds = (_made(made_by, name) for name in methods)
    return dict(kinds)


def _made(made_by: type[TwiML], method: str) -> tuple[str, _Kind]:
    parent = _bare(made_by)
    named = inspect.signature(getattr(parent, method)).parameters.values()
    given = {one.name: "x" for one in named if one.kind is not one.VAR_KEYWORD}
    child = getattr(parent, method)(**given).xml()
    return child.tag, _Kind(frozenset(child.attrib), bool(child.text), type(parent.verbs[-1]))


def _bare(made_by: type[TwiML]) -> TwiML:
    """Make an element; some want their text at once."""
    named = inspect.signature(made_by.__init__).parameters.values()
    needed = [one for one in named if one.default is one.empty and one.kind is not one.VAR_KEYWORD]
    return made_by(*("x" for _ in needed[1:]))


def _check_verb(verb: Verb) -> None:
    for name in _ADDRESSES & verb.attributes.keys():
        address = verb.attributes[name]
        assert _ABSOLUTE.fullmatch(address), f"{verb.name} {name} is not absolute: {address!r}"
    for name in _METHODS & verb.attributes.keys():
        method = verb.attributes[name]
        assert method == "POST", f"{verb.name} {name} is {method}: a GET may be answered by a cache"
    checks = {"Say": _check_say, "Gather": _check_gather, "Dial": _check_dial}
    if verb.name in checks:
        checks[verb.name](verb)
    if verb.name == "Redirect":
        assert _ABSOLUTE.fullmatch(verb.text), f"Redirect is not absolute: {verb.text!r}"


def _check_say(verb: Verb) -> None:
    assert verb.text or verb.inside, "Say has no words"
    for name in ("voice", "language"):
        assert verb.attributes.get(name), f"Say has no {name}: {verb.text!r}"


def _check_gather(verb: Verb) -> None:
    told = verb.attributes
    assert "action" in told, "Gather has no action: the same words would come again for ever"
    kinds = set(told.get("input", "dtmf").split())
    assert kinds <= {"dtmf", "speech"}, f"Gather input is {told['input']}"
    pauses = told.get("speechTimeout", "1")
    assert pauses.isdecimal(), f"Gather speechTimeout is {pauses}: give seconds"
    hints = [hint for hint in told.get("hints", "").split(",") if hint]
    assert len(hints) <= _MOST_HINTS, f"Gather has {len(hints)} hints"
    assert all(len(hint) <= _LONGEST_HINT for hint in hints), "a hint is over 100 characters"


def _check_dial(verb: Verb) -> None:
    assert "action" in verb.attributes, "Dial has no action: nobody would know how it went"
    dialled = [verb.text, *(one.text for one in verb.inside)]
    assert any(dialled), "Dial rings nobody"


def _check_end(top: list[Verb]) -> None:
    """See that the call goes on somewhere or ends, and that nothing stands where it never comes.

    An empty document ends a call, or puts the callee of a whisper through.
    """
    for verb in top[:-1]:
        assert not _is_last(verb), f"nothing after {verb.name} is ever reached"
    if top:
        last = top[-1]
        assert _is_last(last), f"the document ends with {last.name} and leaves the call to itself"


def _is_last(verb: Verb) -> bool:
    if verb.name == "Gather":
        return verb.attributes.get("actionOnEmptyResult") == "true"
    return verb.name in {"Dial", "Hangup", "Redirect", "Reject"}


def _all(several: "list[Verb] | tuple[Verb, ...]") -> Iterator[Verb]:
    for verb in several:
        yield verb
        yield from _all(verb.inside)


def _verb(element: ET.Element) -> Verb:
    inside = tuple(_verb(child) for child in element)
    return Verb(element.tag, (element.text or "").strip(), dict(element.attrib), inside)
