"""What a text does that reached us late: in its order, and never against a later answer."""

from dataclasses import replace
from datetime import timedelta

import pytest

from service.ports import ProviderText, RecipientUnreachable
from service.simulator.embedded import EmbeddedSimulator
from service.store import troubles
from service.store.schema import conversation, reply
from service.usecases import circuit
from service.usecases.change_interview import change_interview
from service.usecases.context import Context
from service.usecases.find_missed_texts import begin, find_missed_texts
from service.usecases.invitation import Changes
from service.usecases.send_touches import send_due_touches
from service.usecases.stay_silent import tell_silence
from tests.support import missed as steps
from tests.support import on_sqlite
from tests.support.clock import StandingClock
from tests.support.core import feed, inbox, interview, rows, sends, status, texted
from tests.support.missed import Log, missed, told
from tests.support.steps import SAM, invited, offered

made = steps.made
database_url = on_sqlite.database_url


def test_several_are_taken_in_their_order_and_the_last_is_answered(
    context: Context, clock: StandingClock, simulator: EmbeddedSimulator, made: int
) -> None:
    find_missed_texts(missed(context, clock, "1", "2", "thanks"))
    assert [intent for intent, _ in told(context)] == ["confirm", "reschedule", "thanks"]
    assert status(context, made) == "reschedule_requested"
    assert len(inbox(simulator)) == 2


@pytest.mark.parametrize(("ago", "answers"), [(14, 1), (16, 0), (600, 0)])
def test_words_back_are_sent_within_a_quarter_of_an_hour_only(
    context: Context, clock: StandingClock, simulator: EmbeddedSimulator, ago: float, answers: int
) -> None:
    begin(context)
    clock.advance(hours=12)
    invited(context, hours=20)
    find_missed_texts(missed(context, clock, "1", ago=ago))
    assert (len(feed(context)), sends(simulator)) == (1, answers)


def test_what_cannot_be_asked_back_any_more_goes_to_a_person(
    context: Context, clock: StandingClock, made: int
) -> None:
    find_missed_texts(missed(context, clock, "hmm", ago=60))
    assert told(context) == [("unclear", "hmm")]


@pytest.mark.parametrize("word", ["STOP", "stop texting me"])
def test_an_opt_out_counts(
    context: Context, clock: StandingClock, simulator: EmbeddedSimulator, made: int, word: str
) -> None:
    find_missed_texts(missed(context, clock, word))
    opted_out = [row["phone"] for row in rows(context, conversation) if row["opted_out_at"]]
    assert (opted_out, len(inbox(simulator))) == ([SAM], 1)


# A missed text, what its sender wrote later; the status then, and whether texts are stopped.
OVERTAKEN = [
    ("1", "3", "cancelled", False), ("STOP", "1", "confirmed", True),
    ("STOP", "START", "scheduled", False), ("START", "STOP", "scheduled", True),
    ("CANCEL", "1", "confirmed", True),
]  # fmt: skip


@pytest.mark.parametrize("case", OVERTAKEN)
def test_what_was_overtaken_changes_nothing_but_a_withdrawal_stands(
    context: Context, clock: StandingClock, made: int, case: tuple[str, str, str, bool]
) -> None:
    late, later, stands, opted_out = case
    looks = missed(context, clock, late)
    texted(context, later)
    before = len(feed(context))
    find_missed_texts(looks)
    (sam,) = [row for row in rows(context, conversation) if row["phone"] == SAM]
    assert (status(context, made), sam["opted_out_at"] is not None) == (stands, opted_out)
    assert (len(feed(context)), feed(context)[-1].text) == (before + 1, late)


def fails(looks: Context) -> Context:
    """The same, and no text of ours is taken."""
    log = looks.sms
    assert isinstance(log, Log)
    return replace(looks, sms=NoAnswers(log, *log.texts))


class NoAnswers(Log):
    def send(self, *_: object) -> ProviderText:
        raise RecipientUnreachable("not there", 30003)


@pytest.mark.parametrize("how", ["went out", "was refused"])
def test_a_digit_books_from_a_list_only_where_the_text_with_it_went_out(
    context: Context, clock: StandingClock, made: int, how: str
) -> None:
    times = offered(context, 70, 72, 74)
    looks = missed(context, clock, "2")
    find_missed_texts(looks if how == "went out" else fails(looks))
    before = interview(context, made).starts_at
    texted(context, "2")
    assert interview(context, made).starts_at == (times[1] if how == "went out" else before)


def test_nor_is_a_new_time_confirmed_that_no_text_has_shown(
    context: Context, clock: StandingClock, simulator: EmbeddedSimulator, made: int
) -> None:
    simulator.fault("too_many_requests")
    later = interview(context, made).starts_at + timedelta(hours=5)
    change_interview(context, made, Changes(starts_at=later))
    send_due_touches(context)
    clock.advance(minutes=6)
    find_missed_texts(fails(missed(context, clock, "1")))
    texted(context, "1")
    assert status(context, made) == "scheduled"
    clock.advance(minutes=31)
    tell_silence(context)
    assert told(context)[-1] == ("unclear", "1")


def test_a_machine_that_answers_everything_is_answered_once_an_hour(
    context: Context, clock: StandingClock, simulator: EmbeddedSimulator, made: int
) -> None:
    find_missed_texts(missed(context, clock, "hmm", "hmm?"))
    clock.advance(minutes=10)
    looks = missed(context, clock, "hm", ago=2)
    log = looks.sms
    assert isinstance(log, Log)
    log.texts = tuple(replace(one, sid="SM9") for one in log.texts)
    assert find_missed_texts(looks) == 1
    assert len(inbox(simulator)) == 2


def test_a_stranger_is_passed_on_and_not_answered(
    context: Context, clock: StandingClock, simulator: EmbeddedSimulator, made: int
) -> None:
    before = sends(simulator)
    find_missed_texts(missed(context, clock, "who is this", phone="+14155550999"))
    assert [row["phone"] for row in rows(context, reply)] == ["+14155550999"]
    assert sends(simulator) == before


def test_while_the_line_is_shut_the_answer_counts_and_nothing_is_sent(
    context: Context, clock: StandingClock, simulator: EmbeddedSimulator, made: int
) -> None:
    with context.database.write() as tx:
        until = clock() + timedelta(minutes=9)
        troubles.raised(tx, circuit.TEXTS, "refused", clock(), retry_at=until)
    before = sends(simulator)
    find_missed_texts(missed(context, clock, "1"))
    assert (status(context, made), sends(simulator)) == ("confirmed", before)
