"""The account's one number and one Messaging Service, as their resources have them."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from service.clock import utc_now
from service.simulator.settings import SimulatorSettings

_NUMBER_FIELDS = (
    "friendly_name",
    "sms_url",
    "sms_method",
    "sms_fallback_url",
    "sms_fallback_method",
    "status_callback",
    "status_callback_method",
    "voice_url",
    "voice_method",
    "voice_fallback_url",
    "voice_fallback_method",
)
_SERVICE_FIELDS = (
    "friendly_name",
    "inbound_request_url",
    "inbound_method",
    "fallback_url",
    "fallback_method",
    "status_callback",
    "usecase",
)
_SERVICE_SWITCHES = ("use_inbound_webhook_on_number", "sticky_sender", "smart_encoding")


class Account:
    """What can be read and changed about the account's senders."""

    def __init__(self, settings: SimulatorSettings) -> None:
        self.settings = settings
        self.created_at: datetime = utc_now()
        self.number_sid = "PN" + uuid.uuid5(uuid.NAMESPACE_URL, settings.phone_number).hex
        self.number: dict[str, Any] = dict.fromkeys(_NUMBER_FIELDS)
        self.number |= {"friendly_name": "Sandbox", "sms_method": "POST", "voice_method": "POST"}
        self.service: dict[str, Any] = dict.fromkeys(_SERVICE_FIELDS)
        self.service |= {"friendly_name": "Sandbox", "inbound_method": "POST"}
        self.service |= {"validity_period": 36000, "usecase": "notifications"}
        self.service |= dict.fromkeys(_SERVICE_SWITCHES, False)
        self.set_sms_url(settings.sms_url)
        self.set_voice_url(settings.voice_url)

    def set_sms_url(self, url: str) -> None:
        """Post inbound texts to `url`, whether by the number or by the Service."""
        self.number["sms_url"] = url
        self.service["inbound_request_url"] = url

    def set_voice_url(self, url: str) -> None:
        """Ask `url` what to say to those who call."""
        self.number["voice_url"] = url

    def inbound_url(self) -> str | None:
        """Return where inbound texts go; None is a Service that drops them."""
        if (
            self.settings.messaging_service_sid
            and not self.service["use_inbound_webhook_on_number"]
        ):
            url: str | None = self.service["inbound_request_url"]
            return url or None
        return self.number["sms_url"] or ""

    def update_number(self, form: Mapping[str, str]) -> None:
        """Take the changed fields of a number from a form in Twilio's names."""
        _update(self.number, form, _NUMBER_FIELDS)

    def update_service(self, form: Mapping[str, str]) -> None:
        """Take the changed fields of a Service from a form in Twilio's names."""
        _update(self.service, form, _SERVICE_FIELDS)
        for name in _SERVICE_SWITCHES:
            if (value := form.get(_camel(name))) is not None:
                self.service[name] = value.lower() == "true"

    def account_resource(self) -> dict[str, Any]:
        """Return the account as api.twilio.com has it."""
        when = format_datetime(self.created_at)
        return {
            "sid": self.settings.account_sid,
            "friendly_name": "Sandbox phone network",
            "status": "active",
            "type": "Full",
            "owner_account_sid": self.settings.account_sid,
            "date_created": when,
            "date_updated": when,
            "uri": f"/2010-04-01/Accounts/{self.settings.account_sid}.json",
            "subresource_uris": {},
        }

    def number_resource(self) -> dict[str, Any]:
        """Return the phone number as api.twilio.com has it."""
        base = f"/2010-04-01/Accounts/{self.settings.account_sid}"
        when = format_datetime(self.created_at)
        return self.number | {
            "sid": self.number_sid,
            "account_sid": self.settings.account_sid,
            "phone_number": self.settings.phone_number,
            "capabilities": {"voice": True, "sms": True, "mms": True, "fax": False},
            "api_version": "2010-04-01",
            "status": "in-use",
            "date_created": when,
            "date_updated": when,
            "uri": f"{base}/IncomingPhoneNumbers/{self.number_sid}.json",
        }

    def service_resource(self) -> dict[str, Any]:
        """Return the Messaging Service as messaging.twilio.com has it."""
        sid = self.settings.messaging_service_sid
        when = f"{self.created_at:%Y-%m-%dT%H:%M:%SZ}"
        return self.service | {
            "sid": sid,
            "account_sid": self.settings.account_sid,
            "date_created": when,
            "date_updated": when,
            "url": f"{self.settings.public_url}/v1/Services/{sid}",
            "links": {},
        }


def _update(record: dict[str, Any], form: Mapping[str, str], names: tuple[str, ...]) -> None:
    for name in names:
        if (value := form.get(_camel(name))) is not None:
            record[name] = value or None


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))
