"""Calls as the handsets in the browser show them: the one that is going on, and the past ones."""

from datetime import datetime
from itertools import groupby
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
        return f"Voicemail · {lasted(call)}"
    return f"{'Answered call' if rung else 'Call'} · {lasted(call)}"


def lasted(call: dict[str, Any]) -> str:
    """Return how long a call took, as 0:42."""
    minutes, seconds = divmod(int(call["seconds"] or 0), _MINUTE)
    return f"{minutes}:{seconds:02}"


def by_machine(call: dict[str, Any]) -> bool:
    """Whether a machine took the call: a voicemail box or a fax."""
    return (call["answered_by"] or "").startswith(("machine", "fax"))


def recorded(call: dict[str, Any]) -> str:
    """Return what a voicemail box has kept: the last words that no note interrupts."""
    if not by_machine(call):
        return ""
    spoken = groupby(call["transcript"], key=lambda line: line["kind"] == "say")
    runs = [" ".join(line["text"] for line in lines) for says, lines in spoken if says]
    return runs[-1] if runs else ""


def wanted(call: dict[str, Any]) -> str:
    """Say what the caller waits for: a key, words, or nothing yet."""
    listening = call["listening"]
    return _WANTED.get(listening["input"], "Press a key") if listening else "Please hold"


def _at(one: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(one["created_at"])


def _leaves(call: dict[str, Any]) -> bool:
    """Whether the handset has dialled and nobody has taken it up yet."""
    return call["direction"] == "from" and not call["ended_at"]


def _stage(call: dict[str, Any]) -> str:
    if call["ended_at"]:
        return "ended"
    if call["status"] == "in-progress":
        return "recording" if by_machine(call) else "talking"
    return "ringing" if call["direction"] == "to" else "calling"
