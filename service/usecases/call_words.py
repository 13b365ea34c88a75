"""Puts a turn of a call into words."""

from datetime import datetime

from service.flows.state import Snapshot
from service.flows.voice import speaking
from service.flows.voice.script import Script
from service.flows.voice.speaking import Facts
from service.flows.voice.state import CallState
from service.flows.voice.turns import Turn
from service.store import slots
from service.store.database import Tx
from service.usecases.context import Policy
from service.usecases.numbers import is_landline


def spoken(tx: Tx, policy: Policy, turn: Turn, snapshot: Snapshot, now: datetime) -> Script:
    """Return the script of a turn; `snapshot` holds the interviews as they stand after it."""
    return speaking.script(turn, facts(tx, policy, turn.call, snapshot, now))


def facts(
    tx: Tx, policy: Policy, state: CallState | None, snapshot: Snapshot, now: datetime
) -> Facts:
    """Collect what a call may speak of."""
    about = snapshot.interview(state.interview_id) if state else None
    listed = (snapshot.interview(one) for one in state.interviews) if state else ()
    offered = state.question.slots if state and state.question else ()
    thread = snapshot.thread
    landline = thread.landline or is_landline(thread.phone)
    return Facts(
        organisation=policy.organisation,
        number=policy.phone_number,
        about=about,
        interviews=tuple(one for one in listed if one is not None),
        slots=slots.by_ids(tx, offered),
        texts_allowed=not (thread.opted_out or landline),
        is_on=about is not None and about.is_going_on(now),
    )
