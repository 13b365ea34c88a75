"""E-mail over SMTP."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formataddr, parseaddr

from service.channels.mailbox import Mailbox
from service.ports import ChannelError, Note

_SECONDS = 10
_PERMANENT_FROM = 500


class EmailChannel:
    """Hands over one plain-text mail a note, with the calendar file that the note may carry.

    The Message-ID comes from the note's key: should a crash make us send the same note twice,
    mail programs show it once.
    """

    name = "email"

    def __init__(self, mailbox: Mailbox, sender: str) -> None:
        self._mailbox = mailbox
        self._sender = sender

    def deliver(self, note: Note) -> None:
        """Send the note. Raises ChannelError; permanent when the server refuses it for good."""
        try:
            with self._connected() as server:
                server.send_message(self._message(note))
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            permanent = code >= _PERMANENT_FROM
            raise ChannelError(f"{code} {_text(words)}", permanent=permanent) from error
        except smtplib.SMTPResponseException as error:
            raise ChannelError(f"{error.smtp_code} {_text(error.smtp_error)}") from error
        except (OSError, smtplib.SMTPException) as error:
            raise ChannelError(f"mail server {self._mailbox.host}: {error}") from error
        except ValueError as error:  # an address or name that no mail can carry
            raise ChannelError(f"{note.recruiter_email!r}: {error}", permanent=True) from error

    def check(self) -> None:
        """Connect and sign in without sending. Raises ChannelError."""
        try:
            with self._connected() as server:
                server.noop()
        except (OSError, smtplib.SMTPException) as error:
            raise ChannelError(str(error)) from error

    def _connected(self) -> smtplib.SMTP:
        box = self._mailbox
        server = smtplib.SMTP(timeout=_SECONDS) if not box.tls else _over_tls()
        server.connect(box.host, box.port)
        try:
            if box.starttls:
                server.starttls(context=ssl.create_default_context())
            if box.user:
                server.login(box.user, box.password)
        except (OSError, smtplib.SMTPException):
            server.close()
            raise
        return server

    def _message(self, note: Note) -> EmailMessage:
        message = EmailMessage()
        domain = parseaddr(self._sender)[1].rpartition("@")[2] or "unghost"
        message["Message-ID"] = f"<{note.key}@{domain}>"
        message["From"] = self._sender
        message["To"] = formataddr((note.recruiter_name, note.recruiter_email))
        message["Subject"] = " ".join(note.subject.split())
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: keeps auto-responders quiet
        if note.urgent:
            message["Importance"] = "high"
        message.set_content(note.body)
        if note.calendar is not None:
            message.add_attachment(
                note.calendar,
                maintype="text",
                subtype="calendar",
                filename="invite.ics",
                params={"method": "PUBLISH", "charset": "utf-8"},
            )
        return message


def _over_tls() -> smtplib.SMTP:
    return smtplib.SMTP_SSL(timeout=_SECONDS, context=ssl.create_default_context())


def _text(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words
