"""Settings: the environment read once, frozen, and refused loudly when a value is bad.

Each variable is also read from a file named by `NAME_FILE`, for secrets that a platform mounts.
The names and defaults are public: docs/configuration.md.
"""

import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from email.utils import parseaddr
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import phonenumbers
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from service.broker.address import embedded_url
from service.channels.alarms import AlarmAddresses
from service.channels.mailbox import Mailbox
from service.flows import quiet
from service.flows.consent import DEFAULT_OPT_OUT_WORDS
from service.flows.ladder import ACCEPTS, DEFAULT_GAP, Rung, parse_gap, parse_ladder
from service.flows.wording import overrides
from service.flows.wording.catalogue import Overrides
from service.telephony.voices import Voices

_SECRETS = frozenset(
    {
        "secret_key",
        "twilio_auth_token",
        "twilio_api_secret",
        "smtp_url",
        "alarms",
        "metrics_token",
        "oidc_client_secret",
    }
)
_NUMBER = r"^(\+[1-9][0-9]{6,14})?$"
# A password may hold anything but an @.
_POSTGRESQL = re.compile(r"postgresql://([^@]*@)?(\[[^]/?]*\]|[^/:?]*)(:\d*)?([/?]|$)")
_TOKEN = re.compile(r"[!-~]{16,}$")
_HTTP = re.compile(r"https?://[^/?#\s]+(/[^?#\s]*)?$")
# Every process has a :memory: of its own.
_SQLITE = re.compile(r"sqlite:///(?!:memory:)[^?]")
_SENDER = re.compile(r"[^@\s]+@[^@\s]+")
# What is said on the way to a provider lets somebody in: only this machine hears it in the clear.
_PROVIDER = re.compile(r"(https://[^/?#@\s]+|http://(127\.0\.0\.1|localhost)(:\d+)?)(/[^?#\s]*)?$")
_SECRET_IN_ADDRESS = frozenset(
    {"database_url", "redis_url", "public_url", "twilio_api_base_url", "sandbox_url"}
)
# What a field accepts where neither its description nor a reader of ours says so.
_ACCEPTED = {
    "bool_parsing": "true or false",
    "literal_error": "{expected}",
    "string_too_long": "{max_length} characters at most",
}


class ConfigError(Exception):
    """A variable has a value that the service cannot work with; the sentence names all of it."""


def _words(value: object) -> object:
    if isinstance(value, str):
        return frozenset(word.strip().upper() for word in value.split(",") if word.strip())
    return value


def _countries(value: object) -> object:
    named = _words(value)
    if isinstance(named, frozenset):
        unknown = sorted(named - phonenumbers.SUPPORTED_REGIONS)
        if unknown or not named:
            raise ValueError(f"accepts two-letter country codes such as US,CA; not {unknown}")
    return named


def _opt_out(value: object) -> object:
    words = _words(value)
    if not words:
        raise ValueError("accepts words with commas between them, STOP among them")
    return words


def _ladder(value: object) -> object:
    if not isinstance(value, str):
        return value
    ladder = parse_ladder(value)
    if not ladder:
        raise ValueError(ACCEPTS)
    return ladder


def _gap(value: object) -> object:
    return parse_gap(value) if isinstance(value, str) else value


def _quiet(value: object) -> object:
    return quiet.parse(value) if isinstance(value, str) else value


def _mailbox(value: object) -> object:
    return Mailbox.parse(value) if isinstance(value, str) else value


def _sender(value: object) -> object:
    if isinstance(value, str) and value and not _SENDER.fullmatch(parseaddr(value)[1]):
        raise ValueError("accepts jobs@acme.example or Acme <jobs@acme.example>")
    return value


def _alarms(value: object) -> object:
    return AlarmAddresses.parse(value) if isinstance(value, str) else value


def _token(value: object) -> object:
    if isinstance(value, str) and value and not _TOKEN.match(value):
        raise ValueError("accepts 16 or more letters, digits and signs without a space")
    return value


def _wording(value: object) -> object:
    return overrides.read(value) if isinstance(value, str) else value


def _voices(value: object) -> object:
    return Voices.parse(value) if isinstance(value, str) else value


def _http(value: object) -> object:
    if isinstance(value, str) and value and not (_HTTP.match(value) and _has_port(value)):
        raise ValueError(
            "accepts an address that begins with http:// or https:// and names a host,"
            " with nothing behind a ? or #"
        )
    return value.rstrip("/") if isinstance(value, str) else value


