"""What goes wrong with calls when a fault is switched on."""

import pytest
import requests
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient

from tests.simulator.calling import MENU, Line, ended
from tests.simulator.words import SAM

ALL = ["initiated", "ringing", "in-progress", "completed"]


@pytest.mark.parametrize(
    ("fault", "answer", "made"),
    [
        ("too_many_requests", (429, 20429), 0),
        ("error_before_accept", (503, 20503), 0),
        ("error_after_accept", (500, 20500), 1),
    ],
)
def test_a_create_is_answered_with_an_error_once(
    line: Line, fault: str, answer: tuple[int, int], made: int
) -> None:
    line.sim.fault(fault)
    with pytest.raises(TwilioRestException) as refusal:
        line.place()
    assert (refusal.value.status, refusal.value.code) == answer
    assert len(line.sim.calls(SAM)) == made
    assert line.place()


@pytest.mark.parametrize(("fault", "made"), [("hang", 1), ("hang_before_accept", 0)])
def test_a_create_hangs_longer_than_the_client_waits(line: Line, fault: str, made: int) -> None:
    line.sim.fault(fault, seconds=30)
    line.client.http_client = TwilioHttpClient(timeout=0.3)
    with pytest.raises(requests.ReadTimeout):
        line.place()
    assert len(line.sim.calls(SAM)) == made


def test_a_dropped_connection_has_placed_the_call(line: Line) -> None:
    line.sim.fault("drop")
    with pytest.raises(requests.ConnectionError):
        line.place()
    assert line.sim.calls(SAM, wait=10, state="ringing")


def test_calls_are_counted_with_those_that_were_refused(line: Line) -> None:
    line.sim.fault("too_many_requests")
    with pytest.raises(TwilioRestException):
        line.place()
    line.place()
    assert line.sim.call_requests() == [{"to": SAM, "count": 2, "accepted": 1}]


@pytest.mark.parametrize(
    ("fault", "statuses"),
    [
        ("lost_callbacks", ALL[1:]),
        ("doubled_callbacks", ["initiated", *ALL]),
        ("late_call_callbacks", [*ALL[1:], "initiated"]),
    ],
)
def test_a_status_goes_astray_once(line: Line, fault: str, statuses: list[str]) -> None:
    line.sim.fault(fault)
    line.talk("<Hangup/>", **line.watched())
    assert line.voice.statuses(len(statuses)) == statuses


def test_a_late_status_keeps_its_number(line: Line) -> None:
    line.sim.fault("late_call_callbacks")
    line.talk("<Hangup/>", **line.watched())
    numbers = [form["SequenceNumber"] for form in line.voice.wait("status", 4)]
    assert numbers == ["1", "2", "3", "0"]


@pytest.mark.parametrize(
    ("fault", "results"),
    [("lost_machine_results", 0), ("doubled_machine_results", 2)],
)
def test_the_result_of_a_detection_goes_astray(line: Line, fault: str, results: int) -> None:
    line.sim.fault(fault)
    line.voice.page("start", MENU)
    sid = line.ring(**line.detected())
    line.sim.answer(sid, machine_seconds=0)
    line.voice.wait("machine", results)
    detected = line.client.calls(sid).fetch
    assert line.sim.call(sid, version=0, wait=5)
    line.sim.hang_up(sid)
    assert detected().answered_by == "human"
    assert len(line.voice.at("machine")) == results


def test_a_late_result_comes_after_the_next_key(line: Line) -> None:
    line.sim.fault("late_machine_results")
    line.voice.page("start", MENU)
    line.voice.page("chosen", MENU)
    sid = line.ring(**line.detected())
    line.sim.answer(sid, "machine_end_beep", machine_seconds=0)
    assert line.voice.at("machine") == []
    line.sim.press(sid, "1")
    line.voice.wait("machine")
    assert [one.path for one in line.voice.asked] == ["start", "chosen", "machine"]


def test_a_late_result_comes_at_the_latest_when_the_call_ends(line: Line) -> None:
    line.sim.fault("late_machine_results")
    line.voice.page("start", MENU)
    sid = line.ring(**line.detected())
    line.sim.answer(sid, machine_seconds=0)
    line.sim.hang_up(sid)
    ended(line.sim)
    assert len(line.voice.wait("machine")) == 1
