"""Twilio's codes and statuses as ours."""

import pytest

from service.flows.faults import Fault
from service.flows.state import TouchState
from service.ports import (
    LineMisconfigured,
    OutcomeUnknown,
    RecipientOptedOut,
    RecipientUnreachable,
    SendError,
    TryLater,
)
from service.telephony.errors import MEANINGS, cure_for, fault_of, refusal, words_for
from service.telephony.statuses import state_of

# The table of what is known of Twilio's codes (its error dictionary), by what each calls for.
CODES = {
    "opted out": (21610,),
    "number": (21211, 21217, 21201, 21604, 21214, 30004, 30005, 21220),
    "landline": (21614, 21635, 30006),
    "pair": (21612, 30450),
    "content": (30007, 21617, 21605, 21602),
    "stale": (30036,),
    "setup": (
        20003, 20404, 20005, 10001, 30002, 21606, 21603, 21212, 21213, 21210, 21703, 21704, 21705,
        21609, 21205, 20001, 35111, 35114, 35115, 35117, 35118, 35125, 30032, 30033, 30034, 30035,
    ),
    "partly": (21408, 21215, 13227, 21608, 21219, 21216, 32017, 13214),
    "later": (20429, 429, 21611, 22005, 30001, 30017, 30022),
    "next day": (30023, 30027),
    "once": (30003, 30008),
    "ambiguous": (20500, 20503),
}  # fmt: skip
KINDS: dict[str, type[SendError]] = {
    "opted out": RecipientOptedOut,
    "setup": LineMisconfigured,
    "partly": LineMisconfigured,
    "later": TryLater,
    "next day": TryLater,
    "once": TryLater,
    "ambiguous": OutcomeUnknown,
}
OPERATORS_MATTER = {Fault.SETUP, Fault.PARTLY}


@pytest.mark.parametrize(
    ("fault", "code"), [(fault, code) for fault, codes in CODES.items() for code in codes]
)
def test_a_code_means_the_same_at_once_and_in_a_report(fault: str, code: int) -> None:
    error = refusal(code, 400, "Twilio's words")
    assert (error.fault, fault_of(code), error.code) == (fault, fault, code)
    assert type(error) is KINDS.get(fault, RecipientUnreachable)
    assert error.words
    assert bool(cure_for(code)) or fault not in OPERATORS_MATTER


def test_every_code_that_we_know_is_in_the_table() -> None:
    assert sorted(code for codes in CODES.values() for code in codes) == sorted(MEANINGS)


@pytest.mark.parametrize(
    ("code", "status", "fault"),
    [
        (0, 429, "later"), (12345, 429, "later"), (20003, 403, "setup"), (0, 401, "setup"),
        (12345, 404, "setup"), (12345, 400, "partly"), (0, 502, "ambiguous"),
        (12345, 503, "ambiguous"), (21211, 500, "number"),
    ],
)  # fmt: skip
def test_a_refusal_that_we_don_t_know_is_told_by_its_http_status(
    code: int, status: int, fault: str
) -> None:
    assert refusal(code, status, "Twilio's words").fault == fault


def test_nothing_follows_from_a_report_that_we_don_t_know() -> None:
    assert (fault_of(12345), fault_of(0), cure_for(12345)) == (Fault.NONE, Fault.NONE, "")


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
