"""Signed webhook requests, as Twilio posts them."""

import math
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import requests
from twilio.request_validator import RequestValidator
from urllib3.exceptions import MaxRetryError

_CONNECT_SECONDS, _READ_SECONDS = 5.0, 15.0
_MOST_RETRIES = 5
_SERVER_ERROR, _CLIENT_ERROR = 500, 400
_Form = Mapping[str, str] | None  # None: what there is to say stands in the address


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

    def post(
        self, address: str, form: Mapping[str, str], token: str, *, within: float = math.inf
    ) -> Answer:
        """Post, and retry as the address asks; `token` is the same across one webhook's tries.

        `within` is the seconds that all tries may take together.
        """
        return self._ask(target(address), form, token, within)

    def get(
        self, address: str, form: Mapping[str, str], token: str, *, within: float = math.inf
    ) -> Answer:
        """Get, with the form in the query, where it is signed as part of the address."""
        to = target(address)
        joint = "&" if urlsplit(to.url).query else "?"
        return self._ask(replace(to, url=f"{to.url}{joint}{urlencode(form)}"), None, token, within)

    def _ask(self, to: Target, form: _Form, token: str, within: float) -> Answer:
        until = time.monotonic() + within
        for _ in range(to.retries):
            answer, kind = self._try(to, form, token, until)
            again = kind in to.retry_on or (kind and "all" in to.retry_on)
            if not again or time.monotonic() >= until:
                return answer
        return self._try(to, form, token, until)[0]

    def close(self) -> None:
        """Let go of the connections."""
        self._session.close()

    def _try(self, to: Target, form: _Form, token: str, until: float) -> tuple[Answer, str]:
        method = "GET" if form is None else "POST"
        request = requests.Request(method, to.url, data=dict(form or {}), auth=to.user)
        prepared = self._session.prepare_request(request)
        prepared.url = to.url  # requests rewrites %7E to ~, and then the signature is not for it
        prepared.headers.update(self._headers(to.url, form or {}, token))
        patience = max(0.01, min(_READ_SECONDS, until - time.monotonic()))
        try:
            answer = self._session.send(prepared, timeout=(_CONNECT_SECONDS, patience))
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