def _provider(value: object) -> object:
    if isinstance(value, str) and value and not _PROVIDER.match(value):
        raise ValueError("accepts the provider's address as its tokens name it: https://…")
    return value.rstrip("/") if isinstance(value, str) else value


def _database(value: object) -> object:
    if isinstance(value, str) and not (_SQLITE.match(value) or _POSTGRESQL.match(value)):
        raise ValueError("accepts sqlite:///path/to/file.db or postgresql://user:pass@host/name")
    return value


def _redis(value: object) -> object:
    if isinstance(value, str) and not (
        value.startswith(("redis://", "rediss://", "unix://")) and _has_port(value)
    ):
        raise ValueError("accepts redis://host:port/0, rediss://… or unix:///path/to.sock")
    return value


def _has_port(address: str) -> bool:
    """Whether an address has a port that is one, or none."""
    try:
        return urlsplit(address).port != 0
    except ValueError:
        return False


Address = Annotated[str, BeforeValidator(_http)]
Number = Annotated[str, Field(pattern=_NUMBER, description="a number such as +14155550123")]
# The pace is kept in whole microseconds.
Rate = Annotated[
    float,
    Field(
        ge=0.0001,
        le=1_000_000,
        allow_inf_nan=False,
        description="a number from 0.0001 to 1000000",
    ),
]


