"""Takes a send: the checks that Twilio makes, in its error codes, and the accepted message."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from service.clock import utc_now
from service.simulator import numbers
from service.simulator.delivery import Delivery
from service.simulator.errors import ApiError
from service.simulator.model import PICTURE, Message, new_sid
from service.simulator.network import Network
from service.simulator.settings import SimulatorSettings

LONGEST_BODY = 1600
_LONGEST_VALIDITY = 36000  # seconds: ten hours
_SOONEST, _LATEST = timedelta(seconds=300), timedelta(days=35)
_UNSUBSCRIBED = 21610


class Outgoing:
    """Accepts texts to handsets, from the REST API and from TwiML."""

    def __init__(self, settings: SimulatorSettings, network: Network, delivery: Delivery) -> None:
        self._settings = settings
        self._network = network
        self._delivery = delivery

    def prepare(self, form: Mapping[str, str], default_callback: str = "") -> Message:
        """Check a create of the REST API, or raise what Twilio would answer."""
        phone = self._recipient(form.get("To", ""))
        service_sid, sender = self._sender(form, phone)
        body = _body(form)
        callback = form.get("StatusCallback", "")
        _check_callback(callback)
        due = _send_at(form, service_sid)
        if phone in self._network.opted_out and service_sid is None:
            raise ApiError(_UNSUBSCRIBED)
        return Message(
            sid=new_sid("MM" if form.get("MediaUrl") else "SM"),
            direction="outbound-api",
            handset=phone,
            sender=sender,
            text=body,
            status=_first_status(service_sid, due),
            created_at=utc_now(),
            service_sid=service_sid,
            callbacks=tuple(url for url in (callback or default_callback,) if url),
            validity=_validity(form),
            media=(PICTURE,) if form.get("MediaUrl") else (),
            due_at=due,
        )

    def reply(self, to: str, body: str, media: int, callbacks: tuple[str, ...]) -> Message:
        """Send what TwiML asked for; someone who opted out does not get it (21610)."""
        message = Message(
            sid=new_sid("MM" if media else "SM"),
            direction="outbound-reply",
            handset=to,
            sender=self._settings.phone_number,
            text=body,
            status="queued",
            created_at=utc_now(),
            callbacks=callbacks,
            media=(PICTURE,) * media,
        )
        self.accept(message)
        return message

    def accept(self, message: Message) -> None:
        """Put a message on its way; a block that the sender was not told of ends it later."""
        if message.handset in self._network.opted_out:
            message.doomed = _UNSUBSCRIBED
        due = message.due_at
        self._network.add(message)
        self._delivery.start(message, (due - message.created_at).total_seconds() if due else 0.0)

    def _recipient(self, to: str) -> str:
        if not to:
            raise ApiError(21604)
        phone = numbers.e164(to)
        if phone is None:
            raise ApiError(21211, to)
        if phone in numbers.MAGIC_TO:
            raise ApiError(numbers.MAGIC_TO[phone], phone)
        return phone

    def _sender(self, form: Mapping[str, str], phone: str) -> tuple[str | None, str | None]:
        """Return the Service and the number that send; by a Service alone, none is known yet."""
        sender, service_sid = form.get("From", ""), form.get("MessagingServiceSid", "")
        if not sender and not service_sid:
            raise ApiError(21603)
        if service_sid and service_sid != self._settings.messaging_service_sid:
            raise ApiError(21705, service_sid)
        if sender in numbers.MAGIC_FROM:
            raise ApiError(numbers.MAGIC_FROM[sender], sender)
        if sender and sender != self._settings.phone_number:
            raise ApiError(21606, sender)
        if phone == self._settings.phone_number:
            raise ApiError(21266, phone)
        return service_sid or None, sender or None


def _first_status(service_sid: str | None, due: datetime | None) -> str:
    if due is not None:
        return "scheduled"
    return "accepted" if service_sid else "queued"


def _body(form: Mapping[str, str]) -> str:
    body = form.get("Body", "")
    if not body and not form.get("MediaUrl"):
        raise ApiError(21602)
    if len(body) > LONGEST_BODY:
        raise ApiError(21617)
    return body


def _check_callback(url: str) -> None:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if url and (parts.scheme not in {"http", "https"} or not host or "_" in host):
        raise ApiError(21609, url)


def _validity(form: Mapping[str, str]) -> int | None:
    given = form.get("ValidityPeriod")
    if given is None:
        return None
    if not re.fullmatch(r"[0-9]{1,6}", given) or not 1 <= int(given) <= _LONGEST_VALIDITY:
        raise ApiError(20001, "ValidityPeriod must be from 1 to 36000 seconds")
    return int(given)


def _send_at(form: Mapping[str, str], service_sid: str | None) -> datetime | None:
    if form.get("ScheduleType") != "fixed":
        return None
    if service_sid is None:
        raise ApiError(35118)
    given = form.get("SendAt", "")
    try:
        due = datetime.strptime(given, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise ApiError(35111) from None
    if not _SOONEST <= due - utc_now() <= _LATEST:
        raise ApiError(35114, given)
    return due
