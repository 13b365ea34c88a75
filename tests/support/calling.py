"""Steps of the tests of calls that need no phone: rows as they are written."""

from datetime import datetime

from service.flows.voice.script import Gather, Line, Script
from service.flows.voice.state import Stage
from service.store import calls
from service.store.calls import CallRecord
from service.store.database import Tx
from service.usecases.context import Context
from tests.support.steps import SAM

ASKING = Script((Gather((Line("Press 1.", "en"),), "en"),))


def placed(context: Context, interview_id: int | None = None, touch_id: int | None = None) -> int:
    """A call to Sam is on its way; return its id."""
    with context.database.write() as tx:
        return calls.begin(
            tx, context.clock(), phone=SAM, interview_id=interview_id, touch_id=touch_id
        )


def changed(context: Context, call_id: int, **values: object) -> None:
    with context.database.write() as tx:
        calls.change(tx, call_id, context.clock(), **values)


def a_call(context: Context, call_id: int) -> CallRecord:
    """A call as it stands."""
    with context.database.read() as tx:
        found = calls.by_id(tx, call_id)
    assert found is not None
    return found


def heard(tx: Tx, now: datetime, call_id: int, number: int, words: str) -> bool:
    """Something is heard at a step of a call; whether that was new."""
    return calls.keep_step(
        tx, call_id, number,
        stage=Stage.ASKING, heard=words, confidence=None, rule="", script=ASKING, now=now,
    )  # fmt: skip
