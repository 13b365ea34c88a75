"""Reads the TwiML that a voice webhook answers with."""

from dataclasses import dataclass, replace
from xml.etree import ElementTree as ET

from service.simulator import documents, voice_attributes
from service.simulator.documents import NoDocumentError
from service.simulator.posting import Answer

APOLOGY = "We're sorry, an application error has occurred. Goodbye."
_CHARACTERS_A_SECOND = 14
_MOST_REPEATS = 5


@dataclass(frozen=True)
class Say:
    """Words to be spoken."""

    text: str
    language: str = "en-US"
    voice: str = "man"
    times: int = 1

    @property
    def seconds(self) -> float:
        """How long a voice would take."""
        return len(self.text) * self.times / _CHARACTERS_A_SECOND


@dataclass(frozen=True)
class Pause:
    """Silence."""

    seconds: float = 1.0


@dataclass(frozen=True)
class Play:
    """A recording, which the sandbox only names."""

    url: str


Prompt = Say | Pause | Play


@dataclass(frozen=True)
class Gather:
    """Listens. An `action` of None is the document's own address."""

    prompts: tuple[Prompt, ...] = ()
    input: str = "dtmf"
    num_digits: int | None = None
    finish_on_key: str = "#"
    timeout: float = 5.0
    language: str = "en-US"
    hints: str = ""
    action: str | None = None
    method: str = "POST"
    on_empty: bool = False


@dataclass(frozen=True)
class Redirect:
    """Goes on with another document."""

    url: str
    method: str = "POST"


@dataclass(frozen=True)
class Hangup:
    """Ends the call."""


@dataclass(frozen=True)
class Reject:
    """Does not answer, when it comes first."""

    reason: str = "rejected"


@dataclass(frozen=True)
class Dial:
    """Calls another phone; `whisper` is asked for its document before the two are bridged."""

    number: str = ""
    caller_id: str = ""
    whisper: str | None = None
    whisper_method: str = "POST"
    callback: str | None = None
    callback_method: str = "POST"
    events: str = "completed"
    timeout: int = 30
    time_limit: int = 14400
    action: str | None = None
    method: str = "POST"


Verb = Say | Pause | Play | Gather | Redirect | Hangup | Reject | Dial
Warnings = list[tuple[int, str]]


@dataclass(frozen=True)
class Document:
    """The verbs, and the warnings (code, sentence) earned; `failed` is one that cannot be used."""

    verbs: tuple[Verb, ...] = ()
    warnings: tuple[tuple[int, str], ...] = ()
    failed: bool = False


def read(answer: Answer) -> Document:
    """Read a webhook's answer; text/plain is read aloud, as with Twilio."""
    try:
        documents.check(answer)
        if answer.content_type == "text/plain":
            return Document((Say(answer.text.strip()),))
        return _document(answer.text)
    except NoDocumentError as error:
        return failure(*error.warning)


def given(text: str) -> Document:
    """Read a document that came with a request of the REST API."""
    try:
        documents.check_size(text)
        return _document(text)
    except NoDocumentError as error:
        return failure(*error.warning)


def failure(code: int, sentence: str) -> Document:
    """Return a document that cannot be used, and why."""
    return Document((), ((code, sentence),), failed=True)


def sorry(document: Document) -> Document:
    """Return what Twilio says in place of a document that cannot be used."""
    return replace(document, verbs=(Say(APOLOGY), Hangup()), failed=False)


def _document(text: str) -> Document:
    warnings: Warnings = []
    verbs = tuple(_verb(node, warnings) for node in _known(documents.root(text), _VERBS, warnings))
    return Document(verbs, tuple(warnings))


def _known(parent: ET.Element, names: frozenset[str], warnings: Warnings) -> list[ET.Element]:
    for child in parent:
        if child.tag not in names:
            where = "here" if parent.tag == "Response" else f"inside {parent.tag}"
            sentence = f"{child.tag} is no verb that can stand {where}"
            warnings.append((12200, f"Schema validation warning: {sentence}"))
    return [child for child in parent if child.tag in names]


def _verb(node: ET.Element, warnings: Warnings) -> Verb:
    if node.tag == "Gather":
        return _gather(node, warnings)
    if node.tag == "Dial":
        return _dial(node, warnings)
    if node.tag == "Redirect":
        return Redirect(_text(node), voice_attributes.method(node, "method", warnings))
    if node.tag == "Reject":
        return Reject(node.get("reason", "rejected"))
    return Hangup() if node.tag == "Hangup" else _prompt(node, warnings)


def _prompt(node: ET.Element, warnings: Warnings) -> Prompt:
    if node.tag == "Pause":
        return Pause(voice_attributes.seconds(node, "length", 1, 13710, warnings))
    if node.tag == "Play":
        return Play(_text(node))
    if not _text(node):
        warnings.append((13520, "Say: Invalid text: there is nothing to say"))
    times = voice_attributes.number(node, "loop", 1, 13510, warnings)
    times = min(times or _MOST_REPEATS, _MOST_REPEATS)  # loop="0" is for as long as it can be
    return Say(_text(node), node.get("language", "en-US"), node.get("voice", "man"), times)


def _gather(node: ET.Element, warnings: Warnings) -> Gather:
    voice_attributes.check_speech(node, warnings)
    digits = voice_attributes.number(node, "numDigits", 0, 13314, warnings)
    return Gather(
        prompts=tuple(_prompt(child, warnings) for child in _known(node, _PROMPTS, warnings)),
        input=voice_attributes.kinds(node, warnings),
        num_digits=digits or None,
        finish_on_key=node.get("finishOnKey", "#"),
        timeout=voice_attributes.seconds(node, "timeout", 5, 13313, warnings),
        language=node.get("language", "en-US"),
        hints=node.get("hints", ""),
        action=node.get("action") or None,
        method=voice_attributes.method(node, "method", warnings),
        on_empty=node.get("actionOnEmptyResult", "").lower() == "true",
    )


def _dial(node: ET.Element, warnings: Warnings) -> Dial:
    nouns = _known(node, frozenset({"Number"}), warnings)
    if len(nouns) > 1:
        warnings.append((12200, "Dial: the sandbox rings the first Number only"))
    noun = nouns[0] if nouns else ET.Element("Number")
    return Dial(
        number=_text(noun) or _text(node),
        caller_id=node.get("callerId", ""),
        whisper=noun.get("url") or None,
        whisper_method=voice_attributes.method(noun, "method", warnings),
        callback=noun.get("statusCallback") or None,
        callback_method=voice_attributes.method(noun, "statusCallbackMethod", warnings),
        events=noun.get("statusCallbackEvent", "completed"),
        timeout=voice_attributes.number(node, "timeout", 30, 13212, warnings),
        time_limit=voice_attributes.number(node, "timeLimit", 14400, 13213, warnings),
        action=node.get("action") or None,
        method=voice_attributes.method(node, "method", warnings),
    )


def _text(node: ET.Element) -> str:
    """Return all words inside, those in SSML marks too, with single spaces."""
    return " ".join("".join(node.itertext()).split())


_PROMPTS = frozenset({"Say", "Pause", "Play"})
_VERBS = _PROMPTS | {"Gather", "Redirect", "Hangup", "Reject", "Dial"}
