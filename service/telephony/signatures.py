"""Whether a webhook really comes from Twilio: signature and account (Twilio, "Security")."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

from twilio.request_validator import RequestValidator, get_signature_algorithm
from werkzeug.datastructures import MultiDict


@dataclass(frozen=True)
class SignatureCheck:
    """Checks webhooks against our own public address, never against the Host header.

    `tokens`: every one is accepted, for Twilio signs with the old one until a rotation is over.
    """

    base_url: str
    account_sid: str
    tokens: tuple[str, ...]
    _validators: tuple[RequestValidator, ...] = field(init=False)
    _origin: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_validators", tuple(map(RequestValidator, self.tokens)))
        object.__setattr__(self, "_origin", _without_credentials(self.base_url))

    def accepts(
        self, raw_path: str, form: "MultiDict[str, str]", signature: str, settings: str = ""
    ) -> bool:
        """Whether a form POST is Twilio's and about our account.

        `raw_path` is path and query as they came, percent-escapes untouched: decoding them breaks
        the signature. `form` must be the MultiDict itself, or repeated parameters fail.
        `signature` and `settings` are the headers of those names, empty when missing.
        """
        if not self.account_sid or form.get("AccountSid") != self.account_sid:
            return False
        algorithm = get_signature_algorithm(settings)
        url = self._origin + raw_path
        return any(one.validate(url, form, signature, algorithm) for one in self._validators)


def _without_credentials(url: str) -> str:
    """Drop `user:pass@`: Twilio leaves it out of what it signs, and the SDK would trip over it."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, "", "")).rstrip("/")
