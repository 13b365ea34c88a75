"""Calls as the handsets in the browser show them: the one that is going on, and the past ones."""

from datetime import datetime, timedelta
from typing import Any

_GOING = ("ringing", "in-progress")
_RUNG = {
    "busy": "Declined call",
    "no-answer": "Missed call",
    "canceled": "Missed call",
    "failed": "Call that failed",
}
_PLACED = {
    "busy": "Call · line busy",
    "no-answer": "Call · no answer",
    "canceled": "Call · given up",
    "failed": "Call · failed",
}
_WANTED = {"dtmf": "Press a key", "speech": "Speak", "dtmf speech": "Press a key or speak"}
_MINUTE = 60
_ONE_DOCUMENT = timedelta(milliseconds=100)


def going_on(calls: list[dict[str, Any]], ended: str = "") -> dict[str, Any] | None:
    """Return the call that fills the phone, told apart by its `stage`.

    The stages: ringing, calling, talking, recording (a machine answered), ended. `ended` is the
    sid of a call that was open on the page: it is shown until its last words were read.
    """
    live = [call for call in calls if call["status"] in _GOING or _leaves(call)]
    live.sort(key=lambda call: call["status"] != "in-progress")
    last = [call for call in calls if call["sid"] == ended and call not in live]
    return next(({**call, "stage": _stage(call)} for call in [*live, *last]), None)


def mixed(thread: list[dict[str, Any]], calls: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return texts and past calls by time, oldest first; a call has its `title` and `recorded`."""
    past = [
        {**call, "title": title(call), "recorded": recorded(call)}
        for call in calls
        if call["ended_at"]
    ]
    return sorted([*thread, *past], key=_at)


def listed(calls: list[dict[str, Any]], last: dict[str, Any] | None) -> dict[str, Any]:
    """Return what the list of phones says: `calling` while one goes on, else the `last_call`."""
    going, past = going_on(calls), [call for call in calls if call["ended_at"]]
    newest = past[-1] if past and (last is None or _at(past[-1]) > _at(last)) else None
    calling = ("In a call" if going["status"] == "in-progress" else "Ringing") if going else ""
    return {"calling": calling, "last_call": title(newest) if newest else ""}


def title(call: dict[str, Any]) -> str:
    """Say in words what became of a call, with its minutes and seconds where it has any."""
    rung = call["direction"] == "to"
    if call["status"] != "completed":
        return (_RUNG if rung else _PLACED).get(call["status"], "Call")
    if by_machine(call):
        return f"{'Fax' if call['answered_by'] == 'fax' else 'Voicemail'} · {lasted(call)}"
    return f"{'Answered call' if rung else 'Call'} · {lasted(call)}"


def lasted(call: dict[str, Any]) -> str:
    """Return how long a call took, as 0:42."""
    minutes, seconds = divmod(int(call["seconds"] or 0), _MINUTE)
    return f"{minutes}:{seconds:02}"


def by_machine(call: dict[str, Any]) -> bool:
    """Whether a machine took the call: a voicemail box or a fax."""
    return (call["answered_by"] or "").startswith(("machine", "fax"))


def recorded(call: dict[str, Any]) -> str:
    """Return what a voicemail box has kept: the words of the last document that was spoken.

    Words of one document have nearly the same time, for speaking takes none in the sandbox;
    between what a person was told and what the box is told lies the detection.
    """
    if not by_machine(call):
        return ""
    kept: list[dict[str, Any]] = []
    for line in (line for line in call["transcript"] if line["kind"] == "say"):
        together = kept and _when(line["at"]) - _when(kept[-1]["at"]) < _ONE_DOCUMENT
        kept = [*kept, line] if together else [line]
    return " ".join(line["text"] for line in kept)


def wanted(call: dict[str, Any]) -> str:
    """Say what the caller waits for: a key, words, or nothing yet."""
    listening = call["listening"]
    return _WANTED.get(listening["input"], "Press a key") if listening else "Please hold"


def _at(one: dict[str, Any]) -> datetime:
    return _when(one["created_at"])


def _when(moment: str) -> datetime:
    return datetime.fromisoformat(moment)


def _leaves(call: dict[str, Any]) -> bool:
    """Whether the handset has dialled and nobody has taken it up yet."""
    return call["direction"] == "from" and not call["ended_at"]


def _stage(call: dict[str, Any]) -> str:
    if call["ended_at"]:
        return "ended"
    if call["status"] == "in-progress":
        return "recording" if by_machine(call) else "talking"
    return "ringing" if call["direction"] == "to" else "calling"
