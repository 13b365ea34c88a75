"""What a text says by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.flows.meaning import Leaning, Topic
from service.flows.replies import LANGUAGES, understand
from service.flows.state import Intent, Reason


@pytest.mark.parametrize(
    ("body", "digit"),
    [
        ("1", 1), (" 2 ", 2), ("3.", 3), ("1)", 1), ("#2", 2), ("(3)", 3), ("1!", 1), ('"1"', 1),
        ("1️⃣", 1), ("①", 1), ("\uff11", 1), ("٢", 2), ("\u200b1", 1), ("1\u200e", 1), ("2\n", 2),
        ("one", 1), ("Two", 2), ("tres", 3), ("UNO", 1), ("9", 9), ("2 please", 2), ("1 👍", 1),
        ("the second one", 2), ("option 3", 3), ("1, yes", 1), ("3, cancel it", 3),
        ("thanks, 2", 2), ("3, I have exams all week", 3), ("1, but running late", 1),
        ("2, yes please", 2),
    ],
)  # fmt: skip
def test_a_digit_is_read_in_every_way_people_write_it(body: str, digit: int) -> None:
    assert understand(body, "en").digit == digit


@pytest.mark.parametrize(
    "body", ["1 2", "1, 2", "10", "1/2", "½", "1 or 3", "12", "1.5", "could we do 3?"]
)
def test_what_is_no_single_digit_is_none(body: str) -> None:
    assert understand(body, "en").digit is None


@pytest.mark.parametrize(
    ("body", "letter"), [("A", "A"), ("b.", "B"), ("(c)", "C"), ("\uff21", "A"), ("B please", "B")]
)
def test_a_letter_is_a_letter_even_when_it_is_short_for_a_word(body: str, letter: str) -> None:
    assert understand(body, "en").letter == letter


@pytest.mark.parametrize(
    ("body", "intent"),
    [
        ("can't wait", "confirm"),
        ("not cancelling, I'll be there", "confirm"),
        ("yes but can we move it to 3", "reschedule"),
        ("I was going to cancel but I'll come", "confirm"),
        ("I'd love to come but I took another job", "cancel"),
        ("No I'm not confirming, I want to cancel", "cancel"),
        ("my friend cancelled hers, but I'm coming", "confirm"),
        ("did you cancel my interview?", "question"),
        ("plese cancle my interview", "cancel"),
        ("yesss", "confirm"),
        ("c u tmrw", "confirm"),
        ("2moro is no good, can we do thurs", "reschedule"),
        ("my kid is in hospital", "reschedule"),
        ("thanks", "thanks"),
    ],
)
def test_negation_contrast_slips_and_short_forms_are_understood(body: str, intent: str) -> None:
    assert understand(body, "en").intent == intent


@pytest.mark.parametrize(
    "body",
    [
        "", " ", "?", "maybe", "I'll come if I get off work", "probably yes", "let me check", "😡",
        "\x00", "yes. no. I don't know", "I never said I'd come", "I have cancer", "好的", "asdf",
        "might have to cancel", "my sister said yes on my phone, I haven't decided",
    ],
)  # fmt: skip
def test_what_is_not_plainly_said_is_no_intent(body: str) -> None:
    assert understand(body, "en").intent is None


@pytest.mark.parametrize(
    ("body", "leaning"),
    [
        ("ok", Leaning.ASSENT), ("👍🏽", Leaning.ASSENT), ("no problem", Leaning.ASSENT),
        ("no", Leaning.NO), ("can't make it", Leaning.UNABLE), ("more", Leaning.MORE),
        ("none of these", Leaning.NONE),
    ],
)  # fmt: skip
def test_what_needs_its_question_leans_and_decides_nothing(body: str, leaning: Leaning) -> None:
    understood = understand(body, "en")
    assert (understood.intent, understood.leaning) == (None, leaning)


def test_several_intents_give_the_strongest_safe_one_and_keep_the_others() -> None:
    understood = understand("yes! but running 10 late", "en")
    assert (understood.intent, understood.also) == (Intent.CONFIRM, (Intent.RUNNING_LATE,))
    assert understood.minutes == 10


@pytest.mark.parametrize(
    ("body", "minutes"),
    [
        ("running 10 late", 10), ("there in 15", 15), ("ten minutes late", 10),
        ("half an hour late sorry", 30), ("running late", None), ("I'll be late, 2:20", None),
    ],
)  # fmt: skip
def test_a_lateness_is_read_in_minutes(body: str, minutes: int | None) -> None:
    understood = understand(body, "en")
    assert (understood.intent, understood.minutes) == (Intent.RUNNING_LATE, minutes)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("please cancel, I took another job", Reason.ANOTHER_OFFER),
        ("I'm sick, can we reschedule?", Reason.FAMILY_OR_HEALTH),
        ("I'm sick and can't come", Reason.FAMILY_OR_HEALTH),
        ("I have an exam, can we move it", Reason.SCHEDULE_CONFLICT),
        ("the pay is too low, please cancel", Reason.NOT_INTERESTED),
        ("my dad just died. please cancel", Reason.EMERGENCY),
        ("car broke down, can we do another day", Reason.OTHER),
        ("please cancel", None),
    ],
)
def test_a_reason_is_kept_with_or_without_an_answer(body: str, reason: Reason | None) -> None:
    assert understand(body, "en").reason == reason


@pytest.mark.parametrize(
    ("body", "topic"),
    [
        ("where is it?", Topic.PLACE), ("what time is it?", Topic.TIME),
        ("how long will it take", Topic.LENGTH), ("who is this", Topic.WHO),
        ("is there parking", None),
    ],
)  # fmt: skip
def test_a_question_says_what_it_is_about(body: str, topic: Topic | None) -> None:
    understood = understand(body, "en")
    assert (understood.intent, understood.topic) == (Intent.QUESTION, topic)


@pytest.mark.parametrize(
    ("body", "language", "intent"),
    [
        ("sí, allí estaré", "en", "confirm"), ("j'ai accepté un autre poste", "en", "cancel"),
        ("Können wir das auf Mittwoch verschieben?", "en", "reschedule"),
        ("vou atrasar uns 10 minutos", "en", "running_late"), ("I'll be there", "de", "confirm"),
        ("please cancel my interview", "fr", "cancel"), ("yes", "nl", "confirm"),
        ("¡Allí estaré!", "es-MX", "confirm"),
    ],
)  # fmt: skip
def test_the_candidate_s_language_is_asked_first_and_the_others_after_it(
    body: str, language: str, intent: str
) -> None:
    assert understand(body, language).intent == intent


@pytest.mark.parametrize(
    ("body", "leaning"),
    [
        ("Liked \u201cAcme: Reply 1 to confirm\u201d", Leaning.ASSENT),
        ("\U0001f44d to \u201cAcme: your interview\u201d", Leaning.ASSENT),
        ("Laughed at \u201cAcme: Reply 1 to confirm\u201d", None),
        ("Disliked \u201cAcme: Reply 1 to confirm\u201d", None),
    ],
)
def test_a_reaction_says_nothing_of_the_words_that_it_quotes(
    body: str, leaning: Leaning | None
) -> None:
    understood = understand(body, "en")
    assert (understood.intent, understood.leaning) == (None, leaning)


@given(st.text(max_size=300), st.sampled_from(LANGUAGES))
def test_any_text_is_read_the_same_way_twice_and_never_fails(body: str, language: str) -> None:
    assert understand(body, language) == understand(body, language)


def test_a_text_of_the_longest_kind_is_read() -> None:
    assert understand("yes but " * 4000, "en").rule
