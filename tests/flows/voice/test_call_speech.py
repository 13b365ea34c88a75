"""What is spoken into a call: read by the rules of texts, read back when it was not heard well."""

from datetime import UTC, datetime

import pytest

from service.cli import table_talk
from service.cli.table_call import Call, ring
from service.flows.state import Intent, Reason
from service.flows.voice.state import Stage
from service.flows.wording.catalogue import LANGUAGES

NOW = datetime(2026, 11, 30, 18, tzinfo=UTC)


def at_the_menu(language: str = "en") -> Call:
    return ring(table_talk.begin("Acme", language, interviews=1, slots=5, now=NOW)).press("1")


def at_the_door(language: str = "en") -> Call:
    return ring(table_talk.begin("Acme", language, interviews=1, slots=5, now=NOW))


def intents(call: Call) -> list[Intent]:
    return [one.intent for one in call.recorded]


@pytest.mark.parametrize(
    ("language", "words", "intent"),
    [
        ("en", "I'd like to confirm", Intent.CONFIRM),
        ("en", "can we find another day", Intent.RESCHEDULE),
        ("en", "one", Intent.CONFIRM),
        ("es", "confirmo", Intent.CONFIRM),
        ("es", "necesito cambiar la fecha", Intent.RESCHEDULE),
        ("fr", "je confirme", Intent.CONFIRM),
        ("fr", "je voudrais un autre jour", Intent.RESCHEDULE),
        ("de", "ich bestätige", Intent.CONFIRM),
        ("de", "ich brauche einen anderen Termin", Intent.RESCHEDULE),
        ("pt", "eu confirmo", Intent.CONFIRM),
        ("pt", "preciso remarcar", Intent.RESCHEDULE),
        ("en", "I'm running ten minutes late", Intent.RUNNING_LATE),
    ],
)
def test_what_was_heard_well_is_an_answer(language: str, words: str, intent: Intent) -> None:
    assert intents(at_the_menu(language).speak(words)) == [intent]


@pytest.mark.parametrize("confidence", [None, 0.0, 0.3, 0.69])
def test_what_was_not_heard_well_is_read_back_and_changes_nothing(confidence: float) -> None:
    heard = at_the_menu().speak("I need another day", confidence)
    assert heard.state.stage is Stage.HEARD
    assert "I heard that you would like another time" in heard.words()
    assert heard.recorded == ()
    assert intents(heard.press("1")) == [Intent.RESCHEDULE]


def test_no_to_what_was_read_back_leads_to_the_menu() -> None:
    back = at_the_menu().speak("I confirm", 0.2).press("2")
    assert back.recorded == ()
    assert back.state.stage is Stage.ASKING


@pytest.mark.parametrize("confidence", [0.99, 0.4])
def test_a_spoken_cancel_takes_a_key(confidence: float) -> None:
    spoken = at_the_menu().speak("please cancel the interview", confidence)
    if spoken.state.stage is Stage.HEARD:
        spoken = spoken.press("1")
    assert spoken.state.stage is Stage.SURE
    assert spoken.recorded == ()
    assert spoken.speak("cancel", 1.0).recorded == ()
    assert intents(spoken.press("3")) == [Intent.CANCEL]


def test_a_reason_that_was_spoken_with_the_cancel_is_kept() -> None:
    call = at_the_menu().speak("I took another offer, please cancel", 0.9).press("3")
    assert [(one.intent, one.reason) for one in call.recorded] == [
        (Intent.CANCEL, Reason.ANOTHER_OFFER)
    ]


@pytest.mark.parametrize("words", ["cancel", "stop", "yes", "end"])
def test_no_carrier_listens_to_a_spoken_word(words: str) -> None:
    call = at_the_menu().speak(words, 0.95)
    assert not call.talk.snapshot.thread.opted_out


@pytest.mark.parametrize("words", ["stop calling me", "no more calls please"])
def test_stop_calling_ends_the_calls_only(words: str) -> None:
    call = at_the_menu().speak(words, 0.95)
    assert intents(call) == [Intent.OPT_OUT]
    assert call.has_ended
    assert not call.talk.snapshot.thread.opted_out


