"""What Twilio says about our account, number and Messaging Service, for `unghost doctor`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from requests.exceptions import RequestException
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.rest import Client

from service.telephony.asking import answer_in
from service.telephony.client import Account, make_client
from service.telephony.errors import MEANINGS, cure_for, words_for

_MOST_SKEW = timedelta(seconds=5)


class AccountError(Exception):
    """Twilio refuses us or cannot be reached; the sentence says which, with the cure."""


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """What the account says of itself: its status, and how far our clock is from Twilio's."""

    status: str
    skew: timedelta

    @property
    def clock_is_right(self) -> bool:
        """Whether signatures in time and reminders on time can be expected."""
        return abs(self.skew) <= _MOST_SKEW


def look_up(account: Account, now: datetime) -> AccountFacts:
    """Fetch the account. Raises AccountError."""
    try:
        answer = make_client(account).api.accounts(account.sid).fetch_with_http_info()
    except (TwilioException, RequestException) as error:
        raise AccountError(_sentence(error)) from error
    said = answer.headers.get("Date") or answer.headers.get("date")
    skew = now - parsedate_to_datetime(said) if said else timedelta()
    return AccountFacts(str(answer.data.status), skew)


def wrong_webhooks(account: Account, texts: str, calls: str) -> list[str]:
    """Say which webhooks do not lead to where `texts` and `calls` are taken, with the cure.

    Raises AccountError.
    """
    client = make_client(account)
    try:
        return [*_number(client, account, texts, calls), *_service(client, account, texts)]
    except (TwilioException, RequestException) as error:
        raise AccountError(_sentence(error)) from error


def _number(client: Client, account: Account, texts: str, calls: str) -> Iterator[str]:
    number = account.phone_number
    if not number:
        return
    found = client.incoming_phone_numbers.list(phone_number=number, limit=1)
    if not found:
        yield f"{number} is not a number of this account; set TWILIO_PHONE_NUMBER"
        return
    if _bare(found[0].sms_url) != texts and not account.messaging_service_sid:
        yield f"texts to {number} go to {found[0].sms_url or 'nobody'}; set {texts}"
    # An application or a trunk is asked instead of the number's own address.
    other = found[0].voice_application_sid or found[0].trunk_sid
    if other or _bare(found[0].voice_url) != calls:
        yield f"calls to {number} go to {other or found[0].voice_url or 'nobody'}; set {calls}"


def _service(client: Client, account: Account, wanted: str) -> Iterator[str]:
    if not account.messaging_service_sid:
        return
    sid = account.messaging_service_sid
    try:
        service = client.messaging.v1.services(sid).fetch()
    except TwilioRestException as error:
        if error.status != HTTPStatus.NOT_FOUND:
            raise
        yield f"{sid} is not a service of this account; set TWILIO_MESSAGING_SERVICE_SID"
        return
    if service.use_inbound_webhook_on_number:
        return
    if _bare(service.inbound_request_url) != wanted:
        said = service.inbound_request_url or "nobody (they are dropped)"
        yield f"texts to the Messaging Service go to {said}; set {wanted}"


def _bare(url: str | None) -> str:
    """Leave out the fragment, which holds Twilio's connection settings and is not requested."""
    return (url or "").partition("#")[0]


def _sentence(error: Exception) -> str:
    if isinstance(error, RequestException):
        return f"Twilio cannot be reached ({type(error).__name__}); look at the network"
    code, said = answer_in(error)
    words = words_for(code) if code in MEANINGS else f"Twilio answers: {said}"
    return "; ".join(filter(None, (words, cure_for(code))))
