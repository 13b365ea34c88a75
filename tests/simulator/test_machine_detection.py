"""Answering machine detection tells who has taken a call, at once or later."""

import threading

import pytest

from service.simulator.model_calls import ANSWERS
from tests.simulator.calling import MENU, Line, ended, said
from tests.simulator.voice_app import document


@pytest.mark.parametrize("by", ANSWERS)
def test_the_result_is_posted_while_the_call_goes_on(line: Line, by: str) -> None:
    line.voice.page("start", MENU)
    sid = line.ring(**line.detected())
    line.sim.answer(sid, by, machine_seconds=0.05)
    (form,) = line.voice.wait("machine")
    assert form.to_dict() == {
        "CallSid": sid,
        "AccountSid": line.sim.settings.account_sid,
        "AnsweredBy": by,
        "MachineDetectionDuration": "50",
    }
    assert "AnsweredBy" not in line.voice.at("start")[0]
    assert line.client.calls(sid).fetch().answered_by == by


def test_a_machine_is_sent_to_the_voicemail_words(line: Line) -> None:
    def found(form: dict[str, str]) -> str:
        line.client.calls(form["CallSid"]).update(url=line.voice.url("voicemail"))
        return ""

    line.voice.pages["machine"] = found
    line.voice.page("voicemail", "<Say>Please call us</Say>")
    line.voice.page("start", MENU)
    line.sim.answer(line.ring(**line.detected()), "machine_end_beep", machine_seconds=0)
    assert said(ended(line.sim))[-1] == "Please call us"  # the first document may be overtaken


def test_enable_tells_only_that_it_is_a_machine(line: Line) -> None:
    line.voice.page("start", MENU)
    sid = line.ring(**line.detected(machine_detection="Enable"))
    line.sim.answer(sid, "machine_end_beep", machine_seconds=0)
    assert line.voice.wait("machine")[0]["AnsweredBy"] == "machine_start"


def test_detection_that_is_not_asynchronous_holds_the_document_back(line: Line) -> None:
    line.voice.page("start", MENU)
    sid = line.ring(machine_detection="DetectMessageEnd")
    assert said(line.sim.answer(sid, "fax", machine_seconds=0.05)) == ["Press 1"]
    assert line.voice.at("start")[0]["AnsweredBy"] == "fax"


@pytest.mark.parametrize("options", [{}, {"machine_detection": "Enable", "send_digits": "1"}])
def test_nothing_is_found_out_unless_it_was_asked_for(line: Line, options: dict[str, str]) -> None:
    call = line.sim.silence(line.talk(MENU, **line.watched(**options))["sid"])
    assert "AnsweredBy" not in line.voice.wait("status", 4)[3]
    assert line.client.calls(call["sid"]).fetch().answered_by is None


def test_a_result_that_nobody_hears_is_warned_of(line: Line) -> None:
    line.place(twiml=document(""), machine_detection="Enable", async_amd="true")
    assert line.alerts() == [21262]


def test_a_call_that_is_over_is_not_looked_at_any_more(line: Line) -> None:
    line.voice.page("start", "<Hangup/>")
    sid = line.ring(**line.detected(), **line.watched())
    line.sim.answer(sid, machine_seconds=0)
    form = line.voice.wait("status", 4)[3]
    assert form["CallStatus"] == "completed"
    assert len(line.voice.at("machine")) == int("AnsweredBy" in form)


def test_the_end_of_a_call_tells_who_answered(line: Line) -> None:
    line.voice.page("start", MENU)
    sid = line.ring(**line.detected(), **line.watched())
    line.sim.answer(sid, machine_seconds=0)
    line.voice.wait("machine")
    line.sim.hang_up(sid)
    assert line.voice.wait("status", 4)[3]["AnsweredBy"] == "human"


def test_the_result_may_come_while_a_document_is_asked_for(line: Line) -> None:
    posted = threading.Event()

    def slow(_form: object) -> str:
        posted.wait(10)
        return document("<Say>Never heard</Say>")

    def found(form: dict[str, str]) -> str:
        line.client.calls(form["CallSid"]).update(twiml=document("<Say>Please call us</Say>"))
        posted.set()
        return ""

    line.voice.pages |= {"start": slow, "machine": found}
    call = line.sim.answer(line.ring(**line.detected()), "machine_end_beep", machine_seconds=0)
    assert said(call) == ["Please call us"]
