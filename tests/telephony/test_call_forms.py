"""What Twilio posts in the course of a call, hostile and odd forms included, as our own words."""

import pytest
from werkzeug.datastructures import MultiDict

from service.flows.voice.state import CallInput, CallStatus
from service.telephony.call_forms import (
    call_report,
    call_sid,
    inbound_call,
    machine_report,
    other_end,
    parent_sid,
    step_input,
)
from service.telephony.forms import BadForm
from service.telephony.statuses import call_status_of, call_words

OURS, SAM = "+15005550006", "+14155550123"


@pytest.mark.parametrize(
    ("caller", "phone"),
    [
        (SAM, SAM), ("+447700900123", "+447700900123"),
        *((word, "") for word in ("anonymous", "Anonymous", "unknown", "restricted", "")),
        *((word, "") for word in ("+266696687", "+7378742833", "+86282452253", "+8656696")),
        *((word, "") for word in ("+", "4155550123", " +14155550123", "+1415555012x", "911")),
        *((one, "") for one in ("sip:sam@a.example", "client:sam", "+0123456789", "+" + 16 * "1")),
    ],
)  # fmt: skip
def test_a_caller_is_a_number_or_nobody(caller: str, phone: str) -> None:
    call = inbound_call(MultiDict({"CallSid": "CA1", "From": caller, "To": OURS}))
    assert (call.sid, call.phone) == ("CA1", phone)


def test_a_withheld_number_may_be_no_parameter_at_all() -> None:
    assert inbound_call(MultiDict({"CallSid": "CA1"})).phone == ""


@pytest.mark.parametrize(
    ("digits", "key"),
    [*((one, one) for one in "0123456789*#"), ("12", ""), ("11", ""), ("hangup", ""), ("", ""),
     (" 1", ""), ("A", ""), ("\u0661", ""), ("\uff11", ""), ("1" * 10_000, "")],
)  # fmt: skip
def test_a_key_is_one_of_the_twelve(digits: str, key: str) -> None:
    assert step_input(MultiDict({"Digits": digits})) == CallInput(key=key)


@pytest.mark.parametrize(
    ("given", "confidence"),
    [
        ("0.93", 0.93), ("0", 0.0), ("1.0", 1.0), ("9e-1", 0.9),
        *((odd, None) for odd in ("", "NaN", "nan", "inf", "-inf", "-0.1", "1.01", "93", "high")),
        *((odd, None) for odd in ("0,93", "9" * 10_000, "0x1", "\x00")),
    ],
)  # fmt: skip
def test_a_confidence_is_from_0_to_1_or_not_told(given: str, confidence: float | None) -> None:
    heard = step_input(MultiDict({"SpeechResult": "Confirm.", "Confidence": given}))
    assert heard == CallInput(words="Confirm.", confidence=confidence)


@pytest.mark.parametrize(
    ("said", "words"),
    [("x" * 10_000, "x" * 600), ("\x00yes\x00", "yes"), ("  sí \n", "sí"), ("", "")],
)
def test_words_are_cut_and_cleaned(said: str, words: str) -> None:
    assert step_input(MultiDict({"SpeechResult": said})).words == words


@pytest.mark.parametrize("status", ["completed", "no-answer", "busy", "answered", "", "new"])
def test_after_somebody_was_rung_only_our_own_record_says_who_took_it(status: str) -> None:
    assert step_input(MultiDict({"DialCallStatus": status})) == CallInput(taken=False)


def test_nothing_at_all_is_silence() -> None:
    assert step_input(MultiDict()) == CallInput()


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"CallStatus": "ringing", "SequenceNumber": "1"}, (CallStatus.RINGING, 0, 1, 0)),
        ({"CallStatus": "completed", "CallDuration": "42", "SequenceNumber": "3"},
         (CallStatus.COMPLETED, 42, 3, 0)),
        ({"CallStatus": "failed", "ErrorCode": "32017"}, (CallStatus.FAILED, 0, -1, 32017)),
        ({"CallStatus": "teleported", "SequenceNumber": "x"}, (None, 0, 0, 0)),
        ({"CallStatus": "unknown", "CallDuration": "-1"}, (None, 0, -1, 0)),
        ({"CallStatus": "busy", "CallDuration": "9" * 50}, (CallStatus.BUSY, 0, -1, 0)),
    ],
)  # fmt: skip
def test_a_report_says_how_a_call_goes(form: dict[str, str], told: tuple[object, ...]) -> None:
    report = call_report(MultiDict({"CallSid": "CA1", **form}))
    assert (report.status, report.seconds, report.sequence, report.error_code) == told


@pytest.mark.parametrize("word", ["placing", "unknown", "refused"])
def test_our_own_words_for_a_call_are_none_of_twilio_s(word: str) -> None:
    assert call_status_of(word) is None


@pytest.mark.parametrize(
    ("status", "words"),
    [("busy", "the line was busy"), ("no-answer", "nobody picked up"), ("completed", "")],
)
def test_a_call_that_reached_nobody_has_words_for_it(status: str, words: str) -> None:
    assert call_words(call_status_of(status)) == words


@pytest.mark.parametrize("answered_by", ["human", "machine_end_beep", "fax", "unknown", "x" * 30])
def test_who_answered_is_twilio_s_word(answered_by: str) -> None:
    told = machine_report(MultiDict({"CallSid": "CA1", "AnsweredBy": answered_by + "\x00"}))
    assert (told.sid, told.answered_by) == ("CA1", answered_by)


def test_a_recruiter_s_leg_names_the_candidate_s_call() -> None:
    form = MultiDict({"CallSid": "CA2", "ParentCallSid": "CA1"})
    assert (call_sid(form), parent_sid(form)) == ("CA2", "CA1")


@pytest.mark.parametrize(
    ("direction", "from_", "to"),
    [("inbound", SAM, OURS), ("outbound-api", OURS, SAM), ("", OURS, SAM)],
)
def test_the_other_end_changes_sides_with_the_direction(
    direction: str, from_: str, to: str
) -> None:
    assert other_end(MultiDict({"Direction": direction, "From": from_, "To": to})) == SAM


def test_another_end_that_is_withheld_is_nobody() -> None:
    assert other_end(MultiDict({"Direction": "inbound", "From": "anonymous", "To": OURS})) == ""


@pytest.mark.parametrize(
    ("read", "form", "missing"),
    [
        (inbound_call, {"From": SAM}, "CallSid"),
        (call_report, {"CallStatus": "busy"}, "CallSid"),
        (call_report, {"CallSid": "CA1", "CallStatus": "\x00"}, "CallStatus"),
        (call_sid, {"Digits": "1"}, "CallSid"),
        (parent_sid, {"CallSid": "CA1"}, "ParentCallSid"),
        (machine_report, {"AnsweredBy": "human"}, "CallSid"),
        (machine_report, {"CallSid": "CA1"}, "AnsweredBy"),
    ],
)
def test_what_is_missing_is_named(read: object, form: dict[str, str], missing: str) -> None:
    assert callable(read)
    with pytest.raises(BadForm, match=f"{missing} is missing"):
        read(MultiDict(form))
