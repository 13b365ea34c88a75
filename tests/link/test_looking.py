"""Opening the link: everything a candidate wants to know, in their words, and nothing changed."""

import re

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar

from service.usecases.change_interview import call_off, change_interview
from service.usecases.context import Context
from service.usecases.invitation import Changes
from tests.support import on_sqlite
from tests.support.core import texted
from tests.support.inbox import ONE_DATABASE
from tests.support.link import answered, everything, path, seen
from tests.support.steps import invited, offered

# About pages, requests and rules, not about SQL.
database_url = on_sqlite.database_url

ALL = {
    "confirm",
    "reschedule",
    "cancel",
    "running_late",
    "offer_deadline",
    "question",
    "call_me",
    "wrong_number",
}


def buttons(page: str) -> set[str]:
    return set(re.findall(r'name="intent" value="(\w+)"', page))


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
@pytest.mark.parametrize("tail", ["", "/calendar.ics", "?lang=de", "?done=s-" + "0" * 32])
def test_looking_changes_nothing(
    client: FlaskClient, context: Context, method: str, tail: str
) -> None:
    made = invited(context)
    offered(context, 50)
    before = everything(context)
    response = client.open(path(made) + tail, method=method)
    assert response.status_code == 200
    assert everything(context) == before


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_no_other_method_is_taken(client: FlaskClient, context: Context, method: str) -> None:
    made = invited(context)
    before = everything(context)
    assert client.open(path(made), method=method).status_code == 405
    assert everything(context) == before


@ONE_DATABASE
def test_the_page_says_what_a_candidate_wants_to_know(
    client: FlaskClient, context: Context
) -> None:
    made = invited(context, title="Backend <engineer>", location="4 Main St, floor 2")
    page = seen(client, made)
    for fact in ("Acme", "Hello Sam", "Backend <engineer>", "Dana Reyes", "4 Main St, floor 2"):
        assert fact in page
    assert "Pacific" in page
    assert "45 minutes" in page
    assert "Not answered yet" in page
    assert buttons(page) == ALL


@ONE_DATABASE
@pytest.mark.parametrize(
    ("location", "link"),
    [
        ("https://meet.example/abc", True),
        ("javascript:alert(1)", False),
        ("Room 4", False),
        ("http://[", False),
    ],
)
def test_only_a_web_address_can_be_tapped(
    client: FlaskClient, context: Context, location: str, link: bool
) -> None:
    page = seen(client, invited(context, location=location))
    assert (f'href="{location}"' in page) is link
    assert location in page


@ONE_DATABASE
@pytest.mark.parametrize(
    ("language", "query", "says"),
    [
        ("en", "", "ll be there</button>"),
        ("es-MX", "", "Sí, ahí estaré"),
        ("fr", "", "Oui, je viens"),
        ("de", "", "Ja, ich komme"),
        ("pt-BR", "", "Sim, eu vou"),
        ("en", "?lang=es", "Sí, ahí estaré"),
        ("es", "?lang=en", "ll be there</button>"),
        ("es", "?lang=xx", "Sí, ahí estaré"),
        ("en", "?lang=<script>", "ll be there</button>"),
    ],
)
def test_the_page_speaks_the_candidate_s_language_or_the_one_asked_for(
    client: FlaskClient, context: Context, language: str, query: str, says: str
) -> None:
    assert says in seen(client, invited(context, language=language), query)


@ONE_DATABASE
def test_a_language_that_was_chosen_stays_through_an_answer(
    client: FlaskClient, context: Context
) -> None:
    made = invited(context)
    form = re.search(r'action="([^"]+)"', seen(client, made, "?lang=pt"))
    assert form
    assert form[1] == f"{path(made)}?lang=pt"


@ONE_DATABASE
@pytest.mark.parametrize(
    ("token", "query"),
    [("nobody-has-this-token-at-all", ""), ("x", ""), ("", ""), ("%00" * 20, ""), ("a" * 5000, "")],
)
def test_an_unknown_link_is_met_kindly_and_without_a_hint(
    client: FlaskClient, token: str, query: str
) -> None:
    response = client.get(f"/i/{token}", headers={"Accept-Language": "es-ES,es;q=0.9"})
    assert response.status_code == 404
    assert "No hay nada en esta dirección" in response.text
    assert client.post(f"/i/{token}", data={"intent": "confirm"}).status_code in {404, 405}


