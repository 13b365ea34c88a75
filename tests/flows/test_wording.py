"""Answers as they are read, dates by zone and language, and what a recruiter is told."""

from datetime import UTC, datetime

import pytest

from service.flows.effects import Prompt, PromptKind
from service.flows.wording.candidate import answer
from service.flows.wording.clean import one_line
from service.flows.wording.recruiter import Told, answer_in_words, letter
from service.flows.wording.times import when
from tests.support.flow import interview, slots

MOMENT = datetime(2026, 12, 5, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "tag", "words"),
    [
        ("America/Los_Angeles", "en", "Sat, Dec 5 at 2:00 PM PST"),
        ("America/New_York", "en", "Sat, Dec 5 at 5:00 PM EST"),
        ("America/New_York", "es", "sab, 5 de dic a las 5:00 p.m. EST"),
        ("Asia/Tokyo", "en", "Sun, Dec 6 at 7:00 AM JST"),
        ("UTC", "en", "Sat, Dec 5 at 10:00 PM UTC"),
        ("UTC", "xx-nonsense", "Sat, Dec 5 at 10:00 PM UTC"),
    ],
)
def test_a_moment_is_told_in_the_candidate_s_zone_and_language(
    zone: str, tag: str, words: str
) -> None:
    assert when(MOMENT, zone, tag) == words


def test_summer_time_has_its_own_name() -> None:
    assert when(datetime(2026, 7, 1, 21, tzinfo=UTC), "America/Los_Angeles", "en").endswith("PDT")


def test_offered_times_stand_on_lines_of_their_own_with_their_digit() -> None:
    prompt = Prompt(PromptKind.SLOTS, interview(), slots=slots(48, 50))
    assert answer(prompt, "en", "Acme").splitlines()[1:] == [
        "1 Wed, Dec 2 at 10:00 AM PST", "2 Wed, Dec 2 at 12:00 PM PST",
    ]  # fmt: skip


def test_interviews_are_named_with_letter_title_recruiter_and_time() -> None:
    prompt = Prompt(PromptKind.WHICH, interviews=(interview(), interview(2, title="Team lead")))
    assert answer(prompt, "en", "Acme").splitlines()[1:] == [
        "A Backend engineer with Dana Reyes, Tue, Dec 1 at 12:00 PM PST",
        "B Team lead with Dana Reyes, Tue, Dec 1 at 12:00 PM PST",
    ]


@pytest.mark.parametrize(
    ("name", "first"),
    [("", ""), ("   ", ""), ("Cher", "Cher"), ("Jos\u00e9 \u00c1lvarez", "Jos\u00e9")],
)
def test_every_name_can_be_greeted(name: str, first: str) -> None:
    text = answer(Prompt(PromptKind.CONFIRMED, interview(candidate_name=name)), "en", "Acme")
    assert text.startswith(f"Acme: Thank you, {first}.")


def test_typographic_marks_do_not_make_a_text_dear() -> None:
    about = interview(title="R\u2019n\u2019D \u2014 \u201clead\u201d")
    text = answer(Prompt(PromptKind.WHICH, interviews=(about,)), "en", "Acme")
    assert """R'n'D - "lead\"""" in text


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("  Sam \n\t Lee ", "Sam Lee"),
        ("Sam\u202eeeL", "SameeL"),
        ("a\x00b\x07c", "abc"),
        ("a\u2028b\u00a0c", "a b c"),
        ("Jos\u00e9 \U0001f600", "Jos\u00e9 \U0001f600"),
        ("", ""),
    ],
)
def test_what_strangers_write_becomes_one_harmless_line(dirty: str, clean: str) -> None:
    assert one_line(dirty) == clean


def told(**facts: object) -> Told:
    plain: dict[str, object] = {
        "words": "told.cancel", "text": "3", "moved_to": None, "notice_minutes": 1560,
        "urgent": False, "phone": "+14155550123", "candidate": "Sam Lee", "title": "Engineer",
        "starts_at": MOMENT, "time_zone": "America/New_York",
    }  # fmt: skip
    return Told(**(plain | facts))  # type: ignore[arg-type]  # facts by name


def test_a_recruiter_reads_who_which_answer_and_notice() -> None:
    written = letter(told(), "https://unghost.example/inbox")
    assert written.subject == "Sam Lee cancelled (26 h before): Engineer"
    for part in ("Sam Lee cancelled, 26 h before", "Engineer", "Sat, Dec 5 at 5:00 PM EST",
                 "+14155550123", "Their words: 3", "https://unghost.example/inbox"):  # fmt: skip
        assert part in written.body


def test_an_urgent_answer_says_so_first() -> None:
    assert letter(told(urgent=True), "").subject.startswith("Urgent: Sam Lee cancelled")


def test_a_long_text_is_quoted_in_part() -> None:
    body = letter(told(text="x" * 1600), "").body
    assert 300 <= body.count("x") < 310


def test_a_booked_time_is_told() -> None:
    words = answer_in_words("told.reschedule_booked", MOMENT, "UTC")
    assert words == "moved the interview to Sat, Dec 5 at 10:00 PM UTC"
