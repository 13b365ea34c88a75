"""The Twilio SDK, with a time limit, a pooled session and no retries of its own."""

from dataclasses import dataclass
from datetime import datetime

from requests.adapters import HTTPAdapter
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from service.ports import LineMisconfigured, OutboundText, ProviderText, ReceivedText
from service.telephony import listing
from service.telephony.asking import asking, posting
from service.telephony.call_addresses import PERSISTENTLY

SECONDS = 10.0
_CONNECTIONS = 64
LISTED = 50


@dataclass(frozen=True, slots=True)
class Account:
    """How we sign in at Twilio and from what we send; an API key is preferred to the token."""

    sid: str
    token: str
    phone_number: str
    messaging_service_sid: str = ""
    api_key: str = ""
    api_secret: str = ""
    base_url: str = ""

    @property
    def missing(self) -> str:
        """Name the variables without which nothing can be sent; empty when all are there."""
        return self._unset(self.phone_number or self.messaging_service_sid)

    @property
    def missing_for_calls(self) -> str:
        """Name those without which nobody can be called: a Messaging Service has no voice."""
        return self._unset(self.phone_number)

    def _unset(self, sender: str) -> str:
        wanted = {
            "TWILIO_ACCOUNT_SID": self.sid,
            "TWILIO_AUTH_TOKEN": self.token or self.api_secret,
            "TWILIO_PHONE_NUMBER": sender,
        }
        return ", ".join(name for name, value in wanted.items() if not value)


def make_client(account: Account, seconds: float = SECONDS) -> Client:
    """Return a client that gives up after some seconds and ignores the machine's proxy settings.

    The SDK's own default waits for ever. `trust_env` off saves a look at .netrc and the proxy
    variables for every text (measured: a tenth of the CPU).
    """
    http = TwilioHttpClient(timeout=seconds)
    http.session.trust_env = False
    for scheme in ("https://", "http://"):
        http.session.mount(scheme, HTTPAdapter(pool_maxsize=_CONNECTIONS))
    user, password = account.api_key or account.sid, account.api_secret or account.token
    client = Client(user, password, account.sid, http_client=http)
    if account.base_url:
        client.api.base_url = account.base_url
        client.messaging.base_url = account.base_url
    return client


class TwilioGateway:
    """Sends texts. `callback_url` is where delivery reports come, before the attempt's id."""

    def __init__(self, account: Account, callback_url: str, seconds: float = SECONDS) -> None:
        self._account = account
        self._callback_url = callback_url
        self._client = make_client(account, seconds) if not account.missing else None

    @property
    def line(self) -> str:
        """Name what texts come in on; empty while the account is not complete."""
        own = self._account.messaging_service_sid or self._account.phone_number
        return "" if self._client is None else own

    def send(self, text: OutboundText) -> ProviderText:
        """Hand over one text with one POST. Raises SendError."""
        client = self._ready()
        sender = (
            {"messaging_service_sid": self._account.messaging_service_sid}
            if self._account.messaging_service_sid
            else {"from_": self._account.phone_number}
        )
        if text.attempt_id:
            callback = f"{self._callback_url}/{text.attempt_id}{PERSISTENTLY}"
            sender["status_callback"] = callback
        with posting():
            created = client.messages.create(
                to=text.phone, body=text.body, validity_period=text.valid_seconds, **sender
            )
        return listing.as_text(created)

    def sent_to(self, phone: str, since: datetime) -> list[ProviderText]:
        """List what Twilio took for this number since an aware moment. Raises SendError."""
        client = self._ready()
        with asking():
            return listing.to_one(client, phone, since)

    def sent_since(self, since: datetime) -> list[ProviderText]:
        """List what Twilio took for anybody since an aware moment. Raises SendError."""
        client = self._ready()
        # The numbers of a service send by turns, so nothing narrows its texts down.
        by_service = bool(self._account.messaging_service_sid)
        sender = "" if by_service else self._account.phone_number
        with asking():
            return listing.to_all(client, sender, since)

    def look_up(self, sid: str) -> ProviderText:
        """Ask how a text stands. Raises SendError."""
        client = self._ready()
        with asking():
            return listing.as_text(client.messages(sid).fetch())

    def received(self, since: datetime, until: datetime) -> list[ReceivedText]:
        """List what came in between aware moments, oldest first. Raises SendError."""
        client = self._ready()
        account = self._account
        number, service = account.phone_number, account.messaging_service_sid
        with asking():
            return listing.came_in(client, number, service, since, until)

    def _ready(self) -> Client:
        if self._client is None:
            raise LineMisconfigured(f"not set: {self._account.missing}")
        return self._client
