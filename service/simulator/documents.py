"""What every TwiML document must be before anyone reads its verbs."""

from xml.etree import ElementTree as ET

from service.simulator.posting import Answer

_XML_TYPES = frozenset({"text/xml", "application/xml", "text/html"})
_LARGEST = 64 * 1024


class NoDocumentError(Exception):
    """Nothing can be read; with the code and sentence of Twilio's debugger."""

    def __init__(self, code: int, sentence: str) -> None:
        self.warning = (code, sentence)
        super().__init__(sentence)


def check(answer: Answer) -> None:
    """Refuse an answer that came as an error, as no kind of TwiML, or too large."""
    if answer.failed:
        reason = answer.problem or f"the webhook answered {answer.status}"
        raise NoDocumentError(11200, f"HTTP retrieval failure: {reason}")
    if answer.text.strip() and answer.content_type not in {"text/plain", *_XML_TYPES}:
        kind = answer.content_type or "none"
        raise NoDocumentError(12300, f"Invalid Content-Type: {kind}")
    check_size(answer.text)


def check_size(text: str) -> None:
    """Refuse more than 64 kB."""
    if len(text.encode()) > _LARGEST:
        raise NoDocumentError(11750, "TwiML response body too large: over 64 kB")


def root(text: str) -> ET.Element:
    """Return the Response, or refuse the text."""
    if "<!DOCTYPE" in text:
        raise NoDocumentError(12100, "Document parse failure: TwiML has no document type")
    try:
        found = ET.fromstring(text.strip())  # noqa: S314 - without a DTD there is no entity to expand
    except ET.ParseError as error:
        raise NoDocumentError(12100, f"Document parse failure: {error}") from None
    if found.tag != "Response":
        sentence = f"Schema validation warning: the root is {found.tag}, not Response"
        raise NoDocumentError(12200, sentence)
    return found
