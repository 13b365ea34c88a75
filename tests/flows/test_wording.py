"""Answers as they are read, dates by zone and language, and what a recruiter is told."""

from datetime import UTC, datetime
from typing import Any

import pytest

from service.flows.effects import Prompt, PromptKind
from service.flows.wording.candidate import answer, proposal
from service.flows.wording.clean import one_line
from service.flows.wording.recruiter import Told, answer_in_words, deadline_in_words, letter
from service.flows.wording.times import length, when, zone_name
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
        ("America/Toronto", "fr", "sam. 5 d\u00e9c. \u00e0 17 h 00 HNE"),
        ("Europe/Paris", "fr-FR", "sam. 5 d\u00e9c. \u00e0 23:00 CET"),
        ("Europe/Berlin", "de", "Sa., 5. Dez. um 23:00 Uhr (MEZ)"),
        ("America/Sao_Paulo", "pt", "sab., 5 de dez. \u00e0s 19:00 (BRT)"),
    ],
)
def test_a_moment_is_told_in_the_candidate_s_zone_and_language(
    zone: str, tag: str, words: str
) -> None:
    assert when(MOMENT, zone, tag) == words


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("es", "mar, 1 de dic a la 1:00 p.m. PST"),
        ("fr", "mar. 1er d\u00e9c. \u00e0 13 h 00 HNP"),
        ("en", "Tue, Dec 1 at 1:00 PM PST"),
    ],
)
def test_one_o_clock_and_the_first_of_a_month_are_said_as_people_say_them(
    tag: str, words: str
) -> None:
    assert when(datetime(2026, 12, 1, 21, tzinfo=UTC), "America/Los_Angeles", tag) == words


@pytest.mark.parametrize(
    ("zone", "tag", "words"),
    [
        ("America/Los_Angeles", "en", "Pacific Time"),
        ("Europe/London", "en", "United Kingdom Time"),
        ("Europe/Berlin", "de", "Mitteleurop\u00e4ische Zeit"),
        ("UTC", "en", "UTC"),
        ("Etc/Zulu", "en", "UTC"),
        ("Etc/GMT+5", "en", "GMT-05:00"),  # its sign is that of POSIX
    ],
)
def test_a_zone_is_named_as_people_do_all_year_round(zone: str, tag: str, words: str) -> None:
    assert zone_name(zone, tag) == words


@pytest.mark.parametrize(
    ("minutes", "tag", "words"),
    [
        (45, "en", "45 minutes"), (60, "de", "1 Stunde"), (90, "fr", "1 heure 30 minutes"),
        (120, "es", "2 horas"), (75, "pt-BR", "1 hora 15 minutos"),
    ],
)  # fmt: skip
def test_a_length_is_said_in_hours_and_minutes(minutes: int, tag: str, words: str) -> None:
    assert length(minutes, tag) == words


def test_summer_time_has_its_own_name() -> None:
    assert when(datetime(2026, 7, 1, 21, tzinfo=UTC), "America/Los_Angeles", "en").endswith("PDT")


def test_offered_times_stand_on_lines_of_their_own_with_their_digit() -> None:
    prompt = Prompt(PromptKind.SLOTS, interview(), slots=slots(48, 50))
    assert answer(prompt, "en", "Acme").splitlines()[1:] == [
        "1 Wed, Dec 2 at 10:00 AM PST", "2 Wed, Dec 2 at 12:00 PM PST",
    ]  # fmt: skip


def test_a_list_says_how_to_get_other_times_where_there_are_some() -> None:
    texts = [
        answer(Prompt(PromptKind.SLOTS, interview(), slots=slots(48), more=more), "en", "Acme")
        for more in (True, False)
    ]
    assert ["MORE" in text for text in texts] == [True, False]


