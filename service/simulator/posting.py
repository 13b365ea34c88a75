"""Signed webhook requests, as Twilio posts them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit, urlunsplit

import requests
from twilio.request_validator import RequestValidator
from urllib3.exceptions import MaxRetryError

_CONNECT_SECONDS, _READ_SECONDS = 5.0, 15.0
_MOST_RETRIES = 5
_SERVER_ERROR, _CLIENT_ERROR = 500, 400


@dataclass(frozen=True)
class Answer:
    """What came back: `status` is 0, and `problem` says why, when nothing did."""

    url: str
    status: int
    content_type: str = ""
    text: str = ""
    problem: str = ""

    @property
    def failed(self) -> bool:
        """Whether Twilio would log error 11200."""
        return not 0 < self.status < _CLIENT_ERROR


@dataclass(frozen=True)
class Target:
    """An address taken apart: what is signed and sent, its user, and the fragment's overrides."""

    url: str
    user: tuple[str, str] | None
    retries: int
    retry_on: frozenset[str]


def target(address: str) -> Target:
    """Read an address; the fragment and user:password are neither signed nor sent in the URL.

    Of the connection overrides only rc (retries, 1 unless told) and rp (on what: ct, connection
    failures, unless told) are obeyed.
    """
    parts = urlsplit(address)
    host = parts.netloc.rpartition("@")[2]
    user = (parts.username, parts.password or "") if parts.username else None
    overrides = parse_qs(parts.fragment)
    count = overrides.get("rc", ["1"])[0]
    return Target(
        urlunsplit((parts.scheme, host, parts.path, parts.query, "")),
        user,
        min(int(count), _MOST_RETRIES) if re.fullmatch(r"[0-9]+", count) else 1,
        frozenset(overrides.get("rp", ["ct"])[0].split(",")),
    )


class Poster:
    """Posts forms that are signed with the account's primary token."""

    def __init__(self, token: str) -> None:
        self._validator = RequestValidator(token)
        self._session = requests.Session()
        self._session.trust_env = False  # loopback addresses, never a proxy

    def post(self, address: str, form: Mapping[str, str], token: str) -> Answer:
        """Post, and retry as the address asks; `token` is the same across one webhook's tries."""
        to = target(address)
        for _ in range(to.retries):
            answer, kind = self._try(to, form, token)
            if kind not in to.retry_on and not (kind and "all" in to.retry_on):
                return answer
        return self._try(to, form, token)[0]

    def close(self) -> None:
        """Let go of the connections."""
        self._session.close()

    def _try(self, to: Target, form: Mapping[str, str], token: str) -> tuple[Answer, str]:
        request = requests.Request("POST", to.url, data=dict(form), auth=to.user)
        prepared = self._session.prepare_request(request)
        prepared.url = to.url  # requests rewrites %7E to ~, and then the signature is not for it
        prepared.headers.update(self._headers(to.url, form, token))
        try:
            answer = self._session.send(prepared, timeout=(_CONNECT_SECONDS, _READ_SECONDS))
        except requests.RequestException as error:
            return Answer(to.url, 0, problem=_sentence(error)), _failure(error)
        kind, _, rest = answer.headers.get("Content-Type", "").lower().partition(";")
        if "charset" not in rest:
            answer.encoding = "utf-8"  # requests would read text/* as Latin-1
        return Answer(to.url, answer.status_code, kind.strip(), answer.text), _refusal(
            answer.status_code
        )

    def _headers(self, url: str, form: Mapping[str, str], token: str) -> dict[str, str]:
        signature: str = self._validator.compute_signature(url, dict(form))
        return {
            "X-Twilio-Signature": signature,
            "I-Twilio-Idempotency-Token": token,
            "User-Agent": "TwilioProxy/1.1",
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
            # A kept connection that the other side has just closed would look like a lost text.
            "Connection": "close",
        }


def _failure(error: requests.RequestException) -> str:
    refused = isinstance(error, requests.ConnectTimeout) or (
        isinstance(error, requests.ConnectionError)
        and bool(error.args)
        and isinstance(error.args[0], MaxRetryError)
    )
    return "ct" if refused else "rt"


def _refusal(status: int) -> str:
    if status >= _SERVER_ERROR:
        return "5xx"
    return "4xx" if status >= _CLIENT_ERROR else ""


def _sentence(error: requests.RequestException) -> str:
    return f"{type(error).__name__}: no answer"
