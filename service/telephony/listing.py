"""Twilio's log of texts: what it took from us, and what came in; asking changes nothing there."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import takewhile

from twilio.rest import Client
from twilio.rest.api.v2010.account.message import MessageInstance

from service.flows.state import TouchState
from service.ports import ProviderText, ReceivedText
from service.telephony import forms
from service.telephony.errors import words_for
from service.telephony.statuses import state_of

# Twilio's clock and ours may differ a little.
_CLOCK_SLACK = timedelta(seconds=5)
# And by more, where nobody keeps a clock: a send that is not found is made again, and whoever asks
# knows by words and ids which one it is.
OUR_CLOCK_SLACK = timedelta(minutes=5)
_TO_ONE = 50
_PAGE, _MOST = 500, 5000
_INBOUND = "inbound"
# Its pictures are still on the way; its webhook comes later.
_ARRIVING = "receiving"


def to_one(client: Client, phone: str, since: datetime) -> list[ProviderText]:
    """List what went to one number."""
    listed = client.messages.list(to=phone, limit=_TO_ONE, page_size=_TO_ONE)
    return [as_text(one) for one in listed if _is_from(one, since)]


def to_all(client: Client, sender: str, since: datetime) -> list[ProviderText]:
    """List what went to anybody, 5,000 at the most; `sender` narrows it down where it is known.

    The newest come first, and the list ends at the first one that is older in every respect. Not
    by Twilio's filter: that goes by the time of sending, which what still waits there has not got.
    """
    from_ = {"from_": sender} if sender else {}
    listed = client.messages.stream(limit=_MOST, page_size=_PAGE, **from_)
    recent = takewhile(lambda one: _is_near(one, since), listed)
    return [as_text(one) for one in recent if one.direction != _INBOUND and _is_from(one, since)]


def came_in(
    client: Client, number: str, service: str, since: datetime, until: datetime
) -> list[ReceivedText]:
    """List what came in to our number, or to any number of our service, oldest first.

    Twilio's filter is only told the earlier end: it is documented for whole days, and then lists
    too much, which does no harm.
    """
    to = {"to": number} if not service else {}
    earliest = (since - _CLOCK_SLACK).astimezone(UTC)  # the SDK writes a Z behind any zone
    listed = client.messages.stream(date_sent_after=earliest, page_size=_PAGE, **to)
    ours = {number, *_numbers(client, service)} if service else {number}
    texts = [_as_received(one) for one in listed if _is_ours(one, ours, service)]
    # Dates know whole seconds only; within one, Twilio's order (newest first) is kept.
    newest_first = sorted(texts, key=lambda one: one.at, reverse=True)
    return [one for one in newest_first[::-1] if earliest <= one.at < until]


def as_text(instance: MessageInstance) -> ProviderText:
    """Read a text of ours; a status that is new to us says no more than that Twilio took it."""
    code = int(instance.error_code or 0)
    return ProviderText(
        sid=str(instance.sid),
        state=state_of(str(instance.status)) or TouchState.SENT,
        why=words_for(code),
        body=instance.body or "",
        error_code=code,
        created_at=instance.date_created,
        status=str(instance.status),
        phone=str(instance.to or ""),
    )


def _as_received(instance: MessageInstance) -> ReceivedText:
    return ReceivedText(
        sid=str(instance.sid),
        phone=str(instance.from_ or "")[:64],
        body=forms.clean(instance.body or "")[: forms.LONGEST_BODY],
        media=forms.number(str(instance.num_media or "")),
        at=_moment(instance),
    )


def _moment(instance: MessageInstance) -> datetime:
    """Return when Twilio got a text; without any date it counts as old."""
    moments: Iterable[datetime | None] = (instance.date_sent, instance.date_created)
    return next((one for one in moments if one is not None), datetime.min.replace(tzinfo=UTC))


def _is_from(instance: MessageInstance, since: datetime) -> bool:
    created: datetime | None = instance.date_created
    return created is None or created >= since - OUR_CLOCK_SLACK


def _is_near(instance: MessageInstance, since: datetime) -> bool:
    """Whether a text was created or sent since a moment: by which of them Twilio sorts is open."""
    sent: datetime | None = instance.date_sent
    return _is_from(instance, since) or (sent is not None and sent >= since - OUR_CLOCK_SLACK)


def _is_ours(instance: MessageInstance, numbers: set[str], service: str) -> bool:
    if instance.direction != _INBOUND or instance.status == _ARRIVING:
        return False
    by_service = bool(service) and instance.messaging_service_sid == service
    return by_service or instance.to in numbers


def _numbers(client: Client, service: str) -> Iterator[str]:
    for one in client.messaging.v1.services(service).phone_numbers.stream():
        yield str(one.phone_number)