def test_a_time_is_picked_by_word() -> None:
    picked = at_the_menu().press("2").speak("the second one", 0.9)
    assert "Thursday, December third" in picked.words()


def test_a_time_that_was_not_heard_well_is_read_back_with_its_date() -> None:
    heard = at_the_menu().press("2").speak("two", 0.3)
    assert "Thursday, December third" in heard.words()
    assert heard.recorded == ()
    assert intents(heard.press("1")) == [Intent.RESCHEDULE]


def test_words_that_nobody_understands_twice_go_to_a_person() -> None:
    call = at_the_menu().speak("purple monkeys dishwasher", 0.9)
    assert call.recorded == ()
    again = call.speak("purple monkeys dishwasher", 0.9)
    assert intents(again) == [Intent.UNCLEAR]


def test_noise_is_no_answer() -> None:
    call = at_the_menu()
    for _ in range(3):
        call = call.speak("purple monkeys dishwasher", 0.2)
        assert call.recorded == ()
    assert call.has_ended


@pytest.mark.parametrize(
    "greeting",
    [
        "hi you've reached Sam Lee please leave a message after the tone",
        "this is Sam I can't come to the phone right now thanks bye",
        "yes hello this is the mailbox of Sam Lee yes please speak after the beep",
    ],
)
def test_a_machine_s_greeting_says_not_who_it_is(greeting: str) -> None:
    call = at_the_door().speak(greeting, 0.95)
    assert call.state.stage in {Stage.IDENTITY, Stage.SURE}
    assert "interview" not in call.words()
    assert call.recorded == ()


@pytest.mark.parametrize("words", ["yes", "yes it is", "speaking"])
def test_a_short_yes_says_who_it_is(words: str) -> None:
    assert at_the_door().speak(words, 0.9).state.stage is Stage.ASKING


def test_a_yes_that_was_not_heard_well_says_nothing() -> None:
    assert at_the_door().speak("yes", 0.3).state.stage is Stage.IDENTITY


def test_who_asks_for_a_person_is_put_through() -> None:
    assert at_the_menu().speak("can I talk to Dana", 0.9).recorded[0].told == "told.reached_nobody"


@pytest.mark.parametrize("keys", [(), ("7",), ("1",), ("1", "3"), ("1", "2"), ("1", "1")])
def test_stop_calling_is_heard_whatever_is_being_asked(keys: tuple[str, ...]) -> None:
    call = at_the_door().press(*keys).speak("stop calling me", 0.95)
    assert intents(call) == [Intent.OPT_OUT]
    assert call.has_ended


@pytest.mark.parametrize("confidence", [0.95, 0.4])
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "cancel it and stop calling me"),
        ("en", "please cancel the interview and stop texting me"),
        ("de", "sagen Sie den Termin ab und rufen Sie mich nicht mehr an"),
        ("es", "cancele la entrevista y no me llamen más"),
        ("fr", "annulez l'entretien et ne m'appelez plus"),
        ("pt", "cancele a entrevista e não me liguem mais"),
    ],
)
def test_a_cancel_with_stop_calling_is_both(language: str, words: str, confidence: float) -> None:
    call = at_the_menu(language).speak(words, confidence)
    if call.state.stage is Stage.HEARD:
        call = call.press("1")
    assert intents(call) == [Intent.OPT_OUT]
    assert call.state.stage is Stage.SURE
    assert intents(call.press("3")) == [Intent.CANCEL]


@pytest.mark.parametrize("words", ["stop texting me", "stop texting and calling me"])
def test_who_wants_no_texts_either_hears_that_both_end(words: str) -> None:
    call = at_the_menu().speak(words, 0.95)
    assert call.talk.snapshot.thread.opted_out
    assert "not call or text this number again" in call.words()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("words", ["hello", "who is this", ""])
def test_who_cuts_us_off_at_the_door_hears_again_who_calls(language: str, words: str) -> None:
    call = at_the_door(language)
    assert call.speak(words).words() == call.words()
    assert call.press("*").words() == call.words()
