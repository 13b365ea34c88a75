"""Where no text reaches somebody, or they ask for it, the card offers call and e-mail."""

import pytest
from flask.testing import FlaskClient

from service.usecases.context import Context
from tests.support.inbox import texted
from tests.support.steps import SAM, invited

PERSON = {"name": "Sam Lee", "phone": SAM, "time_zone": "America/Los_Angeles"}


@pytest.mark.parametrize("text", ["CANCEL", "STOP", "please call me"])
def test_a_card_offers_call_and_mail(signed: FlaskClient, context: Context, text: str) -> None:
    invited(context, candidate={**PERSON, "email": "sam@example.com"})
    texted(context, text)
    page = signed.get("/inbox").text
    assert f'href="tel:{SAM}"' in page
    assert 'href="mailto:sam@example.com"' in page


def test_a_confirmation_offers_neither(signed: FlaskClient, context: Context) -> None:
    invited(context)
    texted(context, "1")
    assert "tel:" not in signed.get("/inbox").text
