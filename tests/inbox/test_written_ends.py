"""What a recruiter wrote and could not go out for hours: the thread keeps it, and says so."""

from flask.testing import FlaskClient

from service.simulator.embedded import EmbeddedSimulator
from service.usecases.context import Context
from service.usecases.send_touches import send_due_touches
from tests.support import on_sqlite
from tests.support.clock import StandingClock
from tests.support.inbox import sign_in
from tests.support.steps import invited
from tests.support.thread import path_of, press

# About pages.
database_url = on_sqlite.database_url


def test_the_words_stay_with_why_they_were_not_sent(
    signed: FlaskClient, context: Context, simulator: EmbeddedSimulator, clock: StandingClock
) -> None:
    made = invited(context, hours=72, ladder="-1h sms")
    press(signed, made, "texts", text="Bring your badge", key="k3y-of-the-form")
    simulator.fault("too_many_requests")
    send_due_touches(context)
    clock.advance(hours=5)
    send_due_touches(context)
    sign_in(signed)
    page = signed.get(path_of(made)).text
    assert page.count("Bring your badge") == 1
    assert "Not sent: it could not be sent for hours, and by now it may be wrong" in page
    assert "before: Twilio has too many requests of ours at once)" in page
