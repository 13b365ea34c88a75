"""The call about an interview: who it is, what they answer, and how it is said back."""

from datetime import UTC, datetime

import pytest

from service.cli import table_talk
from service.cli.table_call import Call, ring
from service.flows.state import Intent, Reason, Status
from service.flows.voice import speaking
from service.flows.voice.script import Connect, Gather, Hangup
from service.flows.voice.state import Stage
from service.flows.wording.catalogue import LANGUAGES

NOW = datetime(2026, 11, 30, 18, tzinfo=UTC)


def called(language: str = "en", slots: int = 7, **facts: object) -> Call:
    talk = table_talk.begin("Acme", language, interviews=1, slots=slots, now=NOW)
    return ring(talk.with_interview(**facts))


def told(call: Call) -> list[tuple[Intent, Reason | None]]:
    return [(one.intent, one.reason) for one in call.recorded]


def test_says_who_calls_and_nothing_else_before_it_is_known_who_listens() -> None:
    words = called().words()
    assert words.startswith("Hello. This is Acme")
    assert "Sam" in words
    assert not {"interview", "Backend", "Dana", "Tuesday"} & set(words.replace(",", "").split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_confirms_two_moves_and_three_twice_cancels(language: str) -> None:
    known = called(language).press("1")
    assert told(known.press("1")) == [(Intent.CONFIRM, None)]
    assert told(known.press("2")) == [(Intent.RESCHEDULE, Reason.NOT_GIVEN)]
    assert told(known.press("3")) == []
    assert told(known.press("3", "3")) == [(Intent.CANCEL, Reason.NOT_GIVEN)]


def test_says_the_choice_back() -> None:
    confirmed = called().press("1", "1")
    assert confirmed.about is not None
    assert confirmed.about.status is Status.CONFIRMED
    assert "confirmed for Tuesday, December first, at two PM" in confirmed.words()


def test_a_cancel_waits_for_its_second_key() -> None:
    asked = called().press("1", "3")
    assert asked.state.stage is Stage.SURE
    assert "press 3 once more" in asked.words()
    assert asked.about is not None
    assert asked.about.status is Status.SCHEDULED
    assert asked.press("*").state.stage is Stage.ASKING


def test_another_time_instead_of_a_cancel() -> None:
    assert told(called().press("1", "3", "2")) == [(Intent.RESCHEDULE, Reason.NOT_GIVEN)]


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("1", Reason.ANOTHER_OFFER),
        ("2", Reason.NOT_INTERESTED),
        ("3", Reason.SCHEDULE_CONFLICT),
        ("4", Reason.FAMILY_OR_HEALTH),
        ("5", Reason.OTHER),
    ],
)
def test_says_why_by_a_key(key: str, reason: Reason) -> None:
    assert told(called().press("1", "3", "3", key)) == [(Intent.CANCEL, reason)]


def test_a_reason_can_be_skipped() -> None:
    skipped = called().press("1", "3", "3", "#")
    assert skipped.recorded == ()
    assert skipped.state.stage is Stage.DONE


def test_a_time_is_picked_by_its_key_and_said_back() -> None:
    picked = called().press("1", "2", "3")
    assert told(picked) == [(Intent.RESCHEDULE, Reason.NOT_GIVEN)]
    assert "Friday, December fourth, at ten AM" in picked.words()
    assert picked.about is not None
    assert picked.about.status is Status.CONFIRMED


def test_four_leads_to_later_times_until_there_are_none() -> None:
    offered = called(slots=4).press("1", "2")
    assert "press 4" in offered.words()
    later = offered.press("4")
    assert "December fifth" in later.words()
    assert "press 4" not in later.words()
    assert later.press("4").recorded == ()


def test_nine_among_times_means_none_of_them_and_not_an_end_of_calls() -> None:
    none = called().press("1", "2", "9")
    assert [one.told for one in none.recorded] == ["told.none_suits"]


def test_nine_anywhere_else_ends_the_calls_and_not_the_texts() -> None:
    for keys in (["9"], ["1", "9"], ["1", "3", "9"]):
        stopped = called().press(*keys)
        assert told(stopped) == [(Intent.OPT_OUT, None)]
        assert stopped.has_ended
        assert not stopped.talk.snapshot.thread.opted_out


