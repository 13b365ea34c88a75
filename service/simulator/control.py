"""The control API of the sandbox: JSON, no credentials, meant for loopback."""

import re
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from service.simulator import faults, media, numbers, views
from service.simulator.core import current
from service.simulator.faults import Fault
from service.simulator.model import Handset
from service.simulator.model_calls import TAKES_CALLS
from service.simulator.outgoing import LONGEST_BODY

control = Blueprint("control", __name__, url_prefix="/sandbox")
_LONGEST_NAME, _LONGEST_HANG = 80, 600


class BadInputError(Exception):
    """What was sent cannot be used; the sentence says what can."""


@control.errorhandler(BadInputError)
def refuse(error: BadInputError) -> tuple[Response, int]:
    """Say what would be accepted."""
    return jsonify({"error": str(error), "accepted_faults": faults.ACCEPTED}), 422


@control.get("/handsets")
def list_handsets() -> Response:
    """List every phone that was texted or has texted, the newest text first."""
    return jsonify({"handsets": views.handsets_view(current().network)})


@control.put("/handsets/<phone>")
def name_handset(phone: str) -> Response:
    """Say who holds a phone: {"name": "Sam Lee"}. Let it answer: {"answers_by_itself": "Away"}.

    How it takes calls: {"takes_calls": "by_hand"}, or "voicemail", "busy", "no_answer".
    """
    network, given, number = current().network, json_object(), read_phone(phone)
    name, answer = given.get("name"), given.get("answers_by_itself") or ""
    how = given.get("takes_calls", TAKES_CALLS[0])
    if not {"name", "answers_by_itself", "takes_calls"} & given.keys():
        raise BadInputError('give {"name": "Sam Lee"} or {"answers_by_itself": "I am driving"}')
    check_answer(answer)
    if how not in TAKES_CALLS:
        raise BadInputError(f"takes_calls is one of {', '.join(TAKES_CALLS)}")
    if "name" in given:
        network.rename(number, _name(name))
    if "answers_by_itself" in given:
        network.answer_by_itself(number, answer.strip())
    if "takes_calls" in given:
        network.take_calls(number, how)
    return jsonify(views.handset_view(network.handset(number), network))


@control.get("/handsets/<phone>/messages")
def list_thread(phone: str) -> Response:
    """List a thread after its first `after` texts; wait up to `wait` s (25 at most) for one.

    With `settled=true` the wait is also for every text to have its final status.
    """
    network, number = current().network, read_phone(phone)
    after = max(0, request.args.get("after", 0, type=int))
    settled = request.args.get("settled") == "true"

    def ready() -> bool:
        thread = network.handsets.get(number, Handset(number)).thread
        done = not settled or all(message.settled for message in thread)
        return len(thread) > after and done

    network.wait_until(ready, request.args.get("wait", 0.0, type=float))
    return jsonify({"messages": views.thread_view(network, number, after)})


@control.post("/handsets/<phone>/texts")
def text(phone: str) -> tuple[Response, int]:
    """Send a text from a handset, with words, media or both; answers when the webhook has."""
    given, number = json_object(), read_phone(phone)
    body, sid = given.get("body", ""), given.get("sid", "")
    if not isinstance(sid, str) or not re.fullmatch(r"[A-Za-z0-9]{0,64}", sid):
        raise BadInputError("sid is the MessageSid of an earlier text, letters and digits")
    attached = read_media(given.get("media", 0))
    if sid not in current().network.messages:
        check_body(body, attached)
    receipt = current().inbound.receive(number, body, attached, sid)
    return jsonify(views.receipt_view(receipt)), 201


@control.get("/changes")
def changes() -> Response:
    """Wait up to `wait` s for a version after `after`; return it and the handsets."""
    network = current().network
    after = request.args.get("after", -1, type=int)
    network.wait_until(lambda: network.version > after, request.args.get("wait", 0.0, type=float))
    if network.closing.is_set():
        abort(503, "the sandbox is stopping")  # else an open page would ask again at once
    return jsonify({"version": network.version, "handsets": views.handsets_view(network)})


