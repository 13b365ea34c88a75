"""That no answer came stands in the inbox like a reply: live, marked, mailed."""

import socket
from collections.abc import Callable

from flask.testing import FlaskClient

from service.deps import Deps
from service.usecases import read_inbox
from service.usecases.context import Context
from service.usecases.tell_unanswered import tell_unanswered
from tests.support.clock import StandingClock
from tests.support.inbox import ONE_DATABASE, post, sign_in, user
from tests.support.mail import Post, open_at
from tests.support.steps import SAM, invited
from tests.support.telling import pass_on

pytestmark = ONE_DATABASE


def left_unanswered(context: Context, clock: StandingClock) -> int:
    """Let Sam stay silent, and return the item's id."""
    invited(context)
    clock.advance(hours=24.5)
    tell_unanswered(context)
    return read_inbox.newest_id(context)


def test_its_card_offers_a_call_and_can_be_marked(
    client: FlaskClient, context: Context, clock: StandingClock
) -> None:
    item = left_unanswered(context, clock)
    user(context)
    sign_in(client)
    page = client.get("/inbox").text
    assert "has not answered" in page
    assert f'href="tel:{SAM}"' in page
    assert "<blockquote" not in page
    assert "contacts still to come" in client.get("/inbox/news?after=0").text
    assert post(client, f"/inbox/{item}/read").status_code == 303
    assert "1 unread" not in client.get("/inbox").text


def test_it_is_mailed_with_what_was_tried(
    make_deps: Callable[[dict[str, str]], Deps], environment: dict[str, str], clock: StandingClock
) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = int(unused.getsockname()[1])
    mail = {"SMTP_URL": f"smtp://127.0.0.1:{port}", "MAIL_FROM": "jobs@acme.example"}
    context = make_deps({**environment, **mail}).context
    left_unanswered(context, clock)
    letters = Post()
    with open_at(port, letters):
        pass_on(context)
    (sent,) = letters.mails
    assert "Sam Lee has not answered (1 h before): Backend engineer" in sent["Subject"]
    body = sent.get_body(("plain",)).get_content()
    assert "Tried:     4 contacts still to come" in body
    assert "Their words" not in body
