"""Calls by the Twilio SDK: placed once, asked about, and led to the voicemail."""

from datetime import datetime

from twilio.rest import Client
from twilio.rest.api.v2010.account.call import CallInstance

from service.flows.voice.state import CallStatus
from service.ports import LineMisconfigured, OutboundCall, ProviderCall
from service.telephony.asking import asking, posting
from service.telephony.call_addresses import CallAddresses
from service.telephony.client import LISTED, SECONDS, Account, make_client
from service.telephony.listing import OUR_CLOCK_SLACK
from service.telephony.statuses import call_status_of, call_words

# Of all that Twilio can report; without the list it tells the end alone.
_EVENTS = ["initiated", "ringing", "answered", "completed"]
# Seconds: a phone rings long enough for most voicemail to take over, since a message is wanted.
_RING = 45
# Seconds. Our own script ends by itself (`flows/voice/turns.py`); this leaves room for the talk of
# somebody who was put through, and ends what goes astray all the same.
_LONGEST = 3600
_OURS = "outbound-api"


class TwilioCalls:
    """Places calls from our number. `base_url` is our public address, where Twilio asks on."""

    def __init__(self, account: Account, base_url: str, seconds: float = SECONDS) -> None:
        self._account = account
        self._base_url = base_url
        self._client = make_client(account, seconds) if not account.missing_for_calls else None

    def place(self, call: OutboundCall) -> ProviderCall:
        """Hand over one call with one POST. Raises SendError.

        Who answered is found out beside the conversation: to wait for it would greet a person
        with four seconds of silence (Twilio, "Answering machine detection").
        """
        client = self._ready()
        addresses = CallAddresses(self._base_url, call.call_id)
        with posting():
            created = client.calls.create(
                to=call.phone,
                from_=self._account.phone_number,
                url=addresses.this_step,
                status_callback=addresses.status,
                status_callback_event=_EVENTS,
                machine_detection="DetectMessageEnd",
                async_amd="true",
                async_amd_status_callback=addresses.machine,
                timeout=_RING,
                time_limit=_LONGEST,
            )
        return _as_call(created)

    def leave_voicemail(self, sid: str, call_id: int) -> None:
        """Let a live call say the voicemail now. Raises SendError; it may have ended meanwhile."""
        client = self._ready()
        with posting():
            client.calls(sid).update(url=CallAddresses(self._base_url, call_id).voicemail)

    def placed_to(self, phone: str, since: datetime) -> list[ProviderCall]:
        """List what we called at this number since an aware moment. Raises SendError.

        Twilio's own filter knows whole days only. A leg that `<Dial>` made is no call of ours.
        """
        client = self._ready()
        with asking():
            listed = client.calls.list(to=phone, limit=LISTED, page_size=LISTED)
        earliest = since - OUR_CLOCK_SLACK
        calls = (_as_call(one) for one in listed if one.direction == _OURS)
        return [one for one in calls if one.created_at is None or one.created_at >= earliest]

    def look_up(self, sid: str) -> ProviderCall:
        """Ask how a call stands. Raises SendError."""
        client = self._ready()
        with asking():
            return _as_call(client.calls(sid).fetch())

    def _ready(self) -> Client:
        if self._client is None:
            raise LineMisconfigured(f"not set: {self._account.missing_for_calls}")
        return self._client


def _as_call(instance: CallInstance) -> ProviderCall:
    """Read a call; a status that is new to us says no more than that Twilio has taken it."""
    status = call_status_of(str(instance.status)) or CallStatus.QUEUED
    return ProviderCall(
        sid=str(instance.sid),
        status=status,
        seconds=int(instance.duration or 0),
        why=call_words(status),
        created_at=instance.date_created,
    )
