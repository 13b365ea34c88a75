"""Reads the TwiML that a messaging webhook answers with."""

from dataclasses import dataclass
from xml.etree import ElementTree as ET

from service.simulator import documents
from service.simulator.documents import NoDocumentError
from service.simulator.posting import Answer

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
    try:
        documents.check(answer)
        if not answer.text.strip():
            return Document()
        if answer.content_type == "text/plain":
            return Document((Verb(text=answer.text),))
        return _document(documents.root(answer.text))
    except NoDocumentError as error:
        return Document((), (error.warning,))


def _document(root: ET.Element) -> Document:
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
