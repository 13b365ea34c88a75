"""A call rings, is answered or not, and ends; each status is posted to who asked for it."""

from email.utils import parsedate_to_datetime

import pytest

from service.simulator.embedded import EmbeddedSimulator
from service.simulator.settings import SimulatorSettings
from tests.simulator.calling import Line, ended, said
from tests.simulator.words import OURS, SAM, client_of

ALL = ["initiated", "ringing", "in-progress", "completed"]


def test_a_call_goes_from_queued_to_completed(line: Line) -> None:
    line.voice.page("start", "<Say>Hello</Say>")
    call = line.client.calls.create(to=SAM, from_=OURS, url=line.voice.url("start"))
    assert call.status == "queued"
    (ringing,) = line.sim.calls(SAM, wait=10, state="ringing")
    assert (ringing["direction"], ringing["other"], ringing["sid"]) == ("to", OURS, call.sid)
    assert line.sim.answer(call.sid)["answered_by"] == "human"
    assert said(ended(line.sim)) == ["Hello"]
    assert call.fetch().status == "completed"


def test_every_event_is_posted_in_order_to_who_asked_for_all(line: Line) -> None:
    line.talk("<Hangup/>", **line.watched())
    assert line.voice.statuses(4) == ALL
    assert [form["SequenceNumber"] for form in line.voice.at("status")] == ["0", "1", "2", "3"]


def test_only_the_end_is_posted_unless_more_was_asked_for(line: Line) -> None:
    line.talk("<Hangup/>", status_callback=line.voice.url("status"))
    assert line.voice.statuses(1) == ["completed"]
    assert line.voice.at("status")[0]["SequenceNumber"] == "0"


def test_events_may_stand_in_one_parameter_with_spaces(line: Line) -> None:
    line.talk("<Hangup/>", **line.watched(status_callback_event=["ringing answered"]))
    assert line.voice.statuses(2) == ["ringing", "in-progress"]


def test_a_status_has_twilios_parameters(line: Line) -> None:
    sid = line.talk("<Hangup/>", **line.watched())["sid"]
    form = line.voice.wait("status", 4)[3].to_dict()
    assert parsedate_to_datetime(form.pop("Timestamp")).tzinfo
    expected = {
        "CallSid": sid,
        "AccountSid": line.sim.settings.account_sid,
        "From": OURS,
        "Caller": OURS,
        "To": SAM,
        "Called": SAM,
        "CallStatus": "completed",
        "ApiVersion": "2010-04-01",
        "Direction": "outbound-api",
        "CallbackSource": "call-progress-events",
        "CallDuration": "1",
        "Duration": "1",
        "SipResponseCode": "200",
        "ToCountry": "US",
        "ToCity": "",
    }
    assert expected.items() <= form.items()
    assert not {"AnsweredBy", "ParentCallSid"} & form.keys()


def test_a_document_is_asked_for_with_twilios_parameters(line: Line) -> None:
    sid = line.talk()["sid"]
    (form,) = line.voice.at("start")
    assert (form["CallSid"], form["CallStatus"]) == (sid, "in-progress")
    assert (form["From"], form["To"], form["Direction"]) == (OURS, SAM, "outbound-api")
    assert form["AccountSid"] == line.sim.settings.account_sid


@pytest.mark.parametrize(("deed", "status"), [("decline", "busy"), ("ring_out", "no-answer")])
def test_a_phone_that_is_not_taken_says_how(line: Line, deed: str, status: str) -> None:
    sid = line.ring(**line.watched())
    assert getattr(line.sim, deed)(sid)["status"] == status
    assert line.voice.statuses(3) == ["initiated", "ringing", status]
    assert "CallDuration" not in line.voice.at("status")[2]
    assert line.client.calls(sid).fetch().duration is None


