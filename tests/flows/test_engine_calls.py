"""No more calls: by text and on the phone, apart from texts and together with them."""

import pytest

from service.flows.answers import menu
from service.flows.effects import ChangeConsent, Decision, PromptKind, SetStatus
from service.flows.events import Spoken
from service.flows.meaning import Leaning, Topic, Understood
from service.flows.replies import understand
from service.flows.state import Intent, Status
from tests.support.flow import happened, interview, kind_of, replies, said, snapshot, then

NO_CALLS = [
    ("en", "stop calling me"), ("en", "STOP CALLING!!"), ("en", "don't call me again"),
    ("en", "please dont call me any more"), ("en", "no more calls"), ("en", "quit calling"),
    ("en", "please do not call, text me instead"), ("en", "take me off your call list"),
    ("en", "never call this number again"), ("en", "I'd rather you didn't call"),
    ("es", "dejen de llamarme"), ("es", "no me llamen más"), ("es", "no quiero más llamadas"),
    ("es", "no me llame, mándeme un mensaje"), ("fr", "arrêtez de m'appeler"),
    ("fr", "ne m'appelez plus svp"), ("fr", "plus d'appels"), ("fr", "stop aux appels"),
    ("de", "rufen Sie mich nicht mehr an"), ("de", "keine Anrufe mehr"),
    ("de", "bitte nicht mehr anrufen"), ("de", "Hören Sie bitte auf, mich anzurufen!"),
    ("pt", "parem de me ligar"),
    ("pt", "não me liguem mais"), ("pt", "sem mais ligações por favor"),
]  # fmt: skip
NO_CONTACT = [
    ("en", "stop texting and calling me"), ("en", "don't call or text me"),
    ("en", "stop contacting me"), ("en", "leave me alone"), ("en", "remove my number"),
    ("es", "dejen de llamarme y de escribirme"), ("es", "no me contacten"),
    ("fr", "ne me contactez plus"), ("fr", "arrêtez de m'appeler et de m'écrire"),
    ("de", "kontaktieren Sie mich nicht mehr"), ("de", "lassen Sie mich in Ruhe"),
    ("pt", "parem de me ligar e de mandar mensagens"), ("pt", "não me contactem mais"),
]  # fmt: skip
NO_TEXTS = [
    ("en", "stop texting me"), ("en", "no more texts"), ("es", "no me escriban"),
    ("fr", "arrêtez de m'écrire"), ("de", "keine SMS mehr"), ("de", "Hört auf!"),
    ("pt", "parem de mandar mensagens"),
    ("en", "don't contact me by text, call me"), ("es", "No me escriban, mejor llámenme"),
]  # fmt: skip


def consent(decision: Decision) -> list[tuple[bool | None, bool | None]]:
    changes = (one for one in decision.effects if isinstance(one, ChangeConsent))
    return [(one.texts_allowed, one.calls_allowed) for one in changes]


@pytest.mark.parametrize(("language", "text"), NO_CALLS)
def test_words_against_calls_stop_calls_and_leave_texts_and_the_question(
    language: str, text: str
) -> None:
    before = snapshot(interview(language=language), language=language)
    decision = said(before, text)
    assert consent(decision) == [(None, False)]
    assert kind_of(decision) is PromptKind.NO_MORE_CALLS
    assert [(one.intent, one.told) for one in replies(decision)] == [
        (Intent.OPT_OUT, "told.no_more_calls")
    ]
    assert decision.question == before.thread.question


@pytest.mark.parametrize(("language", "text"), NO_CONTACT)
def test_words_against_everything_stop_texts_and_calls(language: str, text: str) -> None:
    decision = said(snapshot(interview(language=language), language=language), text)
    assert consent(decision) == [(False, False)]
    assert kind_of(decision) is PromptKind.OPTED_OUT
    assert [one.told for one in replies(decision)] == ["told.no_contact"]


@pytest.mark.parametrize(("language", "text"), NO_TEXTS)
def test_words_against_texts_say_nothing_of_calls(language: str, text: str) -> None:
    decision = said(snapshot(interview(language=language), language=language), text)
    assert consent(decision) == [(False, None)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "call me"), ("en", "Don't call off the interview"),
        ("en", "don't forget to call me"),
        ("en", "don't call me before 5"), ("en", "you did not call me"), ("en", "no call no show"),
        ("en", "I want you to call me"), ("en", "my kid's school won't stop calling me"),
        ("en", "please don't call my references"), ("en", "can I text instead of calling?"),
        ("en", "why don't you call me?"), ("en", "I prefer you would call me"),
        ("es", "llámenme por favor"), ("es", "no me llamaron"),
        ("es", "no me llamen antes de las 5"),
        ("fr", "appelez-moi"), ("fr", "je ne peux plus appeler"),
        ("fr", "vous ne m'appelez plus ?"), ("de", "rufen Sie mich an"),
        ("de", "ich habe keine Anrufe bekommen"), ("de", "rufen Sie mich nicht vor 17 Uhr an"),
        ("pt", "me liga por favor"), ("pt", "não me ligaram"), ("pt", "não me ligue antes das 17"),
    ],
)  # fmt: skip
def test_other_words_about_calls_withdraw_nothing(language: str, text: str) -> None:
    decision = said(snapshot(interview(language=language), language=language), text)
    assert consent(decision) == []


