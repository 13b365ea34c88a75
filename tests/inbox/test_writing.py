"""A recruiter writes a text: what it would be is shown, then it goes the road of every text."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from service.app import make_app
from service.deps import Deps
from service.simulator.embedded import EmbeddedSimulator
from service.store.records import InterviewRecord
from service.usecases.context import Context
from service.usecases.send_touches import send_due_touches
from tests.support import on_sqlite
from tests.support.core import status
from tests.support.inbox import sign_in, texted, user
from tests.support.steps import SAM, invited
from tests.support.thread import HTMX, path_of, press

# About pages and what goes out; the store has its own tests.
database_url = on_sqlite.database_url
KEY = "k3y-of-the-form"


@pytest.fixture
def sam(context: Context, dana: object) -> InterviewRecord:
    return invited(context)


def arrived(simulator: EmbeddedSimulator) -> list[str]:
    """Return what Sam's phone shows."""
    return [one["body"] for one in simulator.messages(SAM)]


def test_a_text_goes_out_word_for_word_after_the_name_of_the_organisation(
    signed: FlaskClient, context: Context, sam: InterviewRecord, simulator: EmbeddedSimulator
) -> None:
    answer = press(signed, sam, "texts", text="Please bring your badge.", key=KEY)
    assert answer.status_code == 303
    send_due_touches(context)
    assert "Acme: Please bring your badge.\nReply STOP to opt out." in arrived(simulator)
    page = signed.get(path_of(sam)).text
    assert "You wrote" in page


def test_a_form_that_is_sent_twice_goes_out_once(
    signed: FlaskClient, context: Context, sam: InterviewRecord, simulator: EmbeddedSimulator
) -> None:
    for _ in range(2):
        press(signed, sam, "texts", text="Hello", key=KEY)
    send_due_touches(context)
    assert sum("Acme: Hello" in one for one in arrived(simulator)) == 1


@pytest.mark.parametrize(
    ("text", "key", "why"),
    [
        ("", KEY, "there is nothing to send"),
        (" \u202e\n\x00", KEY, "there is nothing to send"),
        ("x" * 1600, KEY, "is too long by"),
        ("Hello", "short", "accepts 8 to 40 letters"),
    ],
)
def test_what_cannot_be_sent_is_refused_and_what_was_typed_is_kept(
    signed: FlaskClient, sam: InterviewRecord, text: str, key: str, why: str
) -> None:
    answer = press(signed, sam, "texts", text=text, key=key)
    assert answer.status_code == 422
    assert why in answer.text
    assert text.strip("\u202e\n\x00 ")[:50] in answer.text


def test_who_opted_out_is_not_written_to_and_the_page_says_so_before(
    signed: FlaskClient, context: Context, sam: InterviewRecord, simulator: EmbeddedSimulator
) -> None:
    texted(context, "STOP")
    assert "this number has opted out of texts" in signed.get(path_of(sam)).text
    press(signed, sam, "texts", text="Hello", key=KEY)
    send_due_touches(context)
    assert not any("Hello" in one for one in arrived(simulator))


def test_in_quiet_hours_it_waits_says_until_when_and_can_be_taken_back(
    make_deps: Callable[[dict[str, str]], Deps],
    environment: dict[str, str],
    simulator: EmbeddedSimulator,
) -> None:
    deps = make_deps({**environment, "QUIET_HOURS": "00:00-23:59"})
    user(deps.context)
    client = make_app(deps).test_client()
    sign_in(client)
    sam = invited(deps.context, hours=80)
    assert "Send after quiet hours" in client.get(path_of(sam)).text
    press(client, sam, "texts", text="Hello", key=KEY)
    send_due_touches(deps.context)
    assert not any("Hello" in one for one in arrived(simulator))
    page = client.get(path_of(sam)).text
    assert "Goes out" in page
    back = page.split('formaction="' + path_of(sam) + "/texts/")[1].split("/back")[0]
    press(client, sam, f"texts/{back}/back")
    assert "Dana Reyes took it back" in client.get(path_of(sam)).text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("See you at nine.", "characters, 1 text<"),
        ("Please answer YES", "Carriers act upon the word YES"),
        ("https://acme.example/x", "Some carriers filter texts with links"),
        ("<b>x</b>", "Acme: &lt;b&gt;x&lt;/b&gt;"),
    ],
)
def test_what_it_would_be_is_shown_while_it_is_written(
    signed: FlaskClient, sam: InterviewRecord, text: str, said: str
) -> None:
    assert said in press(signed, sam, "texts/preview", text=text).text


def test_an_open_page_gets_an_empty_form_the_rows_and_what_was_done(
    signed: FlaskClient, sam: InterviewRecord
) -> None:
    token = signed.get(path_of(sam)).text.split('name="csrf_token" value="')[1].split('"')[0]
    form = {"csrf_token": token, "text": "Hello", "key": KEY}
    answer = signed.post(f"{path_of(sam)}/texts", data=form, headers=HTMX).text
    assert "Your text is on its way." in answer
    assert ">Hello</textarea>" not in answer
    assert 'id="timeline"' in answer


def test_an_ok_to_what_a_recruiter_wrote_confirms_nothing(
    signed: FlaskClient, context: Context, sam: InterviewRecord
) -> None:
    send_due_touches(context)
    press(signed, sam, "texts", text="Please bring your badge.", key=KEY)
    send_due_touches(context)
    texted(context, "ok")
    assert status(context, sam.id) == "scheduled"
