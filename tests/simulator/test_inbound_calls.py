"""A handset calls the account's number."""

import pytest

from service.simulator.voice_twiml import APOLOGY
from tests.simulator.calling import MENU, Line, said
from tests.simulator.voice_app import document
from tests.simulator.words import OURS, PRIYA, SAM


def test_the_number_is_answered_by_its_document(line: Line) -> None:
    line.voice.page("inbound", MENU)
    call = line.sim.call_us(SAM)
    assert (call["direction"], call["phone"], call["other"]) == ("from", SAM, OURS)
    assert (call["status"], said(call), call["answered_by"]) == ("in-progress", ["Press 1"], None)


def test_the_document_is_asked_for_while_it_rings(line: Line) -> None:
    sid = line.sim.call_us(SAM)["sid"]
    (form,) = line.voice.at("inbound")
    assert (form["CallSid"], form["CallStatus"], form["Direction"]) == (sid, "ringing", "inbound")
    assert (form["From"], form["To"]) == (SAM, OURS)


def test_a_withheld_number_is_anonymous(line: Line) -> None:
    line.voice.page("inbound", MENU)
    call = line.sim.call_us(SAM, withheld=True)
    (form,) = line.voice.at("inbound")
    assert (form["From"], form["FromCountry"]) == ("anonymous", "")
    fetched = line.client.calls(call["sid"]).fetch()
    assert fetched._from == "anonymous"  # noqa: SLF001 - the client's own name for it


def test_a_withheld_caller_is_put_through_without_a_number(line: Line) -> None:
    line.voice.page("inbound", f"<Dial>{PRIYA}</Dial>")
    line.sim.call_us(SAM, withheld=True)
    (leg,) = line.sim.calls(PRIYA, wait=10, state="ringing")
    assert leg["other"] is None


@pytest.mark.parametrize(
    ("verbs", "status"), [('<Reject reason="busy"/>', "busy"), ("<Reject/>", "no-answer")]
)
def test_a_call_can_be_rejected(line: Line, verbs: str, status: str) -> None:
    line.voice.page("inbound", verbs)
    call = line.sim.call_us(SAM)
    assert (call["status"], call["answered_at"], call["seconds"]) == (status, None, 0)


def test_a_number_without_an_address_takes_no_calls(line: Line) -> None:
    line.sim.voice_url = ""
    call = line.sim.call_us(SAM)
    assert (call["status"], len(call["transcript"])) == ("failed", 1)
    assert line.voice.asked == []


def test_the_numbers_fallback_and_status_callback_are_used(line: Line) -> None:
    (number,) = line.client.incoming_phone_numbers.list()
    line.voice.page("fallback", "<Say>Please text us</Say>")
    number.update(
        voice_url="http://127.0.0.1:9/",
        voice_fallback_url=line.voice.url("fallback"),
        status_callback=line.voice.url("status"),
    )
    assert said(line.sim.call_us(SAM)) == ["Please text us"]
    assert line.voice.statuses(1) == ["completed"]


def test_a_caller_hears_the_apology_when_nothing_works(line: Line) -> None:
    line.sim.voice_url = "http://127.0.0.1:9/"
    assert said(line.sim.call_us(SAM)) == [APOLOGY]


def test_a_caller_who_hangs_up_before_the_answer_has_cancelled(line: Line) -> None:
    def hang_up_first(form: dict[str, str]) -> str:
        line.sim.hang_up(form["CallSid"])
        return document("<Say>Never heard</Say>")

    line.voice.pages["inbound"] = hang_up_first
    call = line.sim.call_us(SAM)
    assert (call["status"], said(call)) == ("canceled", [])
