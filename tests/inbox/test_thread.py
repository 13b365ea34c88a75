"""The thread with one number: everything said and done, in its order, for those who see it."""

import pytest
from flask.testing import FlaskClient

from service.flows.state import Intent
from service.flows.voice.state import CallStatus
from service.inbox.rendering import words
from service.store.records import InterviewRecord
from service.usecases.context import Context
from service.usecases.receive_answer import Chosen, receive_answer
from tests.support import on_sqlite
from tests.support.calling import changed, placed
from tests.support.clock import StandingClock
from tests.support.inbox import STRANGER, replied, sign_in, texted, user
from tests.support.recruiting import SECRET, kept
from tests.support.steps import DANA, MARIA, SAM, invited
from tests.support.thread import HTMX, path_of, press, written

# About pages; what is asked of the database is in tests/store/test_thread.py.
database_url = on_sqlite.database_url


@pytest.fixture
def sam(context: Context, dana: object) -> InterviewRecord:
    return invited(context)


def test_it_tells_what_was_said_on_both_sides_and_what_it_was_taken_for(
    signed: FlaskClient, context: Context, sam: InterviewRecord
) -> None:
    texted(context, "1")
    page = signed.get(path_of(sam)).text
    for said in ("The interview was made", ">1</p>", "<strong>Confirmed</strong>", "Our answer"):
        assert said in page


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        (Chosen(Intent.CONFIRM, 1), "<strong>Confirmed</strong>"),
        (Chosen(Intent.CONFIRM, 2), "Our answer"),
        (Chosen(Intent.QUESTION, 1, words="Is there parking?"), ">Is there parking?</p>"),
    ],
)
def test_a_press_on_the_answer_page_is_no_empty_text(
    signed: FlaskClient, context: Context, sam: InterviewRecord, chosen: Chosen, told: str
) -> None:
    receive_answer(context, sam.answer_token, chosen, "a-nonce-of-one-form")
    page = signed.get(path_of(sam)).text
    assert told in page
    assert words("thread.empty_text") not in page


def test_times_are_the_readers_and_the_candidates_where_they_differ(
    client: FlaskClient, context: Context, sam: InterviewRecord
) -> None:
    user(context, zone="America/New_York")
    sign_in(client)
    texted(context, "1")
    page = client.get(path_of(sam)).text
    assert "for them" in page
    assert "Pacific Time" in page


@pytest.mark.parametrize(("who", "sees"), [(DANA, 200), ("omar@acme.example", 404)])
def test_only_those_see_it_who_see_an_interview_of_it(
    client: FlaskClient, context: Context, sam: InterviewRecord, who: str, sees: int
) -> None:
    user(context, who)
    sign_in(client, who)
    assert client.get(path_of(sam)).status_code == sees


def test_what_was_said_about_an_interview_of_others_stays_theirs(
    client: FlaskClient, context: Context, sam: InterviewRecord
) -> None:
    texted(context, "no thanks, I do not want this job")
    theirs = invited(context, "Sam Junior", SAM, hours=50, recruiter="omar@acme.example")
    user(context, "omar@acme.example")
    sign_in(client, "omar@acme.example")
    assert "Sam Lee" not in client.get(path_of(theirs)).text


def test_no_private_words_about_an_interview_of_others_are_shown(
    client: FlaskClient, context: Context, sam: InterviewRecord
) -> None:
    kept(context, sam.id, Intent.CANCEL, SECRET, private=True)
    theirs = invited(context, "Sam Junior", SAM, hours=50, recruiter="omar@acme.example")
    user(context, "omar@acme.example")
    sign_in(client, "omar@acme.example")
    answer = press(client, theirs, "texts/1/words")
    assert (answer.status_code, SECRET in answer.text) == (404, False)


def test_a_number_that_nobody_knows_has_a_thread_by_its_reply(
    signed: FlaskClient, context: Context
) -> None:
    texted(context, "who is <b>this</b>?", STRANGER)
    page = signed.get("/inbox/1")
    assert "who is &lt;b&gt;this&lt;/b&gt;?" in page.text
    assert "this number has none that you see" in page.text


def test_a_reply_of_a_candidate_leads_to_their_thread(
    signed: FlaskClient, context: Context, sam: InterviewRecord
) -> None:
    texted(context, "1")
    assert signed.get("/inbox/1").headers["Location"] == path_of(sam)


