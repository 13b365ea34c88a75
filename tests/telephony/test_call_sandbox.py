"""Our client, documents and forms together, on the sandbox phone network."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, request
from werkzeug.datastructures import MultiDict

from service.clock import utc_now
from service.flows.voice.script import Connect, Gather, Hangup, Line, Say, Script
from service.flows.voice.state import CallInput, CallStatus
from service.ports import (
    OutboundCall,
    OutcomeUnknown,
    RecipientUnreachable,
    SendError,
    TryLater,
)
from service.simulator.embedded import EmbeddedSimulator
from service.simulator.settings import (
    DEFAULT_ACCOUNT_SID,
    DEFAULT_AUTH_TOKEN,
    DEFAULT_PHONE_NUMBER,
)
from service.telephony import call_forms, call_twiml
from service.telephony.call_addresses import CallAddresses
from service.telephony.call_client import TwilioCalls
from service.telephony.client import Account
from service.telephony.voices import Voices
from tests.support.servers import serving
from tests.support.service import until
from tests.support.steps import SAM

DANA = "+14155550199"
HELLO, BYE = Line("Hello, this is Acme.", "en"), Line("Hasta luego <&>", "es")
CALL = OutboundCall(call_id=7, phone=SAM)
MENU = Script((Gather((HELLO, BYE), "en", ("confirm",)),))
FAREWELL = Script((Say((BYE,)), Hangup()))
PUT_THROUGH = Script((Say((HELLO,)), Connect(DANA)))
VOICES = Voices()
Answers = dict[str, Callable[[CallAddresses], str]]


class Voice:
    """Our side of a call, as small as can be: documents by the last word of their address."""

    def __init__(self) -> None:
        self.url = ""
        self.posted: list[tuple[str, MultiDict[str, str]]] = []
        self.answers: Answers = {}

    def app(self) -> Flask:
        app = Flask(__name__)
        app.add_url_rule("/twilio/voice", view_func=self.inbound, methods=["POST"])
        path = "/twilio/voice/<int:call_id>/<leaf>"
        app.add_url_rule(path, view_func=self.answer, methods=["POST"])
        return app

    def inbound(self) -> Any:
        return self.answer(0, "inbound")

    def answer(self, call_id: int, leaf: str) -> Any:
        self.posted.append((leaf, MultiDict(request.form)))
        if leaf not in self.answers:
            return "", 204
        step = int(leaf) if leaf.isdecimal() else 0
        document = self.answers[leaf](CallAddresses(self.url, call_id, step))
        return document, 200, {"Content-Type": "text/xml"}

    def form(self, leaf: str) -> "MultiDict[str, str]":
        return next(form for name, form in self.posted if name == leaf)


@pytest.fixture
def voice() -> Iterator[Voice]:
    voice = Voice()
    with serving(voice.app()) as port:
        voice.url = f"http://127.0.0.1:{port}"
        yield voice


@pytest.fixture
def line(voice: Voice, simulator: EmbeddedSimulator) -> TwilioCalls:
    simulator.voice_url = f"{voice.url}/twilio/voice"
    return calls(simulator, voice)


def calls(simulator: EmbeddedSimulator, voice: Voice, seconds: float = 10) -> TwilioCalls:
    account = Account(
        DEFAULT_ACCOUNT_SID, DEFAULT_AUTH_TOKEN, DEFAULT_PHONE_NUMBER, base_url=simulator.url
    )
    return TwilioCalls(account, voice.url, seconds)


def script(what: Script) -> Callable[[CallAddresses], str]:
    return lambda at: call_twiml.answer(what, at, VOICES, DEFAULT_PHONE_NUMBER)


def heard(call: dict[str, Any]) -> list[tuple[str, str, str]]:
    """What was said to a handset, in which voice and language."""
    said = (one for one in call["transcript"] if one["kind"] == "say")
    return [(one["text"], one["voice"], one["language"]) for one in said]


def ringing(simulator: EmbeddedSimulator, phone: str = SAM) -> str:
    return str(simulator.calls(phone, wait=5, state="ringing")[-1]["sid"])


def picked_up(line: TwilioCalls, simulator: EmbeddedSimulator) -> str:
    """Place a call, and let a person take it."""
    sid = line.place(CALL).sid
    ringing(simulator)
    simulator.answer(sid)
    return sid


def test_a_phone_that_rings_is_known_by_its_sid_and_by_its_number(
    line: TwilioCalls, simulator: EmbeddedSimulator
) -> None:
    placed = line.place(CALL)
    assert ringing(simulator) == placed.sid
    assert line.look_up(placed.sid).status is CallStatus.RINGING
    assert [one.sid for one in line.placed_to(SAM, utc_now() - timedelta(minutes=1))] == [
        placed.sid
    ]
    assert line.placed_to(SAM, utc_now() + timedelta(hours=1)) == []


def test_a_menu_is_heard_in_each_line_s_voice_and_a_key_leads_to_the_next_step(
    line: TwilioCalls, simulator: EmbeddedSimulator, voice: Voice
) -> None:
    voice.answers = {"0": script(MENU), "1": script(FAREWELL)}
    sid = picked_up(line, simulator)
    call = simulator.press(sid, "1")
    assert call_forms.step_input(voice.form("1")) == CallInput(key="1")
    english, spanish = ("Polly.Joanna-Neural", "en-US"), ("Polly.Lupe-Neural", "es-US")
    said = [(HELLO.words, *english), (BYE.words, *spanish), (BYE.words, *spanish)]
    assert (heard(call), call["status"]) == (said, "completed")
    assert simulator.alerts() == []


@pytest.mark.parametrize("confidence", [0.93, None])
def test_words_lead_to_the_next_step_with_their_confidence(
    line: TwilioCalls, simulator: EmbeddedSimulator, voice: Voice, confidence: float | None
) -> None:
    voice.answers = {"0": script(MENU), "1": script(FAREWELL)}
    sid = picked_up(line, simulator)
    simulator.say(sid, "Confirm, please.", confidence)
    came = call_forms.step_input(voice.form("1"))
    assert came == CallInput(words="Confirm, please.", confidence=confidence)


def test_silence_leads_to_the_next_step_too(
    line: TwilioCalls, simulator: EmbeddedSimulator, voice: Voice
) -> None:
    voice.answers = {"0": script(MENU), "1": script(FAREWELL)}
    sid = picked_up(line, simulator)
    simulator.silence(sid)
    assert call_forms.step_input(voice.form("1")) == CallInput()


def test_a_machine_is_led_to_the_voicemail(
    line: TwilioCalls, simulator: EmbeddedSimulator, voice: Voice
) -> None:
    voice.answers = {
        "0": script(MENU),
        "voicemail": script(Script((Say((BYE,)), Hangup()))),
    }
    sid = picked_up(line, simulator)
    line.leave_voicemail(sid, 7)
    call = simulator.calls(SAM, wait=5, state="ended")[0]
    assert heard(call)[-1][0] == BYE.words


def test_a_call_that_has_ended_takes_no_voicemail(
    line: TwilioCalls, simulator: EmbeddedSimulator
) -> None:
    sid = line.place(CALL).sid
    ringing(simulator)
    simulator.decline(sid)
    with pytest.raises(RecipientUnreachable) as refused:
        line.leave_voicemail(sid, 7)
    assert (refused.value.code, refused.value.words) == (21220, "the call has just ended")
    assert line.look_up(sid).why == "the line was busy"


@pytest.mark.parametrize(("taken", "result"), [(True, "completed"), (False, "no-answer")])
def test_a_recruiter_is_put_through_by_a_key_alone(
    line: TwilioCalls, simulator: EmbeddedSimulator, voice: Voice, taken: bool, result: str
) -> None:
    voice.answers = {
        "0": script(PUT_THROUGH),
        "1": script(FAREWELL),
        "whisper": lambda at: call_twiml.whisper(HELLO, at, VOICES),
        "taken": lambda _: call_twiml.taken(taken),
    }
    sid = picked_up(line, simulator)
    leg = ringing(simulator, DANA)
    simulator.answer(leg)
    assert simulator.press(leg, "1")["connected_to"] == (sid if taken else None)
    if taken:
        simulator.hang_up(leg)
    simulator.calls(SAM, wait=5, state="ended")
    assert voice.form("1")["DialCallStatus"] == result
    assert call_forms.step_input(voice.form("1")) == CallInput(taken=False)
    assert call_forms.parent_sid(voice.form("whisper")) == sid
    assert call_forms.parent_sid(voice.form("taken")) == sid


@pytest.mark.parametrize(("withheld", "phone"), [(False, SAM), (True, "")])
def test_a_caller_may_withhold_the_number(
    line: TwilioCalls, simulator: EmbeddedSimulator, voice: Voice, withheld: bool, phone: str
) -> None:
    voice.answers = {"inbound": script(FAREWELL)}
    sid = simulator.call_us(SAM, withheld=withheld)["sid"]
    simulator.calls(SAM, wait=5, state="ended")
    call = call_forms.inbound_call(voice.form("inbound"))
    assert (call.sid, call.phone) == (sid, phone)


def test_every_report_of_a_call_is_read(
    line: TwilioCalls, simulator: EmbeddedSimulator, voice: Voice
) -> None:
    voice.answers = {"0": script(FAREWELL)}
    sid = picked_up(line, simulator)
    until(lambda: [name for name, _ in voice.posted].count("status") == 4)
    reports = [call_forms.call_report(form) for name, form in voice.posted if name == "status"]
    assert sorted((one.sequence, one.status) for one in reports) == [
        (0, "initiated"), (1, "ringing"), (2, "in-progress"), (3, "completed"),
    ]  # fmt: skip
    assert {one.sid for one in reports} == {sid}


@pytest.mark.parametrize("by", ["human", "machine_end_beep", "unknown"])
def test_who_answered_is_reported_beside_the_conversation(
    line: TwilioCalls, simulator: EmbeddedSimulator, voice: Voice, by: str
) -> None:
    voice.answers = {"0": script(MENU)}
    sid = line.place(CALL).sid
    ringing(simulator)
    simulator.answer(sid, by=by, machine_seconds=0.0)
    until(lambda: "machine" in [name for name, _ in voice.posted])
    report = call_forms.machine_report(voice.form("machine"))
    assert (report.sid, report.answered_by) == (sid, by)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("too_many_requests", TryLater),
        ("error_before_accept", OutcomeUnknown),
        ("error_after_accept", OutcomeUnknown),
        ("drop", OutcomeUnknown),
        ("hang", OutcomeUnknown),
    ],
)
def test_a_bad_day_is_told_apart_and_the_call_posted_once(
    voice: Voice, simulator: EmbeddedSimulator, fault: str, kind: type[SendError]
) -> None:
    simulator.fault(fault, seconds=1.0)
    with pytest.raises(kind):
        calls(simulator, voice, seconds=0.5).place(CALL)
    assert [row["count"] for row in simulator.call_requests()] == [1]
