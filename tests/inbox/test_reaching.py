"""Where no text reaches somebody, or they ask for it, the card offers call and e-mail."""

import pytest
from flask.testing import FlaskClient

from service.usecases.context import Context
from tests.support.clock import StandingClock
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


@pytest.mark.parametrize(
    ("texts", "calls"),
    [
        (("stop calling me", "STOP"), False),
        (("please call me", "stop calling me"), False),
        (("stop calling me", "please call me"), True),
    ],
)
def test_who_wants_no_more_calls_is_offered_one_only_after_asking_for_it(
    signed: FlaskClient, context: Context, clock: StandingClock, texts: tuple[str, ...], calls: bool
) -> None:
    invited(context, candidate={**PERSON, "email": "sam@example.com"})
    for text in texts:
        clock.advance(minutes=1)
        texted(context, text)
    page = signed.get("/inbox").text
    assert (f'href="tel:{SAM}"' in page) is calls
    assert ("Wants no more calls" in page) is not calls
    assert 'href="mailto:sam@example.com"' in page


def test_a_confirmation_offers_neither(signed: FlaskClient, context: Context) -> None:
    invited(context)
    texted(context, "1")
    assert "tel:" not in signed.get("/inbox").text