@ONE_DATABASE
@pytest.mark.parametrize("tail", ["", "/calendar.ics"])
def test_a_link_ends_with_its_interview(client: FlaskClient, context: Context, tail: str) -> None:
    made = invited(context, hours=2)
    context.clock.advance(hours=2, minutes=44)
    assert client.get(path(made) + tail).status_code == 200
    context.clock.advance(minutes=1)
    response = client.get(path(made) + tail)
    assert response.status_code == 410
    assert "This interview is over" in response.text
    assert "Sam" not in response.text


@ONE_DATABASE
def test_while_it_goes_on_one_can_be_late_but_not_move_it(
    client: FlaskClient, context: Context
) -> None:
    made = invited(context, hours=1)
    context.clock.advance(minutes=70)
    page = seen(client, made)
    assert "your interview has begun" in page
    assert buttons(page) == ALL - {"confirm", "reschedule", "cancel"}


@ONE_DATABASE
def test_an_interview_that_was_called_off_cannot_be_confirmed(
    client: FlaskClient, context: Context
) -> None:
    made = invited(context)
    call_off(context, made.id, "position filled", tell_candidate=True)
    page = seen(client, made)
    assert "Acme has called it off" in page
    assert "position filled" not in page
    assert buttons(page) == {"question", "call_me", "wrong_number"}


@ONE_DATABASE
def test_what_was_answered_by_text_shows_on_the_page(client: FlaskClient, context: Context) -> None:
    made = invited(context)
    texted(context, "1")
    page = seen(client, made)
    assert "See you there, Sam" in page
    assert "confirm" not in buttons(page)


@ONE_DATABASE
def test_open_times_are_shown_that_can_still_be_reached(
    client: FlaskClient, context: Context
) -> None:
    made = invited(context)
    offered(context, 0.5, 26, 50, 51, recruiter="dana.reyes@acme.example")
    offered(context, 60, recruiter="somebody.else@acme.example")
    assert seen(client, made).count('name="slot"') == 2


@ONE_DATABASE
def test_what_an_answer_came_to_is_not_said_any_more_when_it_no_longer_holds(
    client: FlaskClient, context: Context
) -> None:
    made = invited(context)
    form = client.get(path(made)).text
    assert "knows that you are coming" in answered(client, made, "confirm")
    change_interview(context, made.id, Changes(starts_at=made.starts_at.replace(second=1)))
    assert "knows that you are coming" not in seen(client, made)
    assert form != client.get(path(made)).text


@ONE_DATABASE
@pytest.mark.parametrize("tail", ["", "/calendar.ics", "/nothing/here"])
def test_everything_is_sent_with_strict_headers(
    client: FlaskClient, context: Context, tail: str
) -> None:
    headers = client.get(path(invited(context)) + tail).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "script-src" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert "noindex" in headers["X-Robots-Tag"]
    assert "Set-Cookie" not in headers


@ONE_DATABASE
def test_the_page_has_no_script_and_nothing_from_elsewhere(
    client: FlaskClient, context: Context
) -> None:
    page = seen(client, invited(context))
    assert "<script" not in page
    assert "style=" not in page
    assert re.findall(r'(?:src|href|action)="(?!/i/|#|data:,)[^"]*"', page) == []
    assert len(page) < 40_000


@ONE_DATABASE
def test_the_calendar_file_has_the_interview_as_it_stands(
    client: FlaskClient, context: Context
) -> None:
    made = invited(context, location="https://meet.example/abc")
    response = client.get(f"{path(made)}/calendar.ics")
    event = Calendar.from_ical(response.data).walk("VEVENT")[0]
    assert response.content_type == "text/calendar; charset=utf-8"
    assert event.decoded("dtstart") == made.starts_at.replace(microsecond=0)
    assert str(event["url"]) == "https://meet.example/abc"
