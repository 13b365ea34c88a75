"""What the sandbox phone network is told at its start."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from service.simulator import numbers

DEFAULT_ACCOUNT_SID = "AC5a4d0b0c5a4d0b0c5a4d0b0c5a4d0b0c"
DEFAULT_AUTH_TOKEN = "5a4db0c05a4db0c05a4db0c05a4db0c0"  # noqa: S105 - opens the sandbox only
DEFAULT_PHONE_NUMBER = "+15005550006"
DEFAULT_OPT_OUT_WORDS = (
    "STOP",
    "STOPALL",
    "UNSUBSCRIBE",
    "CANCEL",
    "END",
    "QUIT",
    "REVOKE",
    "OPTOUT",
)
DEFAULT_PUBLIC_URL = "http://127.0.0.1:8001"


@dataclass(frozen=True)
class SimulatorSettings:
    """One account with one number; `delivery_delay` is the seconds between two statuses.

    `advanced_opt_out` is Twilio's feature of that name: inbound keywords then carry OptOutType,
    and HELP reaches the webhook too.
    """

    account_sid: str = DEFAULT_ACCOUNT_SID
    auth_token: str = DEFAULT_AUTH_TOKEN
    api_key: str = ""
    api_secret: str = ""
    phone_number: str = DEFAULT_PHONE_NUMBER
    messaging_service_sid: str = ""
    opt_out_words: tuple[str, ...] = DEFAULT_OPT_OUT_WORDS
    advanced_opt_out: bool = False
    sms_url: str = "http://127.0.0.1:8000/twilio/sms"
    voice_url: str = "http://127.0.0.1:8000/twilio/voice"
    inbox_url: str = ""
    delivery_delay: float = 0.2
    public_url: str = DEFAULT_PUBLIC_URL

    def __post_init__(self) -> None:
        if numbers.e164(self.phone_number) != self.phone_number:
            raise ValueError(
                f"TWILIO_PHONE_NUMBER is {self.phone_number!r}: give it as {DEFAULT_PHONE_NUMBER}"
            )
        if not self.auth_tokens:
            raise ValueError("TWILIO_AUTH_TOKEN is empty: give one token, or two with a comma")

    @property
    def auth_tokens(self) -> tuple[str, ...]:
        """The tokens that open the REST API; the first one signs."""
        return tuple(token.strip() for token in self.auth_token.split(",") if token.strip())


def from_environment(environ: Mapping[str, str] = os.environ) -> SimulatorSettings:
    """Read the variables of docs/configuration.md; a bad value raises ValueError that names it."""
    unghost = _read(environ, "PUBLIC_URL", f"http://127.0.0.1:{_read(environ, 'PORT', '8000')}")
    words = _words(_read(environ, "TWILIO_OPT_OUT_WORDS", ",".join(DEFAULT_OPT_OUT_WORDS)))
    service_sid = _read(environ, "TWILIO_MESSAGING_SERVICE_SID", "")
    return SimulatorSettings(
        account_sid=_read(environ, "TWILIO_ACCOUNT_SID", DEFAULT_ACCOUNT_SID),
        auth_token=_read(environ, "TWILIO_AUTH_TOKEN", DEFAULT_AUTH_TOKEN),
        api_key=_read(environ, "TWILIO_API_KEY", ""),
        api_secret=_read(environ, "TWILIO_API_SECRET", ""),
        phone_number=_read(environ, "TWILIO_PHONE_NUMBER", DEFAULT_PHONE_NUMBER),
        messaging_service_sid=service_sid,
        opt_out_words=words,
        # The list can only be changed by switching Advanced Opt-Out on, for a whole Service.
        advanced_opt_out=bool(service_sid) and set(words) != set(DEFAULT_OPT_OUT_WORDS),
        sms_url=unghost.rstrip("/") + "/twilio/sms",
        voice_url=unghost.rstrip("/") + "/twilio/voice",
        inbox_url=unghost.rstrip("/") + "/inbox",
        delivery_delay=_seconds(_read(environ, "SIMULATOR_SECONDS", "0.2")),
        public_url=_read(environ, "TWILIO_API_BASE_URL", DEFAULT_PUBLIC_URL).rstrip("/"),
    )


def _read(environ: Mapping[str, str], name: str, default: str) -> str:
    if path := environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    return environ.get(name, "").strip() or default


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip().upper() for word in text.split(",") if word.strip())


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= 3600:  # noqa: PLR2004 - an hour: the sentence below says so
        raise ValueError(f"SIMULATOR_SECONDS is {text!r}: give seconds from 0 to 3600, e.g. 0.2")
    return seconds