def test_a_proposal_lists_the_times_with_their_digits() -> None:
    about = interview(title="X", recruiter_name="Dana")
    text = proposal(about, slots(48, 50), "Acme", first=True)
    assert text.splitlines() == [
        "Acme: Hi Sam, Dana suggests these times for your interview (X). Reply 1 or 2 to choose:",
        "1 Wed, Dec 2 at 10:00 AM PST", "2 Wed, Dec 2 at 12:00 PM PST",
        "None of these? Reply NONE.", "Reply STOP to opt out.",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", [PromptKind.WHY, PromptKind.UNCLEAR_REASON])
def test_reasons_stand_on_lines_of_their_own_with_their_digit(kind: PromptKind) -> None:
    assert answer(Prompt(kind, interview()), "pt", "Acme").splitlines()[1:] == [
        "1 outra proposta", "2 nao \u00e9 para mim", "3 o horario nao serve",
        "4 familia ou saude", "5 outro motivo",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("minutes", "words"), [(10, "are running about 10 min late"), (None, "are running late")]
)
@pytest.mark.parametrize("kind", [PromptKind.LATE, PromptKind.CONFIRMED_LATE])
def test_a_lateness_is_said_with_its_minutes_where_they_are_known(
    kind: PromptKind, minutes: int | None, words: str
) -> None:
    assert words in answer(Prompt(kind, interview(), minutes=minutes), "en", "Acme")


@pytest.mark.parametrize(
    ("base_url", "line"),
    [("https://a.example", "For your calendar: https://a.example/i/tok/calendar.ics"), ("", "")],
)
def test_a_new_time_comes_with_the_calendar_file(base_url: str, line: str) -> None:
    about = interview(answer_token="tok")
    text = answer(Prompt(PromptKind.RESCHEDULED, about), "en", "Acme", base_url)
    assert (line in text, "calendar" in text) == (True, bool(line))


def test_a_place_that_nobody_knows_is_asked_of_the_recruiter() -> None:
    kinds = (PromptKind.PLACE, PromptKind.PASSED_ON)
    texts = {answer(Prompt(kind, interview(location="")), "en", "Acme") for kind in kinds}
    assert len(texts) == 1


def test_whoever_has_the_wrong_number_learns_nobody_s_name() -> None:
    prompts = [Prompt(PromptKind.WRONG_NUMBER, about) for about in (interview(), None)]
    texts = {answer(prompt, "en", "Acme") for prompt in prompts}
    assert texts == {"Acme: Sorry, our mistake. We will not text or call this number again."}


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
        ("\ufeffSa\u200bm\u00ad", "Sam"),
        ("\u200eSam\u200f \u2060Lee", "Sam Lee"),
        (
            "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627",
            "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627",
        ),
        ("\u0d28\u0d4d\u200d", "\u0d28\u0d4d\u200d"),
        ("\U0001f469\u200d\U0001f4bb", "\U0001f469\u200d\U0001f4bb"),
        ("\u200dSam \u200cLee\u200d\u200d", "Sam Lee\u200d"),
        ("\u202e\u200b", ""),
        ("\u200d \u200c", ""),
        ("\u3164 \u115f\u2800", ""),
        ("\u0301\ufe0f", ""),
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


@pytest.mark.parametrize(
    ("minutes", "notice"),
    [
        (60, "1 h before the old time"),
        (0, "0 min before the old time"),
        (-60, "1 h after the start"),
    ],
)
def test_beside_a_new_time_the_notice_says_what_it_counts_to(minutes: int, notice: str) -> None:
    moved = told(words="told.reschedule_booked", moved_to=MOMENT, notice_minutes=minutes)
    written = letter(moved, "")
    assert written.subject.endswith(f"at 5:00 PM EST ({notice}): Engineer")
    assert f"at 5:00 PM EST, {notice}." in written.body


def test_private_words_are_never_quoted() -> None:
    body = letter(told(text="my mother died", private=True, reason="family_or_health"), "").body
    assert "mother" not in body
    assert "Their own words are about health or family and stay in the inbox." in body
    assert "Reason:    family or health" in body


@pytest.mark.parametrize(
    ("facts", "line"),
    [
        ({"reason": "another_offer"}, "Reason:    another offer"),
        ({"minutes_late": 10}, "Late:      about 10 min"),
        (
            {
                "deadline_at": MOMENT,
                "candidate_zone": "UTC",
                "now": datetime(2026, 12, 2, tzinfo=UTC),
            },
            "Deadline:  by Sat, Dec 5: 3 days left",
        ),
    ],
)
def test_a_mail_says_what_else_is_known(facts: dict[str, object], line: str) -> None:
    assert line in letter(told(**facts), "").body.splitlines()


def test_a_reason_that_was_not_given_takes_no_line() -> None:
    assert "Reason" not in letter(told(reason="not_given"), "").body


@pytest.mark.parametrize(
    ("words", "facts", "said"),
    [
        ("told.running_late", {"minutes_late": 10}, "is running about 10 min late"),
        ("told.running_late", {}, "is running late"),
        ("told.cancel_reason", {"reason": "other"}, "says why they cancelled: another reason"),
        ("told.cancel_reason", {}, "says why they cancelled: no reason given"),
        ("told.offer_deadline", {}, "has another offer with a deadline"),
        (
            "told.offer_deadline",
            {"deadline_at": MOMENT, "candidate_zone": "Asia/Tokyo"},
            "has another offer and must answer by Sun, Dec 6",
        ),
    ],
)
def test_an_answer_is_told_with_what_is_known_of_it(
    words: str, facts: dict[str, Any], said: str
) -> None:
    assert answer_in_words(words, None, "UTC", **facts) == said


@pytest.mark.parametrize(
    ("day", "said"),
    [(2, "3 days left"), (4, "1 day left"), (5, "that is today"), (6, "that has passed")],
)
def test_a_deadline_counts_down_in_days(day: int, said: str) -> None:
    now = datetime(2026, 12, day, 12, tzinfo=UTC)
    assert deadline_in_words(MOMENT, "UTC", now) == f"by Sat, Dec 5: {said}"
