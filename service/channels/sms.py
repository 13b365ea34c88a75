"""A text on the recruiter's own phone, by the line that candidates are texted from."""

from datetime import datetime

from service.flows.wording.segments import count, plain
from service.ports import (
    ChannelError,
    LineMisconfigured,
    Note,
    OutboundText,
    Pace,
    RecipientOptedOut,
    RecipientUnreachable,
    SendError,
    SmsGateway,
    TryLater,
)

# Older news is in the inbox; the provider drops it.
_VALID_SECONDS = 4 * 60 * 60
_NOT_TAKEN = (TryLater, LineMisconfigured)
_NEVER = (RecipientOptedOut, RecipientUnreachable)


class SmsChannel:
    """Sends one text a note, within the pace that candidates' texts are sent at.

    There is no delivery report to wait for. A send without an answer is looked up in the
    provider's list, never sent again blindly: no two notes have the same words.
    """

    name = "sms"

    def __init__(self, gateway: SmsGateway, pace: Pace) -> None:
        self._gateway = gateway
        self._pace = pace

    def deliver(self, note: Note, address: str) -> None:
        """Send the note's short form. Raises ChannelError."""
        if not self._pace.take(1):
            raise ChannelError("other texts go first")
        body = plain(note.short)
        self._pace.owe(count(body).count - 1)
        try:
            self._gateway.send(OutboundText(0, address, body, _VALID_SECONDS))
        except _NEVER as error:
            raise ChannelError(error.words, permanent=True) from error
        except _NOT_TAKEN as error:
            raise ChannelError(error.words) from error
        except SendError as error:
            raise ChannelError(error.words, unknown=True) from error

    def has_taken(self, note: Note, address: str, since: datetime) -> bool:
        """Whether the provider's list shows the text. Raises ChannelError."""
        try:
            listed = self._gateway.sent_to(address, since)
        except SendError as error:
            raise ChannelError(error.words, unknown=True) from error
        return any(one.body == plain(note.short) for one in listed)
