"""The mail server's address: `smtp://user:pass@host:port?starttls=true` or `smtps://…`."""

from dataclasses import dataclass
from typing import Self
from urllib.parse import unquote, urlsplit

_ACCEPTS = "accepts smtp://user:pass@host:port?starttls=true or smtps://user:pass@host:port"
_STARTTLS = {"": False, "starttls=false": False, "starttls=true": True}


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where mail is handed over; `user` is empty when no sign-in is needed."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    tls: bool = False
    starttls: bool = False

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an address. ValueError says what is accepted and never repeats the password."""
        try:
            parts = urlsplit(text)
            port = parts.port
        except ValueError:
            raise ValueError(_ACCEPTS) from None
        starttls = _STARTTLS.get(parts.query.lower())
        # A starttls that we did not read would send the password in the clear.
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or starttls is None:
            raise ValueError(_ACCEPTS)
        tls = parts.scheme == "smtps"
        return cls(
            host=parts.hostname,
            port=port or (465 if tls else 25),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            tls=tls,
            starttls=starttls,
        )
