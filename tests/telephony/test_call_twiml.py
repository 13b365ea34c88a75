"""A call's script as TwiML: the shape, the addresses, the words, whatever stands in a name."""

from collections.abc import Iterator
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from service.flows.voice.script import Connect, Gather, Hangup, Line, Say, Script
from service.telephony import call_twiml
from service.telephony.call_addresses import CallAddresses
from service.telephony.voices import Voices
from tests.support.properties import BOUNDED
from tests.support.twiml import check, spoken, verbs

AT = CallAddresses("https://unghost.example/hr", 7, 2)
VOICES = Voices()
OURS, DANA = "+15005550006", "+14155550199"
HELLO = Line("Hello, this is Acme.", "en")
HOLA = Line("Para español, oprima el 8.", "es-MX")
MENU = Gather((HELLO, HOLA), "en", ("confirm", "another time"))
ENDS = (MENU, Gather((), "fr"), Connect(DANA), Connect(DANA, whispered=False), Hangup())
NASTY = "</Say><Hangup/><!-- & ]]> \" ' \x00\x0b\ud83d\ufffe Sam \U0001f600"


def answered(*parts: Say | Gather | Connect | Hangup, caller_id: str = OURS) -> str:
    return call_twiml.answer(Script(parts), AT, VOICES, caller_id)


def documents() -> Iterator[str]:
    """Every shape that a script can give, and the ones beside the script."""
    said = (Say((HELLO,)), Say((HOLA, HELLO)), Say(()))
    for count in range(len(said) + 1):
        for before in combinations(said, count):
            yield from (answered(*before, end) for end in ENDS)
    yield answered(Connect(DANA, whispered=False), caller_id="")
    yield call_twiml.whisper(HELLO, AT, VOICES)
    yield call_twiml.taken(accepted=True)
    yield call_twiml.taken(accepted=False)
    yield call_twiml.hang_up()


def test_every_document_has_the_shape_that_the_sdk_s_classes_allow() -> None:
    checked = [check(document) for document in documents()]
    assert len(checked) == 45


def test_a_menu_takes_a_key_or_words_and_posts_silence_too() -> None:
    menu = verbs(answered(MENU))[0]
    assert menu.name == "Gather"
    assert menu.attributes == {
        "input": "dtmf speech", "numDigits": "1", "finishOnKey": "", "timeout": "6",
        "speechTimeout": "2", "language": "en-US", "hints": "confirm,another time",
        "action": "https://unghost.example/hr/twilio/voice/7/3#rc=3&rp=ct,rt,5xx",
        "method": "POST", "actionOnEmptyResult": "true",
    }  # fmt: skip


def test_each_line_is_spoken_by_the_voice_of_its_language() -> None:
    said = verbs(answered(MENU))[0].inside
    assert [(one.text, one.attributes) for one in said] == [
        (HELLO.words, {"voice": "Polly.Joanna-Neural", "language": "en-US"}),
        (HOLA.words, {"voice": "Polly.Lupe-Neural", "language": "es-US"}),
    ]


def test_a_recruiter_is_rung_with_our_number_and_hears_a_whisper_first() -> None:
    dial = verbs(answered(Connect(DANA, seconds=20)))[0]
    action = "https://unghost.example/hr/twilio/voice/7/3#rc=3&rp=ct,rt,5xx"
    told = {"action": action, "method": "POST", "timeout": "20", "callerId": OURS}
    assert (dial.name, dial.attributes) == ("Dial", told)
    whisper = "https://unghost.example/hr/twilio/voice/7/whisper#rc=3&rp=ct,rt,5xx"
    assert dial.inside[0].text == DANA
    assert dial.inside[0].attributes == {"url": whisper, "method": "POST"}


def test_a_reception_is_simply_rung() -> None:
    dial = verbs(answered(Connect(DANA, whispered=False), caller_id=""))[0]
    assert "callerId" not in dial.attributes
    assert dial.inside[0].attributes == {}


def test_a_recruiter_who_presses_nothing_is_not_put_through() -> None:
    gather, end = verbs(call_twiml.whisper(HELLO, AT, VOICES))
    assert gather.attributes["action"].startswith("https://unghost.example/hr/twilio/voice/7/taken")
    assert gather.attributes["input"] == "dtmf"
    assert (end.name, [one.text for one in gather.inside]) == ("Hangup", [HELLO.words])


@pytest.mark.parametrize(("accepted", "names"), [(True, []), (False, ["Hangup"])])
def test_a_recruiter_s_key_puts_through_or_ends_the_attempt(
    accepted: bool, names: list[str]
) -> None:
    assert [one.name for one in verbs(call_twiml.taken(accepted))] == names


def test_a_voicemail_is_spoken_and_ends() -> None:
    said = verbs(answered(Say((HELLO, HOLA)), Hangup()))
    assert [one.name for one in said] == ["Say", "Say", "Hangup"]


def test_a_name_full_of_markup_is_spoken_as_it_stands() -> None:
    document = answered(Say((Line(NASTY, "en"),)), Hangup())
    check(document)
    assert spoken(document) == ["</Say><Hangup/><!-- & ]]> \" '  Sam \U0001f600"]


@BOUNDED
@given(some.text(), some.text())
def test_no_text_at_all_breaks_a_document(words: str, hint: str) -> None:
    check(answered(Say((Line(words, "de"),)), Gather((Line(words, "pt"),), "pt", (hint,))))


def test_hints_stay_within_what_the_recogniser_takes() -> None:
    hints = ("yes, please", "x" * 101, "", *(f"word {n}" for n in range(600)))
    document = answered(Gather((HELLO,), "en", hints))
    check(document)
    kept = verbs(document)[0].attributes["hints"].split(",")
    assert (len(kept), kept[0], kept[1]) == (500, "yes please", "word 0")


def test_a_line_without_words_is_left_out() -> None:
    assert spoken(answered(Say((Line(" \x00 ", "en"), HELLO)), Hangup())) == [HELLO.words]


@pytest.mark.parametrize(
    ("step", "leaf"), [("this_step", "2"), ("next_step", "3"), ("status", "status"),
                       ("machine", "machine"), ("voicemail", "voicemail"), ("taken", "taken")],
)  # fmt: skip
def test_an_address_names_our_call_and_asks_twilio_to_persist(step: str, leaf: str) -> None:
    expected = f"https://unghost.example/hr/twilio/voice/7/{leaf}#rc=3&rp=ct,rt,5xx"
    assert getattr(AT, step) == expected