@pytest.mark.parametrize("cursor", ["x", "-1", "9" * 30, "99999999999999999"])
def test_a_cursor_that_we_never_gave_is_refused(
    signed: FlaskClient, sam: InterviewRecord, cursor: str
) -> None:
    assert signed.get(f"{path_of(sam)}?before={cursor}").status_code == 400


def test_older_rows_come_by_the_cursor_and_none_twice(
    signed: FlaskClient, context: Context, clock: StandingClock, sam: InterviewRecord
) -> None:
    for number in range(60):
        clock.advance(seconds=5)
        written(context, f"word{number:02d}.", SAM)
    first = signed.get(path_of(sam)).text
    link = first.split('hx-get="?before=')[1].split('"')[0]
    second = signed.get(f"{path_of(sam)}?before={link}", headers=HTMX).text
    assert [f"word{at:02d}." in first for at in range(60)] == [at >= 20 for at in range(60)]
    assert [f"word{at:02d}." in second for at in range(60)] == [at < 20 for at in range(60)]


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("I have to cancel, my mother died", "replies/1"),
        ("my mother died, i can't make it", "texts/1"),  # asked back: no reply speaks of it yet
    ],
)
def test_private_words_are_shown_to_who_asks_and_that_is_noted(
    signed: FlaskClient, context: Context, sam: InterviewRecord, said: str, place: str
) -> None:
    texted(context, said)
    page = signed.get(path_of(sam)).text
    assert "my mother died" not in page
    assert f"{path_of(sam)}/{place}/words" in page
    assert "my mother died" in press(signed, sam, f"{place}/words").text
    later = signed.get(path_of(sam)).text
    assert "my mother died" not in later
    assert "words were shown" in later


def test_private_words_of_a_call_are_shown_too(
    signed: FlaskClient, context: Context, clock: StandingClock, sam: InterviewRecord
) -> None:
    call_id = placed(context, sam.id)
    facts = {"phone": SAM, "channel": "voice", "private": True}
    said = replied(context, "my mother died", sam.id, **facts)
    changed(context, call_id, status=CallStatus.COMPLETED, answered_at=clock(), seconds=42)
    page = signed.get(path_of(sam)).text
    assert "We called" in page
    assert "my mother died" not in page
    assert "my mother died" in press(signed, sam, f"replies/{said}/words").text


def test_private_words_in_an_older_portion_are_shown_there(
    signed: FlaskClient, context: Context, clock: StandingClock, sam: InterviewRecord
) -> None:
    texted(context, "my mother died, i can't make it")
    for number in range(45):
        clock.advance(seconds=5)
        written(context, f"word{number:02d}.", SAM)
    link = signed.get(path_of(sam)).text.split('hx-get="?before=')[1].split('"')[0]
    older = signed.get(f"{path_of(sam)}?before={link}").text
    assert "Back to the newest" in older
    assert f"/texts/1/words?at={link}" in older
    assert "my mother died" in press(signed, sam, f"texts/1/words?at={link}").text


def test_an_open_page_gets_what_is_new_and_nothing_when_nothing_is(
    signed: FlaskClient, context: Context, sam: InterviewRecord
) -> None:
    page = signed.get(path_of(sam)).text
    seen = page.split("look?seen=")[1].split('"')[0]
    assert signed.get(f"{path_of(sam)}/look?seen={seen}").status_code == 204
    texted(context, "1")
    assert "<strong>Confirmed</strong>" in signed.get(f"{path_of(sam)}/look?seen={seen}").text


def test_two_people_on_one_number_are_told_apart_by_the_interview(
    signed: FlaskClient, context: Context, sam: InterviewRecord
) -> None:
    invited(context, "Alex Lee", SAM, hours=50, title="Data analyst")
    assert '<bdi class="of">Data analyst</bdi>' in signed.get(path_of(sam)).text


def test_nobody_has_answered_is_told_in_its_place(
    signed: FlaskClient, context: Context, sam: InterviewRecord
) -> None:
    facts = {"phone": SAM, "kind": "unanswered", "told": "told.unanswered"}
    replied(context, "1 text delivered", sam.id, **facts)
    assert "no answer yet" in signed.get(path_of(sam)).text


def test_there_is_none_for_who_was_never_invited(signed: FlaskClient) -> None:
    assert signed.get("/candidates/999").status_code == 404
    assert signed.get(f"/candidates/{MARIA}").status_code == 404
