"""Steps of stories about the thread with one number."""

import itertools
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.store import messages
from service.store.messages import Inbound
from service.store.records import InterviewRecord
from service.usecases.context import Context
from tests.support.inbox import post

HTMX = {"HX-Request": "true"}
_numbers = itertools.count(1)


def path_of(record: InterviewRecord) -> str:
    """Return the address of the thread of an interview's candidate."""
    return f"/candidates/{record.candidate.id}"


def press(client: FlaskClient, record: InterviewRecord, rest: str, **form: Any) -> TestResponse:
    """Press a button of the thread, without a script."""
    return post(client, f"{path_of(record)}/{rest}", **form)


def act(client: FlaskClient, record: InterviewRecord, name: str, **form: Any) -> TestResponse:
    """Press a button of the interview beside the thread."""
    return press(client, record, f"interviews/{record.id}/{name}", **form)


def written(context: Context, body: str, phone: str) -> None:
    """Keep a text as it came, without anybody reading it."""
    inbound = Inbound(f"SMthread{next(_numbers):026x}", phone, body)
    with context.database.write() as tx:
        messages.keep_inbound(tx, inbound, None, None, context.clock())
