"""The telephone half of the handsets in the browser; it works without JavaScript too."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from flask import Blueprint, abort, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from service.simulator import call_cards, numbers
from service.simulator.control import BadInputError, read_phone
from service.simulator.control_calls import read_keys, read_words
from service.simulator.core import current
from service.simulator.handset_calls import HandsetCalls, NoSuchCallError, NotPossibleError
from service.simulator.model_calls import ANSWERS, TAKES_CALLS
from service.simulator.views_calls import calls_view

calls_pages = Blueprint("calls", __name__)
WAYS = (
    ("by_hand", "It rings until you answer"),
    ("voicemail", "Its voicemail box answers"),
    ("busy", "It is busy"),
    ("no_answer", "Nobody answers"),
)
# How well the words of the text box are heard, as Twilio's Confidence.
_HEARD = {"clearly": 0.93, "mumbled": 0.31}
_REFUSALS = {NoSuchCallError: 404, NotPossibleError: 409, BadInputError: 422}


@calls_pages.errorhandler(NoSuchCallError)
@calls_pages.errorhandler(NotPossibleError)
@calls_pages.errorhandler(BadInputError)
def refuse(error: Exception) -> ResponseReturnValue:
    """Say what would be accepted: to the page that is open, or on a page of its own."""
    status, words = _REFUSALS[type(error)], str(error)
    sentence = f"{words[:1].upper()}{words[1:]}."
    if _stays():
        return jsonify({"error": sentence}), status
    return render_template("simulator/refused.html", sentence=sentence), status


def back_to(default: str) -> str:
    """Return where a form was filled in; a path of ours only."""
    back = request.form.get("back", "")
    # "//elsewhere" and "/\elsewhere" lead away.
    return back if back.startswith("/") and back[1:2] not in {"/", "\\"} else default


def call_parts(phone: str, thread: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what a phone shows of its calls: the one going on, and the past ones in the thread."""
    calls = _calls(phone)
    call = call_cards.going_on(calls, request.args.get("after", ""))
    return {"mixed": call_cards.mixed(thread, calls), "call": call and _named(call)}


def list_parts(phone: str, last: dict[str, Any] | None) -> dict[str, Any]:
    """Return what the list of phones says of a phone's calls."""
    return call_cards.listed(_calls(phone), last)


@calls_pages.post("/phones/<phone>/calls")
def call_us(phone: str) -> ResponseReturnValue:
    """Call the service from a handset, then go back to where that was asked for."""
    number, withheld = read_phone(phone), request.form.get("withheld") == "1"
    current().handset_calls.call_us(number, withheld=withheld)
    return _done(number)


@calls_pages.post("/phones/<phone>/calls/<sid>/<deed>")
def act(phone: str, sid: str, deed: str) -> ResponseReturnValue:
    """Do something in a call: answer, decline, press, say, silence, hang_up."""
    number, hands = read_phone(phone), current().handset_calls
    if deed not in _DEEDS:
        abort(404)
    if hands.find(sid).phone != number:
        raise NoSuchCallError(f"{number} has no call {sid[:40]!r}")
    _DEEDS[deed](hands, sid)
    return _done(number)


@calls_pages.post("/phones/<phone>/takes_calls")
def take_calls(phone: str) -> ResponseReturnValue:
    """Say what a handset does when it rings."""
    number, how = read_phone(phone), request.form.get("takes_calls", "")
    if how not in TAKES_CALLS:
        raise BadInputError(f"takes_calls is one of {', '.join(TAKES_CALLS)}")
    current().network.take_calls(number, how)
    return _done(number)


def _answer(hands: HandsetCalls, sid: str) -> object:
    by = request.form.get("by", "human")
    if by not in ANSWERS:
        raise BadInputError(f"by is one of {', '.join(ANSWERS)}")
    return hands.answer(sid, by)


def _press(hands: HandsetCalls, sid: str) -> object:
    return hands.press(sid, read_keys(request.form.get("keys")))


def _say(hands: HandsetCalls, sid: str) -> object:
    words = read_words(request.form.get("words"))
    return hands.say(sid, words, _confidence(request.form.get("heard", "clearly")))


def _confidence(heard: str) -> float | None:
    """Return how sure the words are: as chosen, or the browser's own figure if it has one."""
    if heard in _HEARD:
        return _HEARD[heard]
    try:
        figure = float(heard)
    except ValueError:
        return None
    # Not a number is not between them either; a browser that knows no confidence says 0.
    return figure if 0 < figure <= 1 else None


_DEEDS: dict[str, Callable[[HandsetCalls, str], object]] = {
    "answer": _answer,
    "press": _press,
    "say": _say,
    "decline": HandsetCalls.decline,
    "silence": HandsetCalls.silence,
    "hang_up": HandsetCalls.hang_up,
}


def _done(number: str) -> ResponseReturnValue:
    if _stays():
        return "", 204
    return redirect(back_to(f"/phones/{quote(number, safe='')}"), 303)


def _stays() -> bool:
    """Whether a script asks, whose page stays as it is."""
    kinds = ["text/html", "application/json"]
    return request.accept_mimetypes.best_match(kinds) == "application/json"


def _calls(phone: str) -> list[dict[str, Any]]:
    return calls_view(current().network, phone, 0, "")


def _named(call: dict[str, Any]) -> dict[str, Any]:
    """Add the words and names that the page shows to a call."""
    hints = ((call["listening"] or {}).get("hints") or "").split(",")
    return {
        **call,
        "number": numbers.grouped(call["other"]) if call["other"] else "Number withheld",
        "name": _holder(call["other"] or ""),
        "ours": call["other"] == current().settings.phone_number,
        "title": call_cards.title(call),
        "lasted": call_cards.lasted(call),
        "wanted": _wanted(call),
        "hints": [hint.strip() for hint in hints if hint.strip()],
    }


def _wanted(call: dict[str, Any]) -> str:
    """Say what a call is at: who is on the line, or what the caller waits for."""
    leg = current().network.calls.get(call["sid"])
    for words, other in (("Connected with", leg and leg.partner), ("Calling", leg and leg.leg)):
        if other:
            return f"{words} {_holder(other.phone) or numbers.grouped(other.phone)}"
    return call_cards.wanted(call)


def _holder(number: str) -> str:
    handset = current().network.handsets.get(number)
    return handset.name if handset else ""
