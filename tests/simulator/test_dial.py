"""Dial rings another handset, whispers to it, bridges the two, and says how it went."""

import pytest

from tests.simulator.calling import Json, Line, said
from tests.simulator.words import OURS, PRIYA, SAM

WHISPER = '<Gather numDigits="1" action="taken"><Say>Sam Lee. Press 1</Say></Gather><Hangup/>'


def dialled(line: Line, dial: str = 'action="after" timeout="20"') -> Json:
    """Let Sam's call dial Priya with a whisper; return her leg, which rings."""
    line.voice.page("whisper", WHISPER)
    line.voice.page("after", "<Say>Goodbye</Say>")
    line.talk(f'<Dial {dial}><Number url="whisper">{PRIYA}</Number></Dial><Say>Next</Say>')
    (leg,) = line.sim.calls(PRIYA, wait=10, state="ringing")
    return leg


def outcome(line: Line) -> tuple[str, str]:
    """Wait for the action; return how the Dial ended and whether the two were bridged."""
    (form,) = line.voice.wait("after")
    return form["DialCallStatus"], form["DialBridged"]


def test_the_dialled_handset_rings_as_a_leg_of_the_call(line: Line) -> None:
    leg = dialled(line)
    (call,) = line.sim.calls(SAM)
    assert (leg["parent_sid"], leg["other"], leg["direction"]) == (call["sid"], OURS, "to")
    fetched = line.client.calls(leg["sid"]).fetch()
    assert (fetched.direction, fetched.parent_call_sid) == ("outbound-dial", call["sid"])
    assert [one.sid for one in line.client.calls.list(parent_call_sid=call["sid"])] == [leg["sid"]]


def test_the_whisper_is_heard_by_the_dialled_one_alone(line: Line) -> None:
    leg = dialled(line)
    assert said(line.sim.answer(leg["sid"])) == ["Sam Lee. Press 1"]
    assert said(line.sim.call(leg["parent_sid"])) == []
    (form,) = line.voice.at("whisper")
    assert (form["CallSid"], form["ParentCallSid"]) == (leg["sid"], leg["parent_sid"])
    assert (form["To"], form["Direction"]) == (PRIYA, "outbound-dial")


def test_the_end_of_the_whisper_bridges_the_two(line: Line) -> None:
    leg = dialled(line)
    line.voice.page("taken", "<Say>Connecting</Say>")
    line.sim.answer(leg["sid"])
    assert line.sim.press(leg["sid"], "1")["connected_to"] == leg["parent_sid"]
    assert line.sim.call(leg["parent_sid"])["connected_to"] == leg["sid"]


@pytest.mark.parametrize("who", ["sid", "parent_sid"])
def test_either_side_ends_a_bridged_call(line: Line, who: str) -> None:
    leg = dialled(line)
    line.voice.page("taken", "<Say>Connecting</Say>")
    line.sim.answer(leg["sid"])
    line.sim.press(leg["sid"], "1")
    line.sim.hang_up(leg[who])
    assert outcome(line) == ("completed", "true")
    assert line.sim.call(leg["sid"])["status"] == "completed"
    heard = ["Goodbye"] if who == "sid" else []
    assert said(line.sim.call(leg["parent_sid"])) == heard


def test_without_a_whisper_the_two_are_bridged_at_once(line: Line) -> None:
    sid = line.talk(f'<Dial action="after">{PRIYA}</Dial>')["sid"]
    (leg,) = line.sim.calls(PRIYA, wait=10, state="ringing")
    assert line.sim.answer(leg["sid"])["connected_to"] == sid


@pytest.mark.parametrize(
    ("deed", "status"),
    [("decline", "busy"), ("ring_out", "no-answer")],
)
def test_a_phone_that_is_not_taken_sends_the_caller_on(line: Line, deed: str, status: str) -> None:
    leg = dialled(line)
    getattr(line.sim, deed)(leg["sid"])
    assert outcome(line) == (status, "false")
    assert said(line.sim.call(leg["parent_sid"])) == ["Goodbye"]


def test_nobody_answers_within_the_timeout(line: Line) -> None:
    dialled(line, 'action="after" timeout="1"')
    assert outcome(line) == ("no-answer", "false")