class Settings(BaseModel):
    """Everything that the environment decides. Field names are the variables' in lower case.

    A description says what is accepted.
    """

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    port: int = Field(8000, ge=0, le=65535, description="a whole number from 0 to 65535")
    public_url: Address = ""
    database_url: Annotated[str, BeforeValidator(_database)] = ""
    redis_url: Annotated[str, BeforeValidator(_redis)] | None = None
    secret_key: str = ""
    organisation: str = Field("", max_length=60)
    twilio_account_sid: str = Field(
        "", pattern=r"^(AC[0-9a-fA-F]{32})?$", description="AC and 32 hexadecimal digits"
    )
    twilio_auth_token: str = ""
    twilio_api_key: str = ""
    twilio_api_secret: str = ""
    twilio_messaging_service_sid: str = Field(
        "", pattern=r"^(MG[0-9a-fA-F]{32})?$", description="MG and 32 hexadecimal digits"
    )
    twilio_phone_number: Number = ""
    twilio_api_base_url: Address = ""
    twilio_opt_out_words: Annotated[frozenset[str], BeforeValidator(_opt_out)] = (
        DEFAULT_OPT_OUT_WORDS
    )
    sms_per_second: Rate = 1
    calls_per_second: Rate = 1
    voices: Annotated[Voices, BeforeValidator(_voices)] = Field(default_factory=Voices)
    reception_phone: Number = ""
    quiet_hours: Annotated[quiet.QuietHours, BeforeValidator(_quiet)] = Field(
        "20:00-09:00", validate_default=True
    )
    allowed_countries: Annotated[frozenset[str], BeforeValidator(_countries)] = frozenset(
        {"US", "CA"}
    )
    reminders: Annotated[tuple[Rung, ...], BeforeValidator(_ladder)] = Field(
        "-3d sms, -1d sms, -4h call if unanswered, -2h sms", validate_default=True
    )
    reminder_gap: Annotated[timedelta, BeforeValidator(_gap)] = DEFAULT_GAP
    smtp_url: Annotated[Mailbox | None, BeforeValidator(_mailbox)] = None
    mail_from: Annotated[str, BeforeValidator(_sender)] = ""
    alarms: Annotated[AlarmAddresses, BeforeValidator(_alarms)] = AlarmAddresses()
    metrics_token: Annotated[str, BeforeValidator(_token)] = ""
    oidc_issuer: Annotated[str, BeforeValidator(_provider)] = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    webhook_allow_private: bool = False
    link_in_texts: bool = False
    no_show_text: bool = False
    # Sentences in the organisation's own words: TOML, too long for a variable, so WORDING_FILE.
    wording: Annotated[Overrides, BeforeValidator(_wording)] = Field(default_factory=dict)
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["text", "json"] = "text"
    # Where embedded state lives, who may frame the inbox (the sandbox), and where the web process
    # listens (0.0.0.0 in a container).
    var_dir: Path = Path("var")
    sandbox_url: Address = ""
    host: str = "127.0.0.1"
    # How many proxies of ours stand before the web process: so many addresses of X-Forwarded-For,
    # counted from its end, were not written by the browser.
    trusted_proxies: int = Field(0, ge=0, le=10, description="a whole number from 0 to 10")

    @cached_property
    def base_url(self) -> str:
        """The address that Twilio and browsers use; signatures are checked against it."""
        return self.public_url or self.local_url

    @cached_property
    def local_url(self) -> str:
        """The web process's address on this machine."""
        return f"http://127.0.0.1:{self.port}"

    @cached_property
    def database(self) -> str:
        """The database's address."""
        return self.database_url or f"sqlite:///{self.var_dir / 'unghost.db'}"

    @cached_property
    def redis(self) -> str:
        """The address of Redis; that of the private embedded one when none is given."""
        return self.redis_url or embedded_url(self.var_dir)

    @cached_property
    def auth_tokens(self) -> tuple[str, ...]:
        """Twilio's tokens: the first is used for REST, all are accepted in signatures."""
        parts = (token.strip() for token in self.twilio_auth_token.split(","))
        return tuple(token for token in parts if token)

    @cached_property
    def session_key(self) -> str:
        """The key that signs sessions; for embedded use it is made once and kept in `var_dir`."""
        return self.secret_key or _kept_secret(self.var_dir / "secret_key")


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from an environment. Raises ConfigError with one line."""
    source = os.environ if environ is None else environ
    names = Settings.model_fields
    values = {name: value for name in names if (value := _read(name, source)) is not None}
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        raise ConfigError(_sentence(error.errors()[0], source)) from None
    _check_together(settings)
    return settings


def _read(name: str, source: Mapping[str, str]) -> str | None:
    """Return a variable's value, from itself or from the file that NAME_FILE names."""
    variable = name.upper()
    path = source.get(f"{variable}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "cannot be read"
            raise ConfigError(
                f"{variable}_FILE: {path!r}: {reason}; accepts a readable file"
            ) from None
    value = source.get(variable, "").strip()
    return value or None


def _sentence(error: ErrorDetails, source: Mapping[str, str]) -> str:
    """Say what is wrong with a variable; of one that came from a file, the file is named."""
    name = str(error["loc"][0])
    message = _accepted(name, error)
    path = source.get(f"{name.upper()}_FILE")
    if path:
        return f"{name.upper()}_FILE: got {path!r}; {message}"
    return f"{name.upper()}: got {_masked(name, error['input'])}; {message}"


def _accepted(name: str, error: ErrorDetails) -> str:
    described = Settings.model_fields[name].description
    words = described or _ACCEPTED.get(error["type"])
    if words is None:
        return error["msg"].removeprefix("Value error, ")
    return f"accepts {words.format(**error.get('ctx', {}))}"


def _masked(name: str, value: Any) -> str:  # noqa: ANN401  # whatever the environment held
    if name in _SECRETS:
        return "a value that is not shown"
    if name in _SECRET_IN_ADDRESS and "@" in str(value):
        return repr("…@" + str(value).rpartition("@")[2])
    return repr(value)


def _check_together(settings: Settings) -> None:
    """Check what no single value can say."""
    if not settings.organisation:
        raise ConfigError("ORGANISATION: is not set; accepts the name that every text starts with")
    if settings.database.startswith("postgresql") and not settings.secret_key:
        raise ConfigError(
            "SECRET_KEY: is not set; accepts any long random text (PostgreSQL is used)"
        )
    if settings.reception_phone and settings.reception_phone == settings.twilio_phone_number:
        raise ConfigError(
            f"RECEPTION_PHONE: got {settings.reception_phone!r}, which is TWILIO_PHONE_NUMBER;"
            " accepts another number, for calls put through to this one come back to us"
        )
    if settings.alarms.mail and not settings.smtp_url:
        raise ConfigError(
            "SMTP_URL: is not set, and ALARMS names mail; accepts smtp://… or smtps://…"
        )
    if settings.oidc_issuer and not (settings.oidc_client_id and settings.oidc_client_secret):
        missing = "OIDC_CLIENT_SECRET" if settings.oidc_client_id else "OIDC_CLIENT_ID"
        raise ConfigError(f"{missing}: is not set, and OIDC_ISSUER is; accepts what it gave you")
    if settings.smtp_url and not settings.mail_from:
        raise ConfigError("MAIL_FROM: is not set; accepts an address such as jobs@acme.example")


def _kept_secret(path: Path) -> str:
    """Return the secret in a file, made on first use; the first of several processes wins."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48), encoding="ascii")
        with suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text(encoding="ascii").strip()
