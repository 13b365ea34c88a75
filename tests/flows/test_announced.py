"""What other programs are told of when a reply comes."""

import pytest

from service.flows.announced import Event, of_reply


@pytest.mark.parametrize(
    ("intent", "told", "moved", "follows"),
    [
        ("confirm", "told.confirm", False, [Event.CONFIRMED]),
        ("confirm", "told.confirm_after_cancel", False, []),
        ("confirm", "told.overtaken", False, []),
        ("reschedule", "told.reschedule", False, [Event.RESCHEDULE_REQUESTED]),
        ("reschedule", "told.emergency", False, [Event.RESCHEDULE_REQUESTED]),
        ("reschedule", "told.reschedule_booked", True, [Event.RESCHEDULED]),
        ("cancel", "told.cancel", False, [Event.CANCELLED]),
        ("cancel", "told.cancel_blocked", False, [Event.CANCELLED, Event.OPTED_OUT]),
        ("cancel", "told.cancel_reason", False, []),
        ("cancel", "told.not_again", False, []),
        ("opt_out", "told.opt_out", False, [Event.OPTED_OUT]),
        ("opt_out", "told.opt_out_cancel", False, [Event.OPTED_OUT]),
        ("running_late", "told.running_late", False, []),
        ("question", "told.question", False, []),
        ("a word of tomorrow", "told.unclear", False, []),
    ],
)
def test_a_reply_is_told_with_what_it_changed(
    intent: str, told: str, moved: bool, follows: list[Event]
) -> None:
    assert of_reply("reply", intent, told, moved=moved) == (Event.REPLY_RECEIVED, *follows)


def test_that_no_answer_came_is_no_reply() -> None:
    assert of_reply("unanswered", "unanswered", "told.unanswered", moved=False) == (
        Event.UNANSWERED,
    )