@pytest.mark.parametrize("deed", ["silence", "hang_up"])
def test_a_whisper_that_nobody_takes_counts_as_no_answer(line: Line, deed: str) -> None:
    leg = dialled(line)
    line.sim.answer(leg["sid"], "machine_end_beep")
    getattr(line.sim, deed)(leg["sid"])
    assert outcome(line) == ("no-answer", "false")
    assert line.sim.call(leg["sid"])["status"] == "completed"


def test_a_caller_who_hangs_up_stops_the_ringing(line: Line) -> None:
    leg = dialled(line)
    line.sim.hang_up(leg["parent_sid"])
    assert line.sim.call(leg["sid"])["status"] == "canceled"
    assert outcome(line) == ("canceled", "false")


def test_a_caller_who_hangs_up_during_the_whisper_ends_it(line: Line) -> None:
    leg = dialled(line)
    line.sim.answer(leg["sid"])
    line.sim.hang_up(leg["parent_sid"])
    assert line.sim.call(leg["sid"])["status"] == "completed"
    assert outcome(line) == ("no-answer", "false")


def test_without_an_action_the_document_goes_on(line: Line) -> None:
    leg = dialled(line, "")
    line.sim.decline(leg["sid"])
    assert said(line.sim.call(leg["parent_sid"])) == ["Next"]


@pytest.mark.parametrize(
    ("dial", "code"),
    [
        (f'<Dial action="after" callerId="+14155550199">{PRIYA}</Dial>', 13214),
        ('<Dial action="after">Dana</Dial>', 13223),
        ('<Dial action="after"/>', 13223),
        (f'<Dial action="after">{OURS}</Dial>', 13224),
        ('<Dial action="after">+15005550003</Dial>', 13227),
        ('<Dial action="after">+15005550004</Dial>', 13224),
    ],
)
def test_a_dial_that_cannot_be_made_has_failed(line: Line, dial: str, code: int) -> None:
    line.voice.page("after", "<Say>Goodbye</Say>")
    line.talk(dial)
    assert outcome(line) == ("failed", "false")
    assert line.alerts() == [code]


def test_a_whisper_must_not_dial(line: Line) -> None:
    leg = dialled(line)
    line.voice.page("whisper", f"<Dial>{PRIYA}</Dial>")
    line.sim.answer(leg["sid"])
    assert line.alerts() == [13201]


@pytest.mark.parametrize("shown", [OURS, SAM])
def test_the_caller_shown_may_be_ours_or_the_candidates(line: Line, shown: str) -> None:
    assert dialled(line, f'callerId="{shown}"')["other"] == shown


def test_the_leg_posts_its_own_statuses(line: Line) -> None:
    number = '<Number statusCallback="status" statusCallbackEvent="ringing completed">'
    line.talk(f"<Dial>{number}{PRIYA}</Number></Dial>")
    (leg,) = line.sim.calls(PRIYA, wait=10, state="ringing")
    line.sim.decline(leg["sid"])
    assert line.voice.statuses(2) == ["ringing", "busy"]
    assert line.voice.at("status")[0]["CallSid"] == leg["sid"]


def test_a_call_that_is_sent_elsewhere_lets_its_leg_go(line: Line) -> None:
    leg = dialled(line)
    line.voice.page("elsewhere", "<Say>Moved</Say>")
    line.client.calls(leg["parent_sid"]).update(url=line.voice.url("elsewhere"))
    assert line.sim.calls(PRIYA, wait=10, state="ended")[0]["status"] == "canceled"
    assert said(line.sim.calls(SAM, wait=10, state="ended")[0]) == ["Moved"]


def test_a_leg_that_is_sent_elsewhere_lets_its_caller_go_on(line: Line) -> None:
    leg = dialled(line)
    line.voice.page("taken", "<Say>Connecting</Say>")
    line.sim.answer(leg["sid"])
    line.sim.press(leg["sid"], "1")
    line.voice.page("elsewhere", "<Gather><Say>Moved</Say></Gather>")
    line.client.calls(leg["sid"]).update(url=line.voice.url("elsewhere"))
    assert outcome(line) == ("completed", "true")
    assert said(line.sim.calls(PRIYA, wait=10, state="listening")[0])[-1] == "Moved"


def test_the_time_limit_of_a_dial_ends_the_leg(line: Line) -> None:
    leg = dialled(line, 'action="after" timeLimit="1"')
    line.voice.page("taken", "<Say>Connecting</Say>")
    line.sim.answer(leg["sid"])
    line.sim.press(leg["sid"], "1")
    assert outcome(line) == ("completed", "true")
