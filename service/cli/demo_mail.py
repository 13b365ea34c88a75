"""A mail server for the demo: real SMTP on loopback, which keeps what it gets."""

import threading
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


class MailSink:
    """Takes every mail. `letters` grows; `wait_for` waits without looking again and again."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self._more = threading.Condition()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: ANN401, N802  # aiosmtpd's own names and untyped objects
        """Keep a mail."""
        letter = message_from_bytes(envelope.content, policy=policy.default)
        with self._more:
            self.letters.append(letter)
            self._more.notify_all()
        return "250 OK"

    def wait_for(self, keys: set[str], seconds: float) -> set[str]:
        """Wait until mails with these Message-IDs have come; return those that have not."""
        with self._more:
            self._more.wait_for(lambda: keys <= self._seen(), seconds)
            return keys - self._seen()

    def words(self) -> str:
        """Return what can be read of all mails: subjects and texts, attachments not."""
        with self._more:
            return "\n".join(_readable(letter) for letter in self.letters)

    def _seen(self) -> set[str]:
        return {str(letter["Message-ID"]).strip("<>").partition("@")[0] for letter in self.letters}


def _readable(letter: EmailMessage) -> str:
    parts = [part for part in letter.walk() if part.get_content_maintype() == "text"]
    return "\n".join([str(letter["Subject"]), *(str(part.get_content()) for part in parts)])


def serve(sink: MailSink, port: int) -> Controller:
    """Serve on loopback; the caller stops it."""
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    return controller
