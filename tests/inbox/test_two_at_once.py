"""Two recruiters act at once on one item: the second changes nothing, and is told."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from service.flows.state import Intent
from service.store import audit, interviews, timeline
from service.store.audit import Wanted
from service.store.records import InterviewRecord
from service.usecases.context import Context
from tests.support import on_sqlite
from tests.support.clock import StandingClock
from tests.support.core import status
from tests.support.desk import IRIS, a_team, as_it_stands
from tests.support.inbox import known_reply, replied, sign_in, token_of
from tests.support.recruiting import proposals, typed, waiting
from tests.support.steps import DANA, SAM, invited
from tests.support.thread import HTMX, path_of

# About pages and use cases whose SQL has tests of its own.
database_url = on_sqlite.database_url
FIRST, SECOND = 0, 1


class Two:
    """Dana's browser and Iris's, each with a page that it opened before either acted."""

    def __init__(self, app: Flask, path: str) -> None:
        self._browsers = [app.test_client(), app.test_client()]
        for client, who in zip(self._browsers, (DANA, IRIS), strict=True):
            sign_in(client, who)
        self.pages = [client.get(path).text for client in self._browsers]

    def press(self, which: int, act: str, **form: str) -> TestResponse:
        """Press a button of the page as it was opened."""
        found = re.search(rf'action="([^"]*/{act}(?:\?[^"]*)?)"', self.pages[which])
        assert found, f"there is no button to {act}"
        return self.send(which, unescape(found[1]), **form)

    def send(self, which: int, path: str, **form: str) -> TestResponse:
        """Send a form of the page as it was opened, with what it carries along unseen."""
        page = self.pages[which]
        carried = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
        data = {**carried, "csrf_token": token_of(page), **form}
        return self._browsers[which].post(path, data=data, headers=HTMX)


@pytest.fixture
def two(app: Flask, context: Context) -> Callable[[str], Two]:
    """Open a page in both browsers."""
    a_team(context)
    return lambda path: Two(app, path)


@pytest.fixture
def sam(context: Context) -> InterviewRecord:
    return invited(context)


def all_of(context: Context, interview_id: int) -> object:
    """What an act could have changed: the interview, its plan, its thread, the audit."""
    with context.database.read() as tx:
        record = interviews.known(tx, interview_id)
        return record, timeline.read(tx, record), audit.newest_first(tx, Wanted(), None, 50)


@pytest.mark.parametrize("first", ["handled", "assign", "snooze"])
@pytest.mark.parametrize("second", ["handled", "assign", "snooze"])
def test_a_reply_that_a_colleague_has_just_dealt_with(
    two: Callable[[str], Two], context: Context, first: str, second: str
) -> None:
    reply_id = known_reply(context, "can't make it", intent=Intent.CANCEL, told="told.cancel")
    both, until = two("/inbox"), (context.clock() + timedelta(hours=3)).isoformat()
    path = f"/inbox/{reply_id}/{{}}?version=1"
    both.send(FIRST, path.format(first), to="1", until=until)
    before = as_it_stands(context, reply_id)
    answer = both.send(SECOND, path.format(second), to="2", until=until)
    assert re.search("Dana Reyes has just [^.]+, so nothing more was done", answer.text)
    assert as_it_stands(context, reply_id) == before


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("confirm", "confirm"), ("confirm", "cancel"), ("cancel", "confirm"),
        ("cancel", "cancel"), ("remind_sms", "remind_sms"),
    ],
)  # fmt: skip
def test_an_interview_that_a_colleague_has_just_dealt_with(
    two: Callable[[str], Two], context: Context, sam: InterviewRecord, first: str, second: str
) -> None:
    both = two(path_of(sam))
    assert both.press(FIRST, first, reason="other").status_code == 200
    before = all_of(context, sam.id)
    answer = both.press(SECOND, second, reason="other")
    assert (answer.status_code, answer.text[:21]) == (409, "Nothing was changed: ")
    assert all_of(context, sam.id) == before


@pytest.mark.parametrize(
    "case",
    [
        ("/inbox", "came", "missed"), ("/inbox", "missed", "came"), ("/inbox", "came", "came"),
        ("/candidates/1", "came", "missed"), ("/candidates/1", "missed", "missed"),
    ],
)  # fmt: skip
def test_who_came_is_not_said_over_a_colleague_s_head(
    two: Callable[[str], Two],
    context: Context,
    clock: StandingClock,
    sam: InterviewRecord,
    case: tuple[str, str, str],
) -> None:
    clock.advance(hours=27)
    path, first, second = case
    both = two(path)
    both.press(FIRST, first)
    before = all_of(context, sam.id)
    assert both.press(SECOND, second).status_code == 409
    assert all_of(context, sam.id) == before


def test_one_s_own_second_click_is_no_trouble(
    two: Callable[[str], Two], context: Context, sam: InterviewRecord
) -> None:
    both = two(path_of(sam))
    clicks = [both.press(FIRST, "confirm").status_code for _ in range(2)]
    assert (clicks, status(context, sam.id)) == ([200, 200], "confirmed")


def test_an_interview_that_was_moved_is_not_called_off_from_an_old_page(
    two: Callable[[str], Two], context: Context, sam: InterviewRecord
) -> None:
    both, path = two(f"/interviews/{sam.id}"), f"/interviews/{sam.id}"
    later = (context.clock() + timedelta(days=10)).date().isoformat()
    facts = {"day": later, "clock": "10:00", "duration_minutes": "45"}
    who = {"title": sam.title, "recruiter_email": DANA, "location": "", "ladder": ""}
    assert "Changed" in both.send(FIRST, path, **facts, **who).text
    before = all_of(context, sam.id)
    answer = both.send(SECOND, f"{path}/cancel", reason="", tell="1")
    assert "it has changed meanwhile and has another time now" in answer.text.lower()
    assert all_of(context, sam.id) == before


def test_a_reply_that_a_colleague_has_just_put_right(
    two: Callable[[str], Two], context: Context, sam: InterviewRecord
) -> None:
    reply_id = replied(context, "nah", sam.id, phone=SAM, intent=Intent.UNCLEAR)
    both, path = two(path_of(sam)), f"{path_of(sam)}/replies/{reply_id}/correct"
    both.send(FIRST, path, was="unclear", is_now="cancel")
    before = all_of(context, sam.id)
    again = both.send(SECOND, path, was="unclear", is_now="question")
    assert "somebody has put this right meanwhile" in again.text
    undo = both.send(SECOND, f"{path}/undo?is_now=question")
    assert "somebody has put this right meanwhile" in undo.text
    assert all_of(context, sam.id) == before


def test_a_text_beside_a_colleague_s_is_sent_by_a_second_click_only(
    two: Callable[[str], Two], context: Context, sam: InterviewRecord
) -> None:
    both, path = two(path_of(sam)), f"{path_of(sam)}/texts"
    assert "Your text is on its way" in both.send(FIRST, path, text="Come to door 3.").text
    answer = both.send(SECOND, path, text="Come to door 4.").text
    assert "a colleague has written to them meanwhile" in answer
    assert ">Come to door 4.</textarea>" in answer
    assert "Come to door 3." in answer
    both.pages[SECOND] = answer
    assert "Your text is on its way" in both.send(SECOND, path, text="Come to door 4.").text


def test_times_are_not_proposed_over_a_colleague_s_head(
    two: Callable[[str], Two], context: Context
) -> None:
    made = waiting(context)
    path = f"/interviews/{made.id}/propose"
    both, soon = two(path), context.clock() + timedelta(hours=26)
    assert both.send(FIRST, path, **typed(soon)).status_code == 303
    later = typed(soon + timedelta(hours=2))
    answer = both.send(SECOND, path, **later)
    assert "somebody has proposed times meanwhile" in answer.text.lower()
    assert (answer.status_code, len(proposals(context, made.id))) == (409, 1)
    both.pages[SECOND] = answer.text
    assert both.send(SECOND, path, **later).status_code == 303