@pytest.mark.parametrize(
    ("how", "status", "by"),
    [
        ("busy", "busy", None),
        ("no_answer", "no-answer", None),
        ("voicemail", "completed", "machine_end_beep"),
    ],
)
def test_a_phone_can_take_its_calls_by_itself(
    line: Line, how: str, status: str, by: str | None
) -> None:
    line.voice.page("start", "<Say>Hello</Say>")
    line.sim.takes_calls(SAM, how)
    line.place()
    call = ended(line.sim)
    assert (call["status"], call["answered_by"]) == (status, by)


def test_a_phone_stops_ringing_after_the_timeout(line: Line) -> None:
    line.ring(timeout=1)
    assert ended(line.sim)["status"] == "no-answer"


def test_a_call_ends_at_its_time_limit(line: Line) -> None:
    line.talk(time_limit=1)
    call = ended(line.sim)
    assert (call["status"], said(call)) == ("completed", ["Press 1"])


def test_the_candidate_hangs_up_in_the_middle(line: Line) -> None:
    sid = line.talk(**line.watched())["sid"]
    call = line.sim.hang_up(sid)
    assert (call["status"], call["listening"]) == ("completed", None)
    assert line.voice.statuses(4) == ALL
    assert line.voice.at("chosen") == []


def test_a_call_that_is_cancelled_in_the_queue_is_told_to_nobody(line: Line) -> None:
    with EmbeddedSimulator(SimulatorSettings(delivery_delay=60)) as slow:
        calls = client_of(slow).calls
        call = calls.create(to=SAM, from_=OURS, twiml="<Response/>", **line.watched())
        assert call.update(status="canceled").status == "canceled"
        assert slow.calls(SAM, state="ended")[0]["status"] == "canceled"
    assert line.voice.asked == []


@pytest.mark.parametrize("status", ["canceled", "completed"])
def test_a_call_that_rings_can_be_cancelled(line: Line, status: str) -> None:
    sid = line.ring(**line.watched())
    assert line.client.calls(sid).update(status=status).status == "canceled"
    assert line.voice.statuses(3) == ["initiated", "ringing", "canceled"]


def test_a_call_is_hung_up_by_the_rest_api(line: Line) -> None:
    sid = line.talk()["sid"]
    assert line.client.calls(sid).update(status="completed").status == "completed"
    assert line.sim.call(sid)["listening"] is None


def test_the_document_may_come_with_the_create(line: Line) -> None:
    call = line.sim.answer(line.ring(twiml="<Response><Say>Hello</Say></Response>"))
    assert said(call) == ["Hello"]
    assert line.voice.asked == []


def test_an_address_wins_over_a_document(line: Line) -> None:
    line.voice.page("start", "<Say>From the address</Say>")
    twiml = {"twiml": "<Response><Say>Given</Say></Response>", "url": line.voice.url("start")}
    assert said(line.sim.answer(line.ring(**twiml))) == ["From the address"]


@pytest.mark.parametrize("query", ["", "?a=b"])
def test_what_is_asked_by_get_has_its_form_in_the_address(line: Line, query: str) -> None:
    line.voice.page("start", "<Say>Hello</Say>")
    sid = line.ring(f"start{query}", method="GET", **line.watched(status_callback_method="GET"))
    assert said(line.sim.answer(sid)) == ["Hello"]
    assert line.voice.at("start")[0]["CallSid"] == sid
    line.voice.wait("status", 4)
    assert {one.method for one in line.voice.asked} == {"GET"}


def test_a_bad_answer_to_a_status_is_a_warning(line: Line) -> None:
    line.voice.pages["status"] = "nonsense"
    sid = line.talk("<Hangup/>", status_callback=line.voice.url("status"))["sid"]
    line.voice.statuses(1)
    version = line.sim.call(sid)["version"]
    line.sim.ask("GET", f"/sandbox/changes?after={version}&wait=10")
    assert [(one["code"], one["call_sid"]) for one in line.sim.alerts()] == [(12100, sid)]
