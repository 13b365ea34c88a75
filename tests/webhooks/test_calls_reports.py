"""What is told of a call: late, twice, out of order, in unknown words, after the end."""

from dataclasses import dataclass, field, replace
from datetime import datetime

import pytest
from flask.testing import FlaskClient

from service.app import make_app
from service.deps import Deps
from service.flows.voice.state import CallStatus
from service.ports import OutboundCall, ProviderCall, SendError
from service.usecases.context import Context
from tests.support import on_sqlite
from tests.support.call_posts import HANGS_UP, Wire, everything, on_its_way
from tests.support.calling import a_call, changed
from tests.support.clock import StandingClock
from tests.support.core import at_once

# About pages, requests and rules, not about SQL.
database_url = on_sqlite.database_url

BEEP = "machine_end_beep"


@pytest.mark.parametrize(
    ("told", "stands"),
    [
        ("initiated ringing in-progress completed", "completed"),
        ("completed in-progress ringing initiated", "completed"),
        ("in-progress ringing queued", "in-progress"),
        ("completed completed busy", "completed"),
        ("busy completed ringing", "busy"),
        ("ringing teleported answered COMPLETED", "ringing"),
        ("placing unknown refused", "placing"),
        ("canceled ringing", "canceled"),
        ("failed no-answer", "failed"),
    ],
)
def test_a_call_only_moves_forward_and_ends_once(
    client: FlaskClient, context: Context, told: str, stands: str
) -> None:
    call = on_its_way(context, client)
    for at, word in enumerate(told.split()):
        assert call.post("status", CallStatus=word, SequenceNumber=str(9 - at)).status_code == 204
    assert a_call(context, 1).status == stands
    assert (a_call(context, 1).ended_at is None) == (
        stands in {"placing", "ringing", "in-progress"}
    )


def test_a_report_that_comes_twice_writes_nothing(
    client: FlaskClient, context: Context, clock: StandingClock
) -> None:
    call = on_its_way(context, client)
    for word in ("ringing", "in-progress", "completed"):
        call.post("status", CallStatus=word, SequenceNumber="1")
        before = everything(context)
        clock.advance(minutes=1)
        call.post("status", CallStatus=word, SequenceNumber="1")
        assert everything(context) == before


def test_a_report_that_comes_on_many_lines_at_once_counts_once(deps: Deps) -> None:
    app = make_app(deps)
    on_its_way(deps.context, app.test_client())
    report = {"CallStatus": "completed", "CallDuration": "9", "SequenceNumber": "3"}
    answers = at_once(6, lambda _: Wire(app.test_client()).post("status", **report))
    assert {one.status_code for one in answers} == {204}
    assert (a_call(deps.context, 1).status, a_call(deps.context, 1).seconds) == ("completed", 9)


def test_odd_numbers_in_a_report_are_taken_and_never_an_error(
    client: FlaskClient, context: Context
) -> None:
    call = on_its_way(context, client)
    for odd in ("", "-1", "x", "NaN", "1.5", "9" * 9, "9" * 5000, "\x00", "\U0001f600", None):
        numbers = {"SequenceNumber": odd, "CallDuration": odd, "ErrorCode": odd}
        for word in ("ringing", "completed", "x" * 5000):
            assert call.post("status", CallStatus=word, **numbers).status_code == 204
    assert a_call(context, 1).status == "completed"


def test_a_call_that_we_gave_up_and_that_rings_after_all_is_on(
    client: FlaskClient, context: Context
) -> None:
    call = on_its_way(context, client)
    changed(context, 1, status=CallStatus.REFUSED, provider_sid=None)
    assert a_call(context, 1).ended_at is not None
    call.post("status", CallStatus="ringing")
    known = a_call(context, 1)
    assert (known.status, known.ended_at, known.provider_sid) == ("ringing", None, call.sid)
    assert "If you are Sam" in call.words("0")


def test_who_picks_up_a_call_that_we_gave_up_is_heard(
    client: FlaskClient, context: Context
) -> None:
    call = on_its_way(context, client)
    changed(context, 1, status=CallStatus.REFUSED, provider_sid=None)
    assert "You are confirmed" in call.pressed("1", "1")