@control.get("/alerts")
def alerts() -> Response:
    """List the warnings that Twilio's debugger would show, oldest first."""
    return jsonify({"alerts": [views.alert_view(alert) for alert in current().network.alerts]})


@control.get("/requests")
def requests_seen() -> Response:
    """Count the texts (per number and text) and calls (per number) asked for by REST."""
    return jsonify(views.requests_view(current().network))


@control.get("/faults")
def list_faults() -> Response:
    """List the faults that are on, and those that can be."""
    active = [fault.as_json() for fault in current().faults.active()]
    return jsonify({"faults": active, "accepted": faults.ACCEPTED})


@control.post("/faults")
def set_fault() -> tuple[Response, int]:
    """Switch a fault on: {"fault": NAME, "count": N or null, "seconds": S, "code": C}."""
    simulator, fault = current(), _fault(json_object())
    simulator.faults.set(fault)
    simulator.network.touch()
    return jsonify(fault.as_json()), 201


@control.delete("/faults")
def clear_faults() -> tuple[str, int]:
    """Switch every fault off, or only `?fault=NAME`."""
    simulator = current()
    simulator.faults.clear(request.args.get("fault"))
    simulator.network.touch()
    return "", 204


@control.post("/reset")
def reset() -> tuple[str, int]:
    """Forget every message, call, handset, block, warning, count and fault."""
    current().reset()
    return "", 204


def read_phone(given: str) -> str:
    """Return an E.164 number; the plus may be missing, as some programs drop it in addresses."""
    number = numbers.e164(given if given.startswith("+") else f"+{given.strip()}")
    if number is None:
        raise BadInputError(f"{given[:40]!r} is no phone number: give it as +14155550123")
    return number


def read_media(given: object) -> tuple[str, ...]:
    """Return what comes with a text, or say what could."""
    try:
        return media.read(given)
    except ValueError as error:
        raise BadInputError(str(error)) from None


def check_body(body: object, attached: tuple[str, ...]) -> None:
    """Refuse a text that no handset could send."""
    if not _is_text(body) or not (str(body).strip() or attached):
        raise BadInputError(f"body is text, from 1 to {LONGEST_BODY} characters")


def check_answer(answer: object) -> None:
    """Refuse what no handset could answer with by itself; an empty one ends that."""
    if not _is_text(answer):
        raise BadInputError(
            f"answers_by_itself is text, {LONGEST_BODY} characters at most, or null"
        )


def _is_text(given: object) -> bool:
    """Whether it can be sent: half a character cannot."""
    short = isinstance(given, str) and len(given) <= LONGEST_BODY
    return short and not re.search("[\ud800-\udfff]", str(given))


def _name(given: object) -> str:
    if not isinstance(given, str) or len(given) > _LONGEST_NAME:
        raise BadInputError(f'give {{"name": "Sam Lee"}}, {_LONGEST_NAME} characters at most')
    return given.strip()


def json_object() -> dict[str, Any]:
    """Return the JSON object of the request, or say that one is needed."""
    given = request.get_json(silent=True)
    if not isinstance(given, dict):
        raise BadInputError("send a JSON object, with Content-Type: application/json")
    return given


def _fault(given: dict[str, Any]) -> Fault:
    name, count = given.get("fault"), given.get("count", 1)
    seconds = given.get("seconds", faults.DEFAULT_SECONDS)
    code = given.get("code", faults.DEFAULT_CODE)
    if not isinstance(name, str) or name not in faults.ACCEPTED:
        raise BadInputError(f"fault {name!r} is unknown; accepted: {', '.join(faults.ACCEPTED)}")
    if count is not None and (not isinstance(count, int) or count < 1):
        raise BadInputError("count is 1 or more, or null for as long as it is on")
    if not isinstance(seconds, int | float) or not 0 <= seconds <= _LONGEST_HANG:
        raise BadInputError(f"seconds is a number from 0 to {_LONGEST_HANG}")
    if not isinstance(code, int):
        raise BadInputError("code is one of Twilio's error codes, e.g. 30003")
    return Fault(name, count, float(seconds), code)
