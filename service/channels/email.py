"""E-mail over SMTP: text and HTML, with an entry that the reader's calendar takes in."""

import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from email.utils import formataddr, parseaddr
from functools import cache

from jinja2 import Environment, PackageLoader, Template

from service.channels.mailbox import Mailbox
from service.flows.wording.calendar_file import Invited, invitation, method_of
from service.flows.wording.catalogue import say
from service.ports import ChannelError, Entry, Note

_SECONDS = 10
_PERMANENT_FROM = 500


class EmailChannel:
    """Hands over one mail a note; `sender` is MAIL_FROM.

    The Message-ID comes from the note's key: should a crash make us send the same note twice,
    mail programs show it once. Mails of one thread refer to the same root, so that programs that
    go by References keep an interview's together.
    """

    name = "email"

    def __init__(self, mailbox: Mailbox, sender: str) -> None:
        self._mailbox = mailbox
        self._sender = sender

    def deliver(self, note: Note, address: str) -> None:
        """Send the note. Raises ChannelError; permanent when the server refuses it for good."""
        try:
            with self._connected() as server:
                server.send_message(self._message(note, address))
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            permanent = code >= _PERMANENT_FROM
            raise ChannelError(f"{code} {_text(words)}", permanent=permanent) from error
        except smtplib.SMTPResponseException as error:
            raise ChannelError(f"{error.smtp_code} {_text(error.smtp_error)}") from error
        except (OSError, smtplib.SMTPException) as error:
            raise ChannelError(f"mail server {self._mailbox.host}: {error}") from error
        except ValueError as error:  # an address or name that no mail can carry
            raise ChannelError(f"{address!r}: {error}", permanent=True) from error

    def has_taken(self, note: Note, address: str, since: datetime) -> bool:  # noqa: ARG002  # the port's shape
        """Say no: the same mail once more is shown once."""
        return False

    def check(self) -> None:
        """Connect and sign in without sending. Raises ChannelError."""
        try:
            with self._connected() as server:
                server.noop()
        except (OSError, smtplib.SMTPException) as error:
            raise ChannelError(str(error)) from error

    def _connected(self) -> smtplib.SMTP:
        """Connect and sign in. Raises OSError, SMTPException; no ValueError, which is a note's."""
        try:
            return _signed_in(self._mailbox)
        except ValueError as error:  # a host, a user or a password that no mail server can be told
            raise OSError(str(error)) from error

    def _message(self, note: Note, address: str) -> EmailMessage:
        message = EmailMessage()
        sender = parseaddr(self._sender)[1]
        domain = sender.rpartition("@")[2] or "unghost"
        message["Message-ID"] = f"<{note.key}@{domain}>"
        if note.thread:
            message["In-Reply-To"] = message["References"] = f"<{note.thread}@{domain}>"
        message["From"] = self._sender
        message["To"] = formataddr((note.name, address))
        message["Subject"] = " ".join(note.subject.split())
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: keeps auto-responders quiet
        if note.urgent:
            message["Importance"] = "high"
        message.set_content(note.body)
        if note.headline:
            message.add_alternative(_page(note), subtype="html")
        if note.entry is not None:
            _add_entry(message, note.entry, Invited(address, note.name, sender))
        return message


def _page(note: Note) -> str:
    words = {"urgent": say("note.urgent", "en"), "open": say(note.opens, "en")}
    return _template().render(note=note, **words)


@cache
def _template() -> Template:
    folder = PackageLoader("service.channels")
    return Environment(loader=folder, autoescape=True).get_template("note.html")


def _add_entry(message: EmailMessage, entry: Entry, invited: Invited) -> None:
    """Add the calendar's part, and the same as a file.

    Outlook goes by the first, others by the second; those that read both go by the UID.
    """
    about = entry.interview
    method = method_of(about)
    file = invitation(about, invited, entry.organisation, entry.at, entry.host)
    message.add_alternative(file.decode(), subtype="calendar", params={"method": method})
    message.add_attachment(
        file,
        maintype="text",
        subtype="calendar",
        filename="invite.ics",
        params={"method": method, "charset": "utf-8"},
    )


def _signed_in(box: Mailbox) -> smtplib.SMTP:
    server = _opened(box)
    try:
        if box.starttls:
            server.starttls(context=ssl.create_default_context())
        if box.user:
            server.login(box.user, box.password)
    except (OSError, ValueError, smtplib.SMTPException):
        server.close()
        raise
    return server


def _opened(box: Mailbox) -> smtplib.SMTP:
    """Connect by the host's name given at once: `connect` alone would leave TLS without it."""
    if not box.tls:
        return smtplib.SMTP(box.host, box.port, timeout=_SECONDS)
    context = ssl.create_default_context()
    return smtplib.SMTP_SSL(box.host, box.port, timeout=_SECONDS, context=context)


def _text(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words
