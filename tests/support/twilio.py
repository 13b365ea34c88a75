"""Requests as Twilio makes them, signed with the sandbox's token."""

from collections.abc import Iterable
from typing import Any

from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from service.simulator.settings import DEFAULT_ACCOUNT_SID, DEFAULT_AUTH_TOKEN
from tests.support.steps import SAM

ORIGIN = "http://127.0.0.1:0"
SMS = "/twilio/sms"


def form(**values: Any) -> dict[str, Any]:
    """An inbound text of Sam's."""
    plain = {"AccountSid": DEFAULT_ACCOUNT_SID, "MessageSid": "SM1", "From": SAM, "Body": "1"}
    return {**plain, **values}


def signature(
    url: str, values: Iterable[tuple[str, str]], token: str = DEFAULT_AUTH_TOKEN, **more: Any
) -> str:
    """Sign like Twilio."""
    signed: str = RequestValidator(token).compute_signature(url, MultiDict(values), **more)
    return signed


def pairs(values: dict[str, Any]) -> list[tuple[str, str]]:
    """Flatten repeated parameters."""
    flat = ((name, one if isinstance(one, list) else [one]) for name, one in values.items())
    return [(name, str(value)) for name, several in flat for value in several]


def posted(client: FlaskClient, path: str = SMS, **values: Any) -> TestResponse:
    """Post a signed form."""
    given = form(**values)
    headers = {"X-Twilio-Signature": signature(ORIGIN + path, pairs(given))}
    return client.post(path, data=given, headers=headers)
