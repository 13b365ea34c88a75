"""The control API for calls: JSON, no credentials, meant for loopback."""

import re
from typing import Any

from flask import Blueprint, Response, jsonify, request

from service.simulator.control import BadInputError, read_phone
from service.simulator.control import json_object as given_object
from service.simulator.core import current
from service.simulator.handset_calls import NoSuchCallError, NotPossibleError
from service.simulator.model import Handset
from service.simulator.model_calls import ANSWERS, MACHINE_SECONDS, Call
from service.simulator.views_calls import call_view, calls_view

control_calls = Blueprint("control_calls", __name__, url_prefix="/sandbox")
STATES = ("ringing", "in-progress", "ended", "listening")
USUAL_CONFIDENCE = 0.93
_LONGEST_WORDS, _MOST_KEYS, _LONGEST_DETECTION = 20_000, 32, 60


@control_calls.errorhandler(BadInputError)
def refuse(error: BadInputError) -> tuple[Response, int]:
    """Say what would be accepted."""
    return jsonify({"error": str(error)}), 422


@control_calls.errorhandler(NoSuchCallError)
def not_there(error: NoSuchCallError) -> tuple[Response, int]:
    """Say that there is no such call."""
    return jsonify({"error": str(error)}), 404


@control_calls.errorhandler(NotPossibleError)
def not_now(error: NotPossibleError) -> tuple[Response, int]:
    """Say what is possible instead."""
    return jsonify({"error": str(error)}), 409


@control_calls.get("/handsets/<phone>/calls")
def list_calls(phone: str) -> Response:
    """List a handset's calls after its first `after`; wait up to `wait` s (25 at most) for one.

    With `state` only those in it are listed, and waited for: ringing, in-progress, ended (in any
    way) or listening (a Gather is open).
    """
    network, number = current().network, read_phone(phone)
    after = max(0, request.args.get("after", 0, type=int))
    state = request.args.get("state", "")
    if state and state not in STATES:
        raise BadInputError(f"state {state[:40]!r} is unknown; accepted: {', '.join(STATES)}")

    def ready() -> bool:
        calls = network.handsets.get(number, Handset(number)).calls[after:]
        return any(call.is_in(state) for call in calls)

    network.wait_until(ready, request.args.get("wait", 0.0, type=float))
    return jsonify({"calls": calls_view(network, number, after, state)})


@control_calls.get("/calls/<sid>")
def one_call(sid: str) -> Response:
    """Return a call; wait up to `wait` s until its version is over `version`."""
    simulator = current()
    call = simulator.handset_calls.find(sid)
    version = request.args.get("version", -1, type=int)
    wait = request.args.get("wait", 0.0, type=float)
    simulator.network.wait_until(lambda: call.version > version, wait)
    return jsonify(call_view(call))


@control_calls.post("/handsets/<phone>/calls")
def call_us(phone: str) -> tuple[Response, int]:
    """Call the account's number from a handset: {"withheld": false}."""
    withheld = _body().get("withheld", False)
    if not isinstance(withheld, bool):
        raise BadInputError("withheld is true or false: whether the number stays hidden")
    call = current().handset_calls.call_us(read_phone(phone), withheld=withheld)
    return jsonify(call_view(call)), 201


@control_calls.post("/calls/<sid>/answer")
def answer(sid: str) -> Response:
    """Take a call that rings: {"by": "human", "machine_seconds": 0.3}."""
    given = _body()
    by, seconds = given.get("by", "human"), given.get("machine_seconds", MACHINE_SECONDS)
    if by not in ANSWERS:
        raise BadInputError(f"by is one of {', '.join(ANSWERS)}")
    if not _is_number(seconds) or not 0 <= seconds <= _LONGEST_DETECTION:
        raise BadInputError(f"machine_seconds is a number from 0 to {_LONGEST_DETECTION}")
    return _shown(current().handset_calls.answer(sid, by, float(seconds)))


@control_calls.post("/calls/<sid>/<any(decline,ring_out,hang_up,silence):deed>")
def plain_deed(sid: str, deed: str) -> Response:
    """Do what needs no more words: decline, ring_out, hang_up, silence."""
    hands = current().handset_calls
    deeds = {
        "decline": hands.decline,
        "ring_out": hands.ring_out,
        "hang_up": hands.hang_up,
        "silence": hands.silence,
    }
    return _shown(deeds[deed](sid))


@control_calls.post("/calls/<sid>/press")
def press(sid: str) -> Response:
    """Press keys: {"keys": "1"}."""
    return _shown(current().handset_calls.press(sid, read_keys(_body().get("keys"))))


@control_calls.post("/calls/<sid>/say")
def say(sid: str) -> Response:
    """Say something: {"words": "confirm", "confidence": 0.93}, null for no confidence."""
    given = _body()
    words = read_words(given.get("words"))
    confidence = given.get("confidence", USUAL_CONFIDENCE)
    if confidence is not None and not (_is_number(confidence) and 0 <= confidence <= 1):
        raise BadInputError("confidence is a number from 0 to 1, or null for none")
    return _shown(current().handset_calls.say(sid, words, confidence))


def read_keys(given: object) -> str:
    """Return keys of a telephone, or say what they are."""
    if not isinstance(given, str) or not re.fullmatch(rf"[0-9*#]{{1,{_MOST_KEYS}}}", given):
        raise BadInputError(f'keys are 0-9, * and #, {_MOST_KEYS} at most: {{"keys": "1"}}')
    return given


def read_words(given: object) -> str:
    """Return words that can be said, or say what they are."""
    said = isinstance(given, str) and given.strip()
    if not said or len(str(given)) > _LONGEST_WORDS or re.search("[\ud800-\udfff]", str(given)):
        limit = f"from 1 to {_LONGEST_WORDS} characters"
        raise BadInputError(f'words are text, {limit}: {{"words": "confirm"}}; else use silence')
    return str(given)


def _is_number(given: object) -> bool:
    return isinstance(given, int | float) and not isinstance(given, bool)


def _body() -> dict[str, Any]:
    return given_object() if request.get_data(cache=True) else {}


def _shown(call: Call) -> Response:
    return jsonify(call_view(call))
