"""Texts that our web process missed: found in the account's log, and handled once, in order."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from service.broker.jobs import FIND_MISSED_TEXTS
from service.flows.state import TouchKind
from service.ports import ProviderText, ReceivedText, SmsGateway, TryLater
from service.simulator.embedded import EmbeddedSimulator
from service.store.schema import attempt as attempts_table
from service.store.schema import conversation, message, reply
from service.usecases.context import Context
from service.usecases.find_missed_texts import begin, find_missed_texts
from service.usecases.send_touches import send_due_touches
from service.usecases.settle_sends import settle_sends
from service.usecases.sweep import due_jobs
from tests.support.clock import StandingClock
from tests.support.core import at_once, feed, inbox, plan, rows, sends, status, texted
from tests.support.steps import MARIA, SAM, invited


class Log:
    """The account's log as a test wants it; the rest is the real way to the provider."""

    def __init__(self, line: SmsGateway, *texts: ReceivedText) -> None:
        self._line, self.texts = line, texts
        self.line = line.line
        self.broken = False

    def received(self, since: datetime, until: datetime) -> list[ReceivedText]:
        if self.broken:
            raise TryLater("no answer")
        return [one for one in self.texts if since <= one.at < until]

    def send(self, *text: object) -> ProviderText:
        return self._line.send(*text)  # type: ignore[arg-type]  # passed on as it came

    def sent_to(self, phone: str, since: datetime) -> list[ProviderText]:
        return self._line.sent_to(phone, since)


def missed(
    context: Context, clock: StandingClock, *words: str, ago: float = 5, phone: str = SAM
) -> Context:
    """Texts have come in a minute apart, the last one some minutes ago; return who looks."""
    first = clock() - timedelta(minutes=ago + len(words) - 1)
    texts = [
        ReceivedText(f"SM{at}", phone, word, 0, first + timedelta(minutes=at))
        for at, word in enumerate(words)
    ]
    return replace(context, sms=Log(context.sms, *texts))


@pytest.fixture
def made(context: Context, simulator: EmbeddedSimulator, clock: StandingClock) -> int:
    """Sam and Maria have had their texts, and we have known our line for hours."""
    begin(context)
    clock.advance(hours=3)
    invited(context, hours=20, name="Maria", phone=MARIA)
    made = invited(context, hours=20)
    send_due_touches(context)
    return made.id


def told(context: Context) -> list[tuple[str, str]]:
    return [(one.intent, one.text) for one in feed(context)]


def test_a_missed_text_is_handled_once_and_answered_by_a_text_of_ours(
    context: Context, clock: StandingClock, simulator: EmbeddedSimulator, made: int
) -> None:
    looks = missed(context, clock, "1")
    assert find_missed_texts(looks) == 1
    clock.advance(minutes=3)
    assert find_missed_texts(looks) == 0
    assert (status(context, made), told(context)) == ("confirmed", [("confirm", "1")])
    assert ["onfirmed" in body for body in inbox(simulator)] == [False, True]


def test_it_is_kept_with_the_time_when_it_came(
    context: Context, clock: StandingClock, made: int
) -> None:
    came = clock() - timedelta(minutes=5)
    find_missed_texts(missed(context, clock, "1"))
    kept = next(row for row in rows(context, message) if row["direction"] == "in")
    assert (kept["created_at"], rows(context, reply)[0]["received_at"]) == (came, came)


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


def test_what_came_before_we_knew_the_line_is_not_ours(
    context: Context, clock: StandingClock
) -> None:
    invited(context, hours=20)
    looks = missed(context, clock, "1")
    assert find_missed_texts(looks) == 0
    clock.advance(minutes=3)
    assert (find_missed_texts(looks), feed(context)) == (0, [])


def test_a_log_that_cannot_be_had_is_read_from_the_same_mark_later(
    context: Context, clock: StandingClock, made: int
) -> None:
    looks = missed(context, clock, "1")
    log = looks.sms
    assert isinstance(log, Log)
    log.broken = True
    assert (find_missed_texts(looks), FIND_MISSED_TEXTS in due_jobs(looks)) == (0, False)
    log.broken = False
    clock.advance(hours=5)
    assert (FIND_MISSED_TEXTS in due_jobs(looks), find_missed_texts(looks)) == (True, 1)


def test_what_is_a_minute_old_may_still_come_by_itself(
    context: Context, clock: StandingClock, made: int
) -> None:
    looks = missed(context, clock, "1", ago=0.9)
    assert find_missed_texts(looks) == 0
    texted(context, "1", sid="SM0")
    clock.advance(minutes=3)
    assert (find_missed_texts(looks), len(feed(context))) == (0, 1)


def test_of_two_who_look_at_once_one_does(
    context: Context, clock: StandingClock, simulator: EmbeddedSimulator, made: int
) -> None:
    looks = missed(context, clock, "1")
    assert sorted(at_once(2, lambda _: find_missed_texts(looks))) == [0, 1]
    assert len(inbox(simulator)) == 2


def test_an_answer_that_was_lost_is_not_sent_later(
    context: Context, clock: StandingClock, simulator: EmbeddedSimulator, made: int
) -> None:
    simulator.fault("error_before_accept")
    find_missed_texts(missed(context, clock, "1"))
    for _ in range(4):
        clock.advance(seconds=31)
        settle_sends(context)
        send_due_touches(context)
    (answer,) = [one for one in plan(context, made) if one.kind == TouchKind.ANSWER]
    assert (answer.state, len(inbox(simulator))) == ("skipped", 1)


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


def test_it_is_found_in_the_sandbox_too(
    context: Context, clock: StandingClock, simulator: EmbeddedSimulator
) -> None:
    begin(context)
    invited(context, hours=20)
    simulator.sms_url = "http://127.0.0.1:9/sms"
    simulator.text(SAM, "1")
    clock.advance(minutes=3)
    assert find_missed_texts(context) == 1
    assert told(context) == [("confirm", "1")]
    assert [row["state"] for row in rows(context, attempts_table)] == ["sent"]
