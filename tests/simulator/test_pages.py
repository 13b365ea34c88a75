"""The handsets in a browser, without its JavaScript."""

import html
import re
from urllib.parse import quote

import pytest
import requests
from twilio.rest import Client

from service.simulator.embedded import EmbeddedSimulator
from service.simulator.settings import SimulatorSettings
from tests.simulator.receiver import Receiver
from tests.simulator.words import OURS, PRIYA, SAM

MARKUP = "<script>alert(1)</script><b>bold</b> & \"quoted\" 'too'"


def page(sim: EmbeddedSimulator, path: str = "/") -> str:
    """Return a page."""
    answer = requests.get(sim.url + path, timeout=5)
    assert answer.status_code == 200
    return answer.text


def fill(sim: EmbeddedSimulator, path: str, form: dict[str, str]) -> requests.Response:
    """Post a form as a browser without JavaScript does."""
    return requests.post(sim.url + path, data=form, timeout=5, allow_redirects=False)


def test_an_empty_sandbox_says_what_will_appear(sim: EmbeddedSimulator) -> None:
    assert "No phone yet" in page(sim)


def test_the_newest_handset_is_open(client: Client, sim: EmbeddedSimulator) -> None:
    client.messages.create(to=SAM, from_=OURS, body="to Sam")
    client.messages.create(to=PRIYA, from_=OURS, body="to Priya")
    shown = page(sim)
    assert f'data-phone="{PRIYA}"' in shown
    assert f'data-phone="{SAM}"' not in shown


def test_several_handsets_can_be_open(sim: EmbeddedSimulator) -> None:
    shown = page(sim, f"/?phone={quote(SAM)}&phone={quote(PRIYA)}")
    assert re.findall(r'role="log".*data-phone="(.*?)"', shown) == [SAM, PRIYA]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        f"/phones/{quote(SAM)}",
        f"/fragments/thread/{quote(SAM)}",
        "/fragments/list",
    ],
)
def test_markup_in_a_text_or_name_is_shown_as_text(sim: EmbeddedSimulator, path: str) -> None:
    requests.put(f"{sim.url}/sandbox/handsets/{SAM}", json={"name": MARKUP}, timeout=5)
    sim.text(SAM, MARKUP)
    shown = page(sim, path)
    assert "&lt;b&gt;bold" in shown
    assert "<b>bold" not in shown
    assert "<script>alert" not in shown


def test_markup_in_a_warning_is_shown_as_text(sim: EmbeddedSimulator, receiver: Receiver) -> None:
    receiver.reply("{}", "x/<b>bold")
    sim.text(SAM, "1")
    assert "&lt;b&gt;bold" in page(sim, "/fragments/panel")


def test_a_digit_is_answered_by_a_plain_form(sim: EmbeddedSimulator, receiver: Receiver) -> None:
    answer = fill(sim, f"/phones/{quote(SAM)}/texts", {"body": "1", "back": "/?phone=x"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/?phone=x")
    assert receiver.at("/sms")[0].form["Body"] == "1"


@pytest.mark.parametrize("back", ["//elsewhere.example", "https://elsewhere.example", "/\\x", ""])
def test_a_form_never_leads_away(sim: EmbeddedSimulator, back: str) -> None:
    answer = fill(sim, f"/phones/{quote(SAM)}/texts", {"body": "1", "back": back})
    assert answer.headers["Location"] == f"/phones/{quote(SAM)}"


def test_a_phone_can_be_added(sim: EmbeddedSimulator) -> None:
    answer = fill(sim, "/phones", {"phone": " +1 415 555 0123 ", "name": "Sam Lee"})
    assert "Sam Lee" in page(sim, answer.headers["Location"])


def test_a_fault_is_switched_on_and_off(sim: EmbeddedSimulator) -> None:
    for on, checked in (("1", "true"), ("0", "false")):
        fill(sim, "/faults", {"fault": "drop", "on": on})
        assert f'id="fault-drop" role="switch" aria-checked="{checked}"' in page(sim)


def test_failures_are_marked_with_their_reason(sim: EmbeddedSimulator, receiver: Receiver) -> None:
    receiver.reply("<Response><Message>Noted</Message></Response>")
    sim.text(SAM, "STOP")
    sim.messages(SAM, wait=5, settled=True)
    shown = page(sim, f"/phones/{quote(SAM)}")
    assert "Not delivered · opted out (21610)" in shown
    assert ">Carrier<" in shown


@pytest.mark.parametrize(
    "link",
    [
        "https://acme.example/i/a?b=1&c=2",
        "http://127.0.0.1:8000/i/a-b_c/calendar.ics",
        "http://localhost:8000/i/a",
    ],
)
def test_a_link_in_a_text_can_be_opened(client: Client, sim: EmbeddedSimulator, link: str) -> None:
    client.messages.create(to=SAM, from_=OURS, body=f"For your calendar: {link}")
    assert f'href="{html.escape(link)}" rel="noopener' in page(sim)


def test_the_inbox_stands_beside_the_handsets() -> None:
    inbox = "https://unghost.example/inbox"
    with EmbeddedSimulator(SimulatorSettings(inbox_url=inbox)) as sim:
        answer = requests.get(sim.url, timeout=5)
    assert f'<iframe src="{inbox}"' in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-src https://unghost.example" in policy


def test_without_an_inbox_the_handsets_stand_alone(sim: EmbeddedSimulator) -> None:
    assert "<iframe" not in page(sim)


def test_no_script_or_style_stands_inside_a_page(sim: EmbeddedSimulator) -> None:
    sim.text(SAM, "1")
    answer = requests.get(sim.url, timeout=5)
    assert "script-src 'self'; style-src 'self'" in answer.headers["Content-Security-Policy"]
    assert not re.search(r"<script(?! src=)|<style|style=|\son\w+=", answer.text)


def test_threads_are_not_kept_in_caches(sim: EmbeddedSimulator) -> None:
    assert requests.get(sim.url, timeout=5).headers["Cache-Control"] == "no-store"
