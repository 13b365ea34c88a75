"""What is gone for good when it is removed asks first, without a script too."""

import re

import pytest
from flask.testing import FlaskClient

from service.flows.announced import Event
from service.flows.telling import Kind
from service.usecases import accounts, webhooks_out
from service.usecases.context import Context
from tests.support import on_sqlite
from tests.support.inbox import post, sign_in, user
from tests.support.steps import DANA
from tests.support.telling import chosen

# About pages, not about SQL.
database_url = on_sqlite.database_url
ASKS = (
    r'<details class="sure"><summary id="{id}">[^<]+<.*?</summary>\s*'
    r'<form method="post" action="{path}">.*?<p class="quiet">[^<]+</p>'
    r'<button class="plain" id="{id}-sure">'
)


@pytest.mark.parametrize(
    ("page", "path", "name"),
    [
        ("/settings/channels", "/settings/channels/1/remove", "remove-1"),
        ("/settings/webhooks", "/settings/webhooks/1/remove", "remove-1"),
        ("/settings/tokens", "/settings/tokens/1/revoke", "revoke-1"),
    ],
)
def test_a_removal_asks_first(
    client: FlaskClient, context: Context, page: str, path: str, name: str
) -> None:
    user(context, role="admin")
    sign_in(client)
    chosen(context, Kind.EMAIL)
    webhooks_out.add_webhook(context, "https://hooks.example.com/in", list(Event), DANA)
    accounts.make_token(context, "the ATS", DANA)
    asks = ASKS.format(id=name, path=path)
    assert re.search(asks, client.get(page).text, re.DOTALL)
    assert post(client, path).status_code == 303
    assert path not in client.get(page).text
