"""Whole talks through the sandbox over real HTTP: machines, bursts, pictures, late texts."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import requests

from service.app import make_app
from service.deps import Deps
from service.flows.loops import MOST_ANSWERS
from service.flows.state import Status
from service.simulator.embedded import EmbeddedSimulator
from service.store.schema import message
from service.usecases.accounts import make_token
from service.usecases.context import Context
from service.usecases.send_touches import send_due_touches
from tests.support import servers
from tests.support.core import at_once, feed, interview, rows, status
from tests.support.service import until
from tests.support.steps import SAM, invited
from tests.support.web import at_a_port

AWAY = "I am out of the office until Monday and will answer then."
DRIVING = "Auto-reply: I can't talk right now, I'm driving."
GOT_IT = "Your message has been received."
MENU = "Reply 1 to confirm"


@pytest.fixture
def environment(environment: dict[str, str]) -> dict[str, str]:
    return at_a_port(environment)


@pytest.fixture
def phones(
    deps: Deps, environment: dict[str, str], simulator: EmbeddedSimulator
) -> Iterator[EmbeddedSimulator]:
    """The sandbox, with its texts led to the application on a real port."""
    with servers.serving(make_app(deps), int(environment["PORT"])):
        simulator.sms_url = f"{environment['PUBLIC_URL']}/twilio/sms"
        yield simulator


@pytest.fixture
def reminded(context: Context, phones: EmbeddedSimulator) -> int:
    """Sam's interview, of which he was reminded."""
    made = invited(context)
    send_due_touches(context)
    (reminder,) = phones.messages(SAM, wait=10, settled=True)
    assert MENU in reminder["body"]
    return made.id


Says = Callable[..., str]


@pytest.fixture
def says(phones: EmbeddedSimulator) -> Says:
    """Text as Sam does; what he is answered, "" for silence."""

    def say(body: str, *media: str) -> str:
        receipt = phones.text(SAM, body, media=media)
        assert receipt["webhook_status"] == 200
        return "".join(receipt["answers"])

    return say


def heard(context: Context) -> list[str]:
    return [str(one.intent) for one in feed(context)]


def kept(context: Context) -> list[str]:
    """The texts that came in, as they are kept."""
    return [row["body"] for row in rows(context, message) if row["direction"] == "in"]


def test_ten_texts_in_a_second_are_all_kept_and_few_are_answered(
    context: Context, phones: EmbeddedSimulator, reminded: int
) -> None:
    texts = [f"hm {'!' * at}" for at in range(10)]
    receipts = at_once(10, lambda at: phones.text(SAM, texts[at]))
    assert sorted(kept(context)) == sorted(texts)
    assert {one["webhook_status"] for one in receipts} == {200}
    assert sum(len(one["answers"]) for one in receipts) == 4
    assert set(heard(context)) == {"unclear"}
    assert status(context, reminded) is Status.SCHEDULED


@pytest.mark.parametrize("words", [AWAY, DRIVING, GOT_IT])
def test_a_loop_of_two_machines_ends_by_itself_with_one_note(
    context: Context, phones: EmbeddedSimulator, words: str
) -> None:
    made = invited(context)
    phones.answer_by_itself(SAM, words)
    send_due_touches(context)
    until(lambda: "told.silenced" in [one.told for one in feed(context)])
    thread = [one["by"] for one in phones.messages(SAM, settled=True, wait=10)]
    assert thread == ["service", "candidate"] * (len(thread) // 2)
    assert len(thread) // 2 <= 1 + MOST_ANSWERS
    assert [one.told for one in feed(context)].count("told.silenced") == 1
    assert not {"confirm", "cancel"} & set(heard(context))
    assert status(context, made.id) in {Status.SCHEDULED, Status.RESCHEDULE_REQUESTED}


def test_a_person_is_heard_again_an_hour_after_a_machine(
    context: Context, phones: EmbeddedSimulator, reminded: int, says: Says
) -> None:
    while says("hm"):
        pass
    context.clock.advance(minutes=61)
    assert "confirmed" in says("1")
    assert status(context, reminded) is Status.CONFIRMED


@pytest.mark.parametrize("body", ["1", "3", "2", "yes", "sorry I could not make it"])
def test_a_text_after_the_interview_is_for_a_person(
    context: Context, reminded: int, says: Says, body: str
) -> None:
    context.clock.advance(hours=30)
    assert says(body)
    assert heard(context) == ["unclear"]
    assert status(context, reminded) is Status.SCHEDULED


def test_somebody_late_is_heard_while_the_interview_is_going_on(
    context: Context, reminded: int, says: Says
) -> None:
    context.clock.advance(hours=26, minutes=5)
    assert "10 min late" in says("stuck in traffic, running 10 min late")
    assert [(one.intent, one.minutes_late, one.urgent) for one in feed(context)] == [
        ("running_late", 10, True)
    ]


@pytest.mark.parametrize(
    "body", ["Я не смогу прийти завтра", "我会准时到的", "nie dam rady przyjść"]
)
def test_a_language_that_we_do_not_have_is_asked_back_and_then_passed_on(
    context: Context, reminded: int, says: Says, body: str
) -> None:
    assert MENU in says(body)
    assert heard(context) == []
    passed_on = says(body)
    assert MENU not in passed_on
    assert "Dana Reyes" in passed_on
    assert [(one.intent, one.text) for one in feed(context)] == [("unclear", body)]
    assert status(context, reminded) is Status.SCHEDULED


@pytest.mark.parametrize("kind", ["image/jpeg", "text/vcard", "text/x-vcard", "text/x-vlocation"])
def test_what_we_cannot_open_is_said_and_the_digits_go_on(
    context: Context, reminded: int, says: Says, kind: str
) -> None:
    assert MENU in says("", kind)
    assert status(context, reminded) is Status.SCHEDULED
    assert "confirmed" in says("1")
    assert heard(context) == ["confirm"]


def test_a_second_picture_is_for_a_person(context: Context, reminded: int, says: Says) -> None:
    for _ in range(2):
        assert says("", "image/jpeg")
    assert heard(context) == ["unclear"]
    assert status(context, reminded) is Status.SCHEDULED


def test_words_beside_a_picture_are_heard(context: Context, reminded: int, says: Says) -> None:
    assert "confirmed" in says("see you there!", "image/jpeg")
    assert heard(context) == ["confirm"]


def test_an_answer_to_the_reminder_of_a_moved_interview_is_refused_with_the_new_time(
    context: Context, environment: dict[str, str], reminded: int, says: Says
) -> None:
    new_start = interview(context, reminded).starts_at + timedelta(days=2)
    answer = requests.patch(
        f"{environment['PUBLIC_URL']}/api/v1/interviews/{reminded}",
        json={"starts_at": new_start.isoformat()},
        headers={"Authorization": f"Bearer {make_token(context, 'tests')}"},
        timeout=10,
    )
    assert answer.status_code == 200, answer.text
    assert "has changed" in says("1")
    assert status(context, reminded) is Status.SCHEDULED
    assert "confirmed" in says("1")
    assert interview(context, reminded).starts_at == new_start
    assert status(context, reminded) is Status.CONFIRMED
