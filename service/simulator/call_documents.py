"""Asks for the documents of a call, with their fallback and Twilio's apology."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from service.simulator import call_forms, voice_twiml
from service.simulator.call_callbacks import CallCallbacks
from service.simulator.model_calls import Call, Source
from service.simulator.network import Network
from service.simulator.voice_twiml import Document

_HTTP = ("http://", "https://")


@dataclass(frozen=True)
class Page:
    """A document and where it came from."""

    document: Document
    source: Source

    def address(
        self, url: str | None, method: str = "POST", extra: Mapping[str, str] | None = None
    ) -> Source:
        """Return where a verb sends the call; None is the document's own address.

        A document that was given as text has no address: there only absolute ones work.
        """
        return Source(urljoin(self.source.url, url or ""), method, extra=extra or {})


class CallDocuments:
    """Where the interpreter gets what it carries out."""

    def __init__(self, account_sid: str, network: Network, callbacks: CallCallbacks) -> None:
        self._account_sid = account_sid
        self._network = network
        self._callbacks = callbacks

    def fetch(self, call: Call, source: Source) -> Page:
        """Return the document of a source, else of the fallback, else the apology."""
        page = self._one(call, source)
        fallback = call.plan.fallback
        if page.document.failed and fallback is not None:
            extra = {"ErrorCode": str(page.document.warnings[0][0]), "ErrorUrl": source.url}
            page = self._one(call, replace(fallback, extra=extra))
        if page.document.failed:
            return replace(page, document=voice_twiml.sorry(page.document))
        return page

    def _one(self, call: Call, source: Source) -> Page:
        document = self._read(call, source)
        for code, sentence in document.warnings:
            self._network.warn(code, sentence, source.url, call_sid=call.sid)
        return Page(document, source)

    def _read(self, call: Call, source: Source) -> Document:
        if source.twiml:
            return voice_twiml.given(source.twiml)
        if not source.url.startswith(_HTTP):
            sentence = f"Invalid URL format: {source.url[:100]!r} is not absolute"
            return voice_twiml.failure(11100, sentence)
        with self._network.changed:
            form = call_forms.common(call, self._account_sid) | dict(source.extra)
        return voice_twiml.read(self._callbacks.ask(source, form))
