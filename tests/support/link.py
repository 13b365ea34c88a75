"""Steps of somebody with a link: opening the page, pressing its buttons."""

import html
import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.store.records import InterviewRecord
from service.store.schema import metadata
from service.usecases.context import Context
from tests.support.core import rows


def path(made: InterviewRecord) -> str:
    return f"/i/{made.answer_token}"


def seen(client: FlaskClient, made: InterviewRecord, query: str = "") -> str:
    """Open the page and return what it says."""
    response = client.get(path(made) + query)
    assert response.status_code == 200, response.text
    return html.unescape(response.text)


def form_of(page: str) -> dict[str, str]:
    """Return what every form of a page carries."""
    pairs = re.findall(r'name="(key|revision)" value="([^"]+)"', page)
    assert {name for name, _ in pairs} == {"key", "revision"}
    return dict(pairs)


def pressed(
    client: FlaskClient, made: InterviewRecord, intent: str, /, **fields: Any
) -> TestResponse:
    """Open the page, fill in one of its forms and send it."""
    form = {**form_of(seen(client, made)), "intent": intent, **fields}
    return client.post(path(made), data=form)


def answered(client: FlaskClient, made: InterviewRecord, intent: str, /, **fields: Any) -> str:
    """Press a button and return the page that it leads to."""
    response = pressed(client, made, intent, **fields)
    assert response.status_code == 303, response.text
    shown = client.get(response.headers["Location"])
    assert shown.status_code == 200
    return html.unescape(shown.text)


def refused(response: TestResponse) -> str:
    """Return the sentence with which a page says what is wrong."""
    found = re.search(r'role="alert"[^>]*>([^<]+)<', response.text)
    assert found, response.text
    return html.unescape(found[1])


def everything(context: Context) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table."""
    return {name: rows(context, table) for name, table in metadata.tables.items()}
