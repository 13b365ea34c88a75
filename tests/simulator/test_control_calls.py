"""The control API for calls: what can be done when, waits without polling, clear refusals."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from service.simulator.core import simulator_of
from service.simulator.embedded import EmbeddedSimulator
from tests.simulator.calling import MENU, Json, Line, said
from tests.simulator.voice_app import document
from tests.simulator.words import OURS, PRIYA, SAM

DEEDS = ("answer", "decline", "ring_out", "hang_up", "silence", "press", "say")
GIVEN = {"press": {"keys": "1"}, "say": {"words": "confirm"}}


def do(line: Line, sid: str, deed: str, given: object = None) -> requests.Response:
    """Ask for something to be done with a call."""
    return requests.post(f"{line.sim.url}/sandbox/calls/{sid}/{deed}", json=given, timeout=30)


def ringing(line: Line) -> str:
    return line.ring()


def over(line: Line) -> str:
    return str(line.talk("<Hangup/>")["sid"])


def keys_only(line: Line) -> str:
    return str(line.talk(MENU)["sid"])


def words_only(line: Line) -> str:
    return str(line.talk('<Gather input="speech"/>')["sid"])


def dialling(line: Line) -> str:
    sid = line.talk(f"<Dial>{PRIYA}</Dial>")["sid"]
    line.sim.calls(PRIYA, wait=10, state="ringing")
    return str(sid)


def connected(line: Line) -> str:
    sid = dialling(line)
    line.sim.answer(line.sim.calls(PRIYA)[0]["sid"])
    return sid


@pytest.mark.parametrize(
    ("state", "deeds", "sentence"),
    [
        (ringing, "answer decline ring_out", "answer, decline and ring_out are possible"),
        (over, "", "the call is over (completed)"),
        (keys_only, "press silence hang_up", "press, silence and hang_up are possible"),
        (words_only, "say silence hang_up", "say, silence and hang_up are possible"),
        (dialling, "hang_up", f"{PRIYA} is being called for it: hang_up is possible"),
        (connected, "hang_up", f"connected with {PRIYA}: hang_up is possible"),
    ],
)
@pytest.mark.parametrize("deed", DEEDS)
def test_what_a_call_does_not_allow_now_is_refused_with_what_it_does(
    line: Line, state: Callable[[Line], str], deeds: str, sentence: str, deed: str
) -> None:
    answer = do(line, state(line), deed, GIVEN.get(deed))
    if deed in deeds.split():
        assert answer.status_code == 200
    else:
        assert answer.status_code == 409
        assert sentence in answer.json()["error"]


@pytest.mark.parametrize(
    ("deed", "given", "word"),
    [
        ("answer", {"by": "the dog"}, "machine_end_beep"),
        ("answer", {"by": None}, "human"),
        ("answer", {"machine_seconds": "long"}, "machine_seconds"),
        ("answer", {"machine_seconds": -1}, "machine_seconds"),
        ("answer", {"machine_seconds": True}, "machine_seconds"),
        ("answer", [], "JSON object"),
        ("press", {}, "keys"),
        ("press", {"keys": ""}, "keys"),
        ("press", {"keys": 1}, "keys"),
        ("press", {"keys": "1A"}, "0-9"),
        ("press", {"keys": "1" * 33}, "32"),
        ("say", {}, "words"),
        ("say", {"words": " "}, "silence"),
        ("say", {"words": "\ud83d"}, "words"),
        ("say", {"words": "a" * 20_001}, "20000"),
        ("say", {"words": "yes", "confidence": 2}, "confidence"),
        ("say", {"words": "yes", "confidence": "high"}, "confidence"),
    ],
)
def test_what_no_phone_can_do_is_refused(line: Line, deed: str, given: object, word: str) -> None:
    answer = do(line, line.ring(), deed, given)
    assert answer.status_code == 422
    assert word in answer.json()["error"]


@pytest.mark.parametrize(
    ("method", "path", "given", "status"),
    [
        ("GET", "/sandbox/calls/CA1", None, 404),
        ("POST", "/sandbox/calls/CA1/answer", None, 404),
        ("POST", "/sandbox/calls/CA1/press", {"keys": "1"}, 404),
        ("POST", "/sandbox/calls/CA1/transfer", None, 404),
        ("GET", "/sandbox/handsets/nobody/calls", None, 422),
        ("GET", f"/sandbox/handsets/{SAM}/calls?state=hungry", None, 422),
        ("POST", "/sandbox/handsets/nobody/calls", None, 422),
        ("POST", f"/sandbox/handsets/{SAM}/calls", {"withheld": "yes"}, 422),
        ("PUT", f"/sandbox/handsets/{SAM}", {"takes_calls": "never"}, 422),
        ("PUT", f"/sandbox/handsets/{SAM}", {"takes_calls": ["busy"]}, 422),
    ],
)
def test_bad_input_is_told_what_would_do(
    sim: EmbeddedSimulator, method: str, path: str, given: object, status: int
) -> None:
    answer = requests.request(method, sim.url + path, json=given, timeout=5)
    assert (answer.status_code, bool(answer.json()["error"])) == (status, True)


def test_ten_thousand_characters_can_be_said(line: Line) -> None:
    line.sim.say(words_only(line), "a" * 10_000)
    assert len(line.voice.at("start")[1]["SpeechResult"]) == 10_000


def test_a_caller_can_hang_up_while_it_rings(line: Line) -> None:
    answered = threading.Event()
    line.voice.pages["inbound"] = lambda _form: document(f"<Say>{answered.wait(10)}</Say>")
    with ThreadPoolExecutor(1) as pool:
        pool.submit(line.sim.call_us, SAM)
        sid = line.sim.calls(SAM, wait=10, state="ringing")[0]["sid"]
        refused = [do(line, sid, deed).status_code for deed in ("answer", "decline")]
        assert line.sim.hang_up(sid)["status"] == "canceled"
        answered.set()
    assert refused == [409, 409]


def test_a_call_has_its_particulars(line: Line) -> None:
    call = line.talk()
    assert call.keys() == {
        *("sid", "phone", "other", "direction", "status", "answered_by", "parent_sid"),
        *("created_at", "answered_at", "ended_at", "seconds", "connected_to", "listening"),
        *("transcript", "version"),
    }
    assert (call["phone"], call["other"], call["direction"]) == (SAM, OURS, "to")
    assert call["answered_at"] > call["created_at"]
    assert (call["ended_at"], call["parent_sid"], call["connected_to"]) == (None, None, None)


def test_only_calls_that_came_after_and_are_in_a_state_are_listed(line: Line) -> None:
    first, second = line.place(), line.place()
    line.sim.decline(first)
    assert [one["sid"] for one in line.sim.calls(SAM)] == [first, second]
    assert [one["sid"] for one in line.sim.calls(SAM, after=1)] == [second]
    assert [one["sid"] for one in line.sim.calls(SAM, state="ended")] == [first]
    assert line.sim.calls(SAM, state="listening") == line.sim.calls(PRIYA) == []


def waited(line: Line, wait: Callable[[], object], change: Callable[[], object]) -> object:
    """Wait in another thread for what a change brings; return it."""
    with ThreadPoolExecutor(1) as pool:
        found = pool.submit(wait)
        change()
        return found.result(20)


def test_a_wait_ends_with_the_call_that_was_awaited(line: Line) -> None:
    (call,) = waited(line, lambda: line.sim.calls(SAM, wait=20, state="ended"), lambda: over(line))
    assert call["status"] == "completed"


def test_a_wait_for_a_version_ends_with_the_next_change(line: Line) -> None:
    call: Json = line.talk()
    sid, version = call["sid"], call["version"]
    newer = waited(
        line,
        lambda: line.sim.call(sid, version=version, wait=20),
        lambda: line.sim.press(sid, "1"),
    )
    assert newer["version"] > version


def test_handsets_tell_how_they_take_calls_and_how_many_they_had(line: Line) -> None:
    line.sim.takes_calls(SAM, "busy")
    line.place()
    line.sim.calls(SAM, wait=10, state="ended")
    (handset,) = line.sim.handsets()
    assert (handset["takes_calls"], handset["calls"], handset["last"]) == ("busy", 1, None)


def test_a_call_makes_its_handset_the_newest(line: Line) -> None:
    line.sim.text(PRIYA, "hello")
    line.place()
    assert [one["phone"] for one in line.sim.handsets()] == [SAM, PRIYA]


def test_a_reset_drops_calls_without_a_word(line: Line) -> None:
    sid = line.talk(**line.watched())["sid"]
    line.voice.statuses(3)
    line.sim.reset()
    assert line.sim.calls(SAM) == []
    assert do(line, sid, "hang_up").status_code == 404
    assert said(line.talk()) == ["Press 1"]
    assert line.voice.statuses(3) == ["initiated", "ringing", "in-progress"]


def test_closing_ends_the_threads_of_calls(line: Line) -> None:
    sid = line.talk()["sid"]
    (thread,) = [one for one in threading.enumerate() if one.name == sid]
    simulator_of(line.sim.app).close()
    thread.join(10)
    assert not thread.is_alive()
