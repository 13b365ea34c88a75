"""The mail server's address: `smtp://user:pass@host:port?starttls=true` or `smtps://…`."""

from dataclasses import dataclass
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

_ACCEPTS = "accepts smtp://user:pass@host:port?starttls=true or smtps://user:pass@host:port"


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
        parts = urlsplit(text)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError(_ACCEPTS)
        tls = parts.scheme == "smtps"
        try:
            port = parts.port or (465 if tls else 25)
        except ValueError:
            raise ValueError(_ACCEPTS) from None
        return cls(
            host=parts.hostname,
            port=port,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            tls=tls,
            starttls=parse_qs(parts.query).get("starttls") == ["true"],
        )