def test_a_stranger_s_words_against_calls_are_honoured_in_silence() -> None:
    decision = said(snapshot(), "stop calling me")
    assert (consent(decision), decision.prompt) == ([(None, False)], None)


def test_who_cancels_and_wants_no_calls_gets_both() -> None:
    before = snapshot(interview())
    decision = said(before, "please cancel my interview and stop calling me")
    assert consent(decision) == [(None, False)]
    assert SetStatus(1, Status.CANCELLED) in decision.effects
    assert kind_of(said(then(before, decision), "1")) is not PromptKind.CONFIRMED


def test_who_wants_no_calls_still_answers_by_text() -> None:
    before = snapshot(interview())
    after = then(before, said(before, "stop calling me"))
    assert SetStatus(1, Status.CONFIRMED) in said(after, "1").effects


@pytest.mark.parametrize(
    ("words", "stopped"),
    [
        ("stop calling me", (None, False)), ("stop", (None, False)),
        ("leave me alone", (False, False)), ("stop texting me", (False, False)),
    ],
)  # fmt: skip
def test_on_the_phone_only_what_is_named_is_stopped_besides_calls(
    words: str, stopped: tuple[bool | None, bool | None]
) -> None:
    decision = happened(snapshot(interview()), Spoken(understand(words, "en"), words))
    assert consent(decision) == [stopped]


def test_a_cancel_beside_it_on_the_phone_still_waits_for_its_key() -> None:
    words = "cancel my interview and stop calling me"
    decision = happened(snapshot(interview()), Spoken(understand(words, "en"), words))
    assert not any(isinstance(one, SetStatus) for one in decision.effects)


def test_an_opt_out_beside_a_wish_for_a_call_keeps_the_call() -> None:
    understood = understand("leave me alone with these texts, call me", "en")
    assert (understood.intent, understood.topic) == (Intent.OPT_OUT, None)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "speaking"), ("en", "this is she"), ("en", "this is he speaking"),
        ("en", "that's me"), ("en", "it's me"), ("es", "soy yo"), ("es", "ella habla"),
        ("fr", "c'est moi"), ("fr", "lui-même"), ("de", "am Apparat"), ("de", "ich bin's"),
        ("de", "das bin ich"), ("pt", "sou eu"), ("pt", "é ela"), ("pt", "ele mesmo"),
    ],
)  # fmt: skip
def test_who_says_it_is_them_says_nothing_else(language: str, words: str) -> None:
    understood = understand(words, language)
    assert (understood.intent, understood.leaning) == (None, Leaning.SELF)


@pytest.mark.parametrize(
    "words", ["this is her husband", "it's me who has to work", "Maria speaking", "not speaking"]
)
def test_who_says_more_is_not_taken_for_them(words: str) -> None:
    assert understand(words, "en").leaning is not Leaning.SELF


def test_that_is_me_is_no_answer_to_a_reminder() -> None:
    decision = said(snapshot(interview()), "that's me")
    assert not any(isinstance(one, SetStatus) for one in decision.effects)
    assert kind_of(decision) is PromptKind.UNCLEAR


def test_a_key_against_calls_needs_no_topic() -> None:
    for topic in (None, Topic.CALLS):
        pressed = Spoken(Understood(intent=Intent.OPT_OUT, topic=topic, rule="key 9"), "9")
        assert consent(happened(snapshot(interview()), pressed)) == [(None, False)]


def test_what_is_said_when_its_interview_has_begun_is_about_no_other() -> None:
    begun, next_week = interview(1, hours=-0.1), interview(2, hours=160)
    before = snapshot(begun, next_week, question=menu(about=begun))
    decision = happened(before, Spoken(understand("I confirm", "en"), "I confirm"))
    assert {one.interview_id for one in replies(decision)} == {1}
    assert not any(isinstance(one, SetStatus) for one in decision.effects)


def test_the_record_of_consent_says_that_it_was_a_key() -> None:
    decision = happened(snapshot(interview()), Spoken(Understood(Intent.OPT_OUT), "9"))
    (change,) = (one for one in decision.effects if isinstance(one, ChangeConsent))
    assert (change.source, change.texts_allowed, change.calls_allowed) == ("key", None, False)
