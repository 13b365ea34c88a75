"""A candidate calls us: which interview it is about."""

import pytest

from service.flows.voice import opening
from service.flows.voice.state import Stage
from tests.support.flow import NOW, interview, snapshot


@pytest.mark.parametrize(
    ("hours", "stage", "listed"),
    [
        ((), None, ()),
        ((26,), Stage.ASKING, (1,)),
        ((26, 50), Stage.WHICH, (1, 2)),
        ((-0.2,), Stage.ASKING, (1,)),
        ((-0.2, 50), Stage.WHICH, (1, 2)),
        ((-2, 50), Stage.ASKING, (2,)),
        ((-2,), None, ()),
    ],
)
def test_who_calls_is_asked_about_what_is_going_on_and_what_is_ahead(
    hours: tuple[float, ...], stage: Stage | None, listed: tuple[int, ...]
) -> None:
    known = (interview(at, hour) for at, hour in enumerate(hours, 1))
    turn = opening.received(snapshot(*known), NOW)
    assert (turn and turn.call.stage) == stage
    assert (turn.call.interviews if turn else ()) == listed
