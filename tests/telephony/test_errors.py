"""Twilio's codes and statuses as ours."""

import pytest

from service.flows.state import TouchState
from service.ports import (
    LineMisconfigured,
    OutcomeUnknown,
    RecipientOptedOut,
    RecipientUnreachable,
    SendError,
    TryLater,
)
from service.telephony.errors import refusal, words_for
from service.telephony.statuses import state_of


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        (21610, 400, RecipientOptedOut),
        *((code, 400, RecipientUnreachable) for code in (21211, 21217, 21612, 21614, 21617, 21635)),
        *((code, 400, RecipientUnreachable) for code in (30004, 30005, 30006, 30007, 30036)),
        (20429, 429, TryLater), (0, 429, TryLater), (429, 429, TryLater), (21611, 400, TryLater),
        *((code, 400, TryLater) for code in (30001, 30017, 30022, 30023, 30027)),
        *((code, 400, LineMisconfigured) for code in (21606, 21603, 21408, 21608, 21703, 21609)),
        *((code, 400, LineMisconfigured) for code in (30002, 30032, 30034, 35114, 20001, 99999)),
        (20003, 401, LineMisconfigured), (20003, 403, LineMisconfigured),
        (20404, 404, LineMisconfigured),
        (20500, 500, OutcomeUnknown), (20503, 503, OutcomeUnknown), (0, 502, OutcomeUnknown),
    ],
)  # fmt: skip
def test_a_code_says_what_to_do_next(code: int, status: int, kind: type[SendError]) -> None:
    error = refusal(code, status, "Twilio's words")
    assert type(error) is kind
    assert error.code == code
    assert error.words


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (0, ""),
        (21610, "this number has opted out of texts"),
        (30003, "the phone is off or has no coverage"),
        (12345, "Twilio reports error 12345"),
    ],
)
def test_a_code_has_words_for_a_recruiter(code: int, words: str) -> None:
    assert words_for(code) == words


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("accepted", "sent"), ("scheduled", "sent"), ("queued", "sent"), ("sending", "sent"),
        ("sent", "sent"), ("delivered", "delivered"), ("read", "delivered"),
        ("partially_delivered", "delivered"), ("undelivered", "undelivered"),
        ("failed", "failed"), ("canceled", "failed"),
    ],
)  # fmt: skip
def test_a_status_is_a_state_of_ours(word: str, state: str) -> None:
    assert state_of(word) is TouchState(state)


def test_a_status_that_twilio_has_added_since_is_no_error() -> None:
    assert state_of("teleported") is None
