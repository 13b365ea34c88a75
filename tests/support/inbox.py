"""Steps of stories about the inbox: people who sign in, replies that come."""

import itertools
import re
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.flows.effects import RecordReply
from service.flows.state import Intent
from service.store import people, replies
from service.store.messages import Inbound
from service.store.records import Recruiter
from service.usecases.context import Context
from service.usecases.receive_text import receive_text
from tests.support.steps import DANA, SAM, invited

PASSWORD = "correct horse battery"
STRANGER = "+12025550177"
# For what does not depend on the database: half the time.
ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
_numbers = itertools.count(1)


@cache
def _kept_password() -> str:
    """Hash the password once: it is slow by design."""
    return PasswordHasher().hash(PASSWORD)


def user(context: Context, email: str = DANA, role: str = "recruiter", zone: str = "") -> Recruiter:
    """Give somebody an account."""
    values = {"role": role, "password_hash": _kept_password(), "time_zone": zone}
    with context.database.write() as tx:
        known = people.recruiter_for(tx, email, context.clock())
        people.change_recruiter(tx, known.id, **values)
        return replace(known, **values)


def texted(context: Context, body: str, phone: str = SAM) -> None:
    """Let a text come in."""
    receive_text(context, Inbound(f"SM{next(_numbers):032x}", phone, body))


def replied(
    context: Context, text: str = "1", interview_id: int | None = None, **facts: Any
) -> int:
    """Keep a reply as a flow would, and return its id; without an interview, a stranger's."""
    effect = RecordReply(
        interview_id=interview_id,
        intent=facts.pop("intent", Intent.CONFIRM),
        urgent=facts.pop("urgent", False),
        notice_minutes=facts.pop("notice_minutes", None),
    )
    ago = timedelta(minutes=facts.pop("minutes_ago", 0))
    values = {"phone": facts.pop("phone", STRANGER), "channel": "sms", **facts}
    with context.database.write() as tx:
        return replies.keep(tx, effect, context.clock() - ago, text=text, **values)


def known_reply(context: Context, text: str = "1", **facts: Any) -> int:
    """Invite Sam for Dana and let him answer."""
    return replied(context, text, invited(context).id, phone=SAM, **facts)


def token_of(page: str) -> str:
    """Return the token that a page's forms carry."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


def sign_in(client: FlaskClient, email: str = DANA, **form: str) -> TestResponse:
    """Fill in the sign-in page."""
    token = token_of(client.get("/login").text)
    form = {"csrf_token": token, "email": email, "password": PASSWORD, **form}
    return client.post("/login", data=form)


def post(client: FlaskClient, path: str, **form: Any) -> TestResponse:
    """Press a button of the inbox, with its page's token."""
    token = token_of(client.get("/inbox").text)
    return client.post(path, data={"csrf_token": token, **form})
