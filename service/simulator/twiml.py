"""Reads the TwiML that a messaging webhook answers with."""

from dataclasses import dataclass
from xml.etree import ElementTree as ET

from service.simulator.posting import Answer

_XML_TYPES = frozenset({"text/xml", "application/xml", "text/html"})
_LARGEST = 64 * 1024
_VERBS = frozenset({"Message", "Redirect"})


@dataclass(frozen=True)
class Verb:
    """One thing to do: send `text` (a message), or ask `redirect` for more TwiML."""

    text: str = ""
    redirect: str = ""
    to: str = ""
    media: int = 0
    callbacks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Document:
    """What an answer asks for, and the warnings (code, sentence) it earns."""

    verbs: tuple[Verb, ...] = ()
    warnings: tuple[tuple[int, str], ...] = ()


def read(answer: Answer) -> Document:
    """Read a webhook's answer; text/plain is a text to the sender, as with Twilio."""
    if answer.failed:
        reason = answer.problem or f"the webhook answered {answer.status}"
        return _warning(11200, f"HTTP retrieval failure: {reason}")
    if not answer.text.strip():
        return Document()
    if answer.content_type == "text/plain":
        return Document((Verb(text=answer.text),))
    if answer.content_type not in _XML_TYPES:
        return _warning(12300, f"Invalid Content-Type: {answer.content_type or 'none'}")
    if len(answer.text.encode()) > _LARGEST:
        return _warning(11750, "TwiML response body too large: over 64 kB")
    return _parse(answer.text)


def _parse(text: str) -> Document:
    if "<!DOCTYPE" in text:
        return _warning(12100, "Document parse failure: TwiML has no document type")
    try:
        root = ET.fromstring(text.strip())  # noqa: S314 - without a DTD there is no entity to expand
    except ET.ParseError as error:
        return _warning(12100, f"Document parse failure: {error}")
    if root.tag != "Response":
        return _warning(12200, f"Schema validation warning: the root is {root.tag}, not Response")
    unknown = [child.tag for child in root if child.tag not in _VERBS]
    warnings = [
        (12200, f"Schema validation warning: {tag} is no messaging verb") for tag in unknown
    ]
    verbs = tuple(_verb(child) for child in root if child.tag in _VERBS)
    return Document(verbs, tuple(warnings))


def _verb(node: ET.Element) -> Verb:
    if node.tag == "Redirect":
        return Verb(redirect=(node.text or "").strip())
    bodies = [body.text or "" for body in node.findall("Body")]
    return Verb(
        text=("".join(bodies) if bodies else node.text or "").strip(),
        to=node.get("to", ""),
        media=len(node.findall("Media")),
        callbacks=tuple(node.attrib[key] for key in ("action", "statusCallback") if node.get(key)),
    )


def _warning(code: int, sentence: str) -> Document:
    return Document((), ((code, sentence),))