@dataclass
class Led:
    """A provider whose live calls can be led to the voicemail; `gone`: they have ended."""

    led: list[str] = field(default_factory=list)
    gone: bool = False

    def leave_voicemail(self, sid: str, call_id: int) -> None:
        self.led.append(f"{call_id} {sid[:3]}")
        if self.gone:
            raise SendError("the call has ended", 21220)

    def place(self, call: OutboundCall) -> ProviderCall:
        raise NotImplementedError

    def placed_to(self, phone: str, since: datetime) -> list[ProviderCall]:
        raise NotImplementedError

    def look_up(self, sid: str) -> ProviderCall:
        raise NotImplementedError


@pytest.fixture
def provider() -> Led:
    return Led()


@pytest.fixture
def call(deps: Deps, provider: Led) -> Wire:
    """A call at a provider that does as it is told."""
    led = replace(deps, context=replace(deps.context, calls=provider))
    return on_its_way(deps.context, make_app(led).test_client())


@pytest.mark.parametrize(
    ("before", "answered_by", "told"),
    [
        ((), "machine_end_beep", 1), ((), "machine_end_silence", 1), ((), "machine_end_other", 1),
        ((), "fax", 1), ((), "human", 0), ((), "unknown", 0), ((), "x" * 5000, 0),
        ((), "MACHINE", 0), ((), "\U0001f600\x00", 0), ((), "machine_of_a_new_kind", 1),
        (("5",), "machine_end_beep", 0), (("1", "1"), "machine_end_beep", 0),
        (("1",), "fax", 0), (("", ""), "machine_end_beep", 1),
    ],
)  # fmt: skip
def test_a_machine_is_told_and_a_person_who_pressed_a_key_is_not(
    call: Wire, provider: Led, before: tuple[str, ...], answered_by: str, told: int
) -> None:
    call.pressed(*before)
    assert call.post("machine", AnsweredBy=answered_by).status_code == 204
    assert len(provider.led) == told


def test_a_machine_that_is_told_of_twice_or_after_its_voicemail_is_led_there_once(
    call: Wire, provider: Led
) -> None:
    call.pressed()
    call.post("machine", AnsweredBy=BEEP)
    assert "call us back" in call.words("voicemail")
    call.post("machine", AnsweredBy=BEEP)
    assert len(provider.led) == 1


@pytest.mark.parametrize("word", ["completed", "busy", "canceled"])
def test_a_machine_that_is_told_of_after_the_end_is_not_spoken_to(
    context: Context, call: Wire, provider: Led, word: str
) -> None:
    call.pressed()
    call.post("status", CallStatus=word)
    assert call.post("machine", AnsweredBy=BEEP).status_code == 204
    assert call.post("voicemail").text == HANGS_UP
    assert (provider.led, a_call(context, 1).voicemail_at) == ([], None)


def test_a_call_that_ended_a_moment_before_its_voicemail_is_no_error(
    context: Context, call: Wire, provider: Led
) -> None:
    provider.gone = True
    call.pressed()
    assert call.post("machine", AnsweredBy=BEEP).status_code == 204
    assert (len(provider.led), a_call(context, 1).voicemail_at) == (1, None)


def test_a_key_while_the_machine_is_told_of_goes_on_with_the_menu(call: Wire) -> None:
    call.pressed()
    call.post("machine", AnsweredBy=BEEP)
    call.words("1", Digits="1")
    assert "To confirm, press 1" in call.words("voicemail")


def test_a_fax_hears_nothing(context: Context, call: Wire) -> None:
    call.pressed()
    call.post("machine", AnsweredBy="fax")
    assert call.post("voicemail").text == HANGS_UP
    assert a_call(context, 1).voicemail_at is None


def test_after_the_voicemail_no_key_is_an_answer(context: Context, call: Wire) -> None:
    call.pressed()
    call.words("voicemail")
    before = everything(context)["reply"]
    assert call.post("1", Digits="1").text == HANGS_UP
    assert everything(context)["reply"] == before
