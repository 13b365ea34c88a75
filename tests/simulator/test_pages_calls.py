"""The telephone half of the handsets' pages, without JavaScript: forms, refusals, markup."""

from urllib.parse import quote

import pytest
import requests
from twilio.rest import Client

from service.simulator.embedded import EmbeddedSimulator
from tests.simulator.receiver import Receiver
from tests.simulator.words import OURS, PRIYA, SAM

MARKUP = "<script>alert(1)</script>"
GATHER = '<Response><Gather action="/next"><Say>{}</Say></Gather></Response>'
ANSWER, PRESS, SAY = "calls/{sid}/answer", "calls/{sid}/press", "calls/{sid}/say"


@pytest.fixture
def rung(client: Client, sim: EmbeddedSimulator, receiver: Receiver) -> str:
    """The sid of a call that rings at Sam's."""
    sid = client.calls.create(to=SAM, from_=OURS, url=f"{receiver.url}/voice").sid or ""
    sim.calls(SAM, wait=5, state="ringing")
    return sid


def fill(
    sim: EmbeddedSimulator, path: str, form: dict[str, str], phone: str = SAM, accept: str = "*/*"
) -> requests.Response:
    """Post one of Sam's forms."""
    address = f"{sim.url}/phones/{quote(phone)}/{path}"
    headers = {"Accept": accept}
    return requests.post(address, data=form, timeout=10, allow_redirects=False, headers=headers)


def shown(sim: EmbeddedSimulator, part: str = "call") -> str:
    return requests.get(f"{sim.url}/fragments/{part}/{quote(SAM)}", timeout=5).text


@pytest.mark.parametrize(
    ("path", "form", "refusal"),
    [
        (ANSWER, {"by": "a dog"}, (422, "By is one of human, machine_end_beep")),
        (PRESS, {"keys": "x"}, (422, "Keys are 0-9, * and #")),
        (PRESS, {"keys": ""}, (422, "Keys are 0-9, * and #")),
        (PRESS, {"keys": "1"}, (409, "The phone is ringing: answer, decline")),
        (SAY, {"words": " "}, (422, "Words are text")),
        (SAY, {"words": "yes"}, (409, "The phone is ringing: answer, decline")),
        ("calls/CA0/answer", {}, (404, "There is no call")),
        ("takes_calls", {"takes_calls": "never"}, (422, "Takes_calls is one of by_hand")),
    ],
)
def test_a_form_that_cannot_be_used_says_what_can(
    sim: EmbeddedSimulator, rung: str, path: str, form: dict[str, str], refusal: tuple[int, str]
) -> None:
    status, words = refusal
    page = fill(sim, path.format(sid=rung), form)
    assert page.status_code == status
    script = fill(sim, path.format(sid=rung), form, accept="application/json")
    assert (script.status_code, words in script.json()["error"]) == (status, True)


def test_a_phone_acts_in_its_own_calls_only(sim: EmbeddedSimulator, rung: str) -> None:
    assert fill(sim, ANSWER.format(sid=rung), {}, phone=PRIYA).status_code == 404
    assert sim.call(rung)["status"] == "ringing"


def test_a_form_leads_back_to_where_it_was_filled_in(sim: EmbeddedSimulator, rung: str) -> None:
    answer = fill(sim, f"calls/{rung}/decline", {"back": "/?phone=x"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/?phone=x")


def test_markup_that_is_said_is_shown_as_text(
    sim: EmbeddedSimulator, receiver: Receiver, rung: str
) -> None:
    receiver.reply(GATHER.format("&lt;script&gt;alert(1)&lt;/script&gt;"))
    requests.put(f"{sim.url}/sandbox/handsets/{OURS}", json={"name": MARKUP}, timeout=5)
    sim.answer(rung)
    during = shown(sim)
    sim.hang_up(rung)
    for part in (during, shown(sim, "thread")):
        assert "&lt;script&gt;alert(1)" in part
        assert MARKUP not in part


@pytest.mark.parametrize(
    ("heard", "confidence"),
    [("clearly", "0.93"), ("mumbled", "0.31"), ("0.5", "0.5"), ("", None), ("0", None)]
    + [(odd, None) for odd in ("nan", "1.5", "-1", "inf", "loud")],
)
def test_words_are_as_sure_as_the_form_says(
    sim: EmbeddedSimulator, receiver: Receiver, rung: str, heard: str, confidence: str | None
) -> None:
    receiver.reply(GATHER.replace("<Gather", '<Gather input="speech"').format("Yes?"))
    sim.answer(rung)
    fill(sim, SAY.format(sid=rung), {"words": "yes", "heard": heard})
    assert receiver.at("/next")[0].form.get("Confidence") == confidence


def test_a_phone_can_hide_its_number(sim: EmbeddedSimulator, receiver: Receiver) -> None:
    sim.voice_url = f"{receiver.url}/voice"
    receiver.reply(GATHER.format("Who is there?"))
    fill(sim, "calls", {"withheld": "1"})
    assert receiver.at("/voice")[0].form["From"] == "anonymous"
    assert "Who is there?" in shown(sim)