def test_a_wrong_number_takes_a_second_key() -> None:
    once = called().press("7")
    assert told(once) == []
    assert told(once.press("7")) == [(Intent.WRONG_NUMBER, None)]
    assert "interview" not in once.press("7").words()


def test_two_at_the_door_is_no_answer() -> None:
    assert called().press("2").recorded == ()
    assert called().press("3", "3").recorded == ()


def test_the_recruiter_is_rung_and_asked_first() -> None:
    rung = called(recruiter_phone="+14155550100").press("1", "0")
    assert rung.script().verbs[-1] == Connect("+14155550100")
    assert rung.recorded == ()


@pytest.mark.parametrize("phone", ["", "+14155550100"])
def test_a_recruiter_who_is_not_reached_owes_a_call(phone: str) -> None:
    call = called(recruiter_phone=phone).press("1", "0")
    nobody = call.not_taken() if phone else call
    assert [(one.intent, one.urgent, one.told) for one in nobody.recorded] == [
        (Intent.CALL_ME, True, "told.reached_nobody")
    ]
    assert nobody.state.stage is Stage.DONE
    assert told(nobody.press("*", "1")) == [(Intent.CONFIRM, None)]


def test_a_recruiter_who_took_the_call_is_told_nothing_more() -> None:
    over = called(recruiter_phone="+14155550100").press("1", "0").taken()
    assert over.recorded == ()
    assert over.has_ended


def test_nobody_is_connected_before_they_say_who_they_are() -> None:
    assert called(recruiter_phone="+14155550100").press("0").state.stage is Stage.IDENTITY


def test_silence_is_asked_twice_more_and_then_the_text_is_named() -> None:
    call = called().press("1")
    for _ in range(2):
        call = call.stay_silent()
        assert not call.has_ended
    over = call.stay_silent()
    assert over.has_ended
    assert over.script().verbs[-1] == Hangup()
    assert "answer by text" in over.words()
    assert over.recorded == ()


def test_a_key_without_a_meaning_is_no_answer_however_often() -> None:
    call = called().press("1")
    for _ in range(3):
        call = call.press("6")
        assert call.recorded == ()
    assert call.has_ended


def test_another_language_is_a_key_away_while_it_is_not_certain() -> None:
    asked = called(language_given=False)
    assert "Para español" in asked.words()
    spanish = asked.press("8")
    assert "Acme" in spanish.words()
    assert "oprime" in spanish.words()
    assert isinstance(spanish.script().verbs[0], Gather)
    assert told(spanish.press("1", "1")) == [(Intent.CONFIRM, None)]
    assert "Para español" not in called(language_given=True).words()


def test_a_call_about_what_has_begun_says_nothing() -> None:
    talk = table_talk.begin("Acme", "en", interviews=1, slots=0, now=NOW)
    late = ring(talk.with_interview(starts_at=NOW))
    assert late.has_ended
    assert "interview" not in late.words()


def test_an_answer_by_text_while_it_rang_is_known() -> None:
    assert "is confirmed for" in called(status=Status.CONFIRMED).press("1").words()


def test_the_language_that_was_chosen_is_kept_once_it_is_known_who_chose() -> None:
    spanish = called(language_given=False).press("8")
    assert spanish.about is not None
    assert spanish.about.language == "en"
    known = spanish.press("1").about
    assert known is not None
    assert (known.language, known.language_given) == ("es", True)


def test_nine_after_nobody_took_the_call_is_still_none_of_the_times() -> None:
    nobody = called(recruiter_phone="+14155550100").press("1", "2", "0").not_taken()
    refused = nobody.press("9")
    assert [one.told for one in refused.recorded] == ["told.none_suits"]
    assert not refused.has_ended


@pytest.mark.parametrize(
    ("zone", "time"), [("America/New_York", "five PM Eastern"), ("", "two PM Pacific")]
)
def test_the_recruiter_hears_the_time_of_their_own_clock(zone: str, time: str) -> None:
    about = called().about
    assert about is not None
    assert time in speaking.whisper(about, "Acme", zone).words
