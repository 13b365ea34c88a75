"""A message in Slack, Teams, Discord and a hundred other places, by an address of Apprise."""

import time
from datetime import datetime

from service.channels.chat_addresses import check_where_it_leads, patient, service_of, way_to
from service.channels.outgoing import Forbidden
from service.ports import ChannelError, Note


class ChatChannel:
    """Posts one message a note.

    Chats have no list to look in and show a message twice that is posted twice. So what may have
    arrived is never posted again: whoever was to hear of it gets a mail instead.
    """

    name = "chat"

    def __init__(self, *, allow_private: bool) -> None:
        self._allow_private = allow_private

    def deliver(self, note: Note, address: str) -> None:
        """Post the note. Raises ChannelError."""
        way = way_to(address)
        if way is None:
            raise ChannelError("this address is not known", permanent=True)
        try:
            check_where_it_leads(way, allow_private=self._allow_private)
        except Forbidden as error:
            raise ChannelError(error.words, permanent=True) from error
        longest, begin = patient(way), time.monotonic()
        kind = "warning" if note.urgent else "info"
        taken = way.notify(title=note.subject, body=note.body, notify_type=kind, body_format="text")
        if taken:
            return
        name = service_of(address)
        if time.monotonic() - begin >= longest:
            raise ChannelError(f"{name} did not answer in time", permanent=True)
        raise ChannelError(f"{name} did not take it")

    def has_taken(self, note: Note, address: str, since: datetime) -> bool:  # noqa: ARG002  # the port's shape
        """Raise ChannelError: nobody can tell."""
        words = f"nobody knows whether {service_of(address)} took it"
        raise ChannelError(words, permanent=True)
