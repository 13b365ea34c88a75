"""A misread reply is put right by a recruiter; the interview follows only if they say so."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from service.flows import calendars
from service.flows.state import Intent
from service.store import corrections, replies
from service.store.records import InterviewRecord
from service.store.schema import outbox
from service.usecases.context import Context
from tests.support import on_sqlite
from tests.support.core import status
from tests.support.inbox import replied, texted
from tests.support.steps import SAM, invited
from tests.support.thread import path_of, press

# About pages and rules; what is kept to learn from is exported in tests/cli/test_exporting.py.
database_url = on_sqlite.database_url


@pytest.fixture
def sam(context: Context, dana: object) -> InterviewRecord:
    made = invited(context)
    facts = {"phone": SAM, "intent": Intent.UNCLEAR}
    replied(context, "nah, count me out", made.id, **facts)
    return made


def put_right(client: FlaskClient, sam: InterviewRecord, is_now: str, **form: str) -> str:
    """Choose what the reply was and return the page that follows."""
    form = {"was": "unclear", "is_now": is_now, **form}
    press(client, sam, "replies/1/correct", **form)
    return client.get(path_of(sam)).text


def intent(context: Context) -> str:
    with context.database.read() as tx:
        found = replies.by_id(tx, 1)
    assert found is not None
    return found.intent


def topics(context: Context) -> set[str]:
    """What waits to be passed on."""
    with context.database.read() as tx:
        return set(tx.execute(select(outbox.c.topic)).scalars())


@pytest.mark.parametrize(
    "case",
    [
        ("cancel", {}, "scheduled"),
        ("cancel", {"follow": "yes"}, "cancelled"),
        ("reschedule", {"follow": "yes"}, "reschedule_requested"),
        ("confirm", {"follow": "yes"}, "confirmed"),
    ],
)
def test_the_interview_follows_only_if_that_is_said(
    signed: FlaskClient,
    context: Context,
    sam: InterviewRecord,
    case: tuple[str, dict[str, str], str],
) -> None:
    is_now, follow, then = case
    page = put_right(signed, sam, is_now, **follow)
    assert (intent(context), status(context, sam.id)) == (is_now, then)
    assert "Dana Reyes put this right: it had been taken for “unclear”." in page


def test_other_programs_hear_of_it_where_the_interview_follows(
    signed: FlaskClient, context: Context, sam: InterviewRecord
) -> None:
    put_right(signed, sam, "reschedule")
    assert topics(context) == {"reply"}
    put_right(signed, sam, "cancel", was="reschedule", follow="yes")
    assert topics(context) == {"reply", "interview.cancelled", calendars.TOPIC}


def test_a_correction_is_taken_back(
    signed: FlaskClient, context: Context, sam: InterviewRecord
) -> None:
    assert "replies/1/correct/undo" in put_right(signed, sam, "cancel")
    press(signed, sam, "replies/1/correct/undo")
    assert intent(context) == "unclear"
    assert "put this right" not in signed.get(path_of(sam)).text


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({"is_now": "unclear"}, "it is taken for that already"),
        ({"is_now": "cancel", "was": "confirm"}, "somebody has put this right meanwhile"),
        ({"is_now": "question", "follow": "yes"}, "the interview cannot follow that"),
    ],
)
def test_what_cannot_be_put_right_is_said_and_changes_nothing(
    signed: FlaskClient, context: Context, sam: InterviewRecord, form: dict[str, str], why: str
) -> None:
    assert why in put_right(signed, sam, **form)
    assert intent(context) == "unclear"


def test_an_interview_does_not_follow_behind_a_later_answer(
    signed: FlaskClient, context: Context, sam: InterviewRecord
) -> None:
    texted(context, "1")
    assert "a later answer counts" in put_right(signed, sam, "cancel", follow="yes")
    assert status(context, sam.id) == "confirmed"


@pytest.mark.parametrize("chosen", ["opt_out", "opt_in", "", "nonsense"])
def test_consent_and_nonsense_are_no_choice(
    signed: FlaskClient, sam: InterviewRecord, chosen: str
) -> None:
    answer = press(signed, sam, "replies/1/correct", was="unclear", is_now=chosen)
    assert answer.status_code == 400


def test_nobody_puts_right_what_they_do_not_see(
    signed: FlaskClient, context: Context, sam: InterviewRecord
) -> None:
    other = invited(context, "Maria Lopez", "+12135550145", recruiter="omar@acme.example")
    made = replied(context, "1", other.id, phone="+12135550145")
    form = {"was": "confirm", "is_now": "cancel"}
    assert press(signed, sam, f"replies/{made}/correct", **form).status_code == 404


def test_what_was_put_right_is_kept_to_learn_from_but_for_private_words(
    signed: FlaskClient, context: Context, sam: InterviewRecord
) -> None:
    private = replied(context, "my mother", sam.id, phone=SAM, intent=Intent.UNCLEAR, private=True)
    for reply_id in (1, private):
        form = {"was": "unclear", "is_now": "cancel"}
        press(signed, sam, f"replies/{reply_id}/correct", **form)
    with context.database.read() as tx:
        kept = [(one.text, one.language, one.was, one.is_now) for one in corrections.examples(tx)]
    assert kept == [("nah, count me out", "en", "unclear", "cancel")]


def test_who_put_it_right_stands_in_the_thread(signed: FlaskClient, sam: InterviewRecord) -> None:
    assert "not unclear but cancel (by dana.reyes@acme.example)" in put_right(signed, sam, "cancel")
