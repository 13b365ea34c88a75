"""What holds for any conversation and any text."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from service.flows import engine
from service.flows.answers import menu
from service.flows.consent import DEFAULT_OPT_OUT_WORDS
from service.flows.effects import BookSlot, Decision, NeedSlots, RecordReply, SetStatus
from service.flows.events import Answered, Event, SlotLost, TextReceived
from service.flows.state import (
    Intent,
    Interview,
    Question,
    QuestionKind,
    Reason,
    Slot,
    Snapshot,
    Status,
    Thread,
)
from service.flows.table import TRANSITIONS, Step, after
from service.flows.wording import candidate
from tests.support.flow import NOW, interview
from tests.support.phrases import PHRASES
from tests.support.properties import BOUNDED

hours = st.integers(-72, 240)
ids = st.integers(1, 4)
texts = st.one_of(
    st.text(max_size=40),
    st.sampled_from([*PHRASES, *sorted(DEFAULT_OPT_OUT_WORDS)]),
    st.sampled_from(["0", "1", "2", "3", "4", "A", "B", "C", "YES", "START", "HELP", "", "hm"]),
)
interviews = st.lists(
    st.builds(
        interview, ids, hours, status=st.sampled_from(Status), revision=st.integers(1, 3),
        language=st.sampled_from(["en", "es"]),
    ),
    max_size=4, unique_by=lambda one: one.id,
)  # fmt: skip
questions = st.builds(
    Question, st.sampled_from(QuestionKind), st.none() | ids,
    slots=st.lists(ids, max_size=3, unique=True).map(tuple),
    interviews=st.lists(ids, max_size=4, unique=True).map(tuple),
    pending=st.sampled_from([None, Intent.CONFIRM, Intent.RESCHEDULE, Intent.CANCEL]),
    revisions=st.lists(st.tuples(ids, st.integers(1, 3)), max_size=3).map(tuple),
    repeated=st.booleans(), shown=st.lists(ids, max_size=3, unique=True).map(tuple),
    wish=st.sampled_from(["", "friday?"]), words=st.sampled_from(["", "1", "no", "hm"]),
    reason=st.none() | st.sampled_from(Reason),
)  # fmt: skip
free = st.lists(
    st.builds(Slot, ids, hours.map(lambda ahead: NOW + timedelta(hours=ahead)), st.just(45)),
    max_size=4,
).map(tuple)


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    known: list[Interview] = draw(interviews)
    asked = draw(st.none() | questions | st.just(menu(*known)))
    thread = Thread("+14155550123", draw(st.sampled_from(["en", "es", "fr"])), asked)
    lately = draw(st.sampled_from([0, 0, 4, 12]))
    thread = replace(thread, opted_out=draw(st.booleans()), answers_lately=lately)
    words = draw(st.sampled_from([DEFAULT_OPT_OUT_WORDS, frozenset({"STOP"})]))
    return Snapshot("Acme", thread, tuple(known), words)


events = st.one_of(
    st.builds(TextReceived, texts, st.sampled_from(["", "", "", "STOP", "START", "HELP"])),
    st.builds(
        Answered, ids, st.integers(1, 3), st.sampled_from(Intent),
        st.none() | st.sampled_from(Reason), st.none() | ids, st.none() | st.integers(1, 60), texts,
    ),
    st.builds(SlotLost, ids),
)  # fmt: skip


def decided(before: Snapshot, event: Event, open_times: tuple[Slot, ...]) -> Decision:
    decision = engine.decide(before, event, NOW)
    if isinstance(decision, NeedSlots):
        decision = engine.decide(replace(before, slots=open_times), event, NOW)
    assert isinstance(decision, Decision)
    return decision


def booked(decision: Decision) -> list[BookSlot]:
    return [effect for effect in decision.effects if isinstance(effect, BookSlot)]


@BOUNDED
@given(snapshots(), events, free)
def test_anything_is_decided_and_can_be_said(
    before: Snapshot, event: Event, open_times: tuple[Slot, ...]
) -> None:
    decision = decided(before, event, open_times)
    assert decision.rule
    if decision.prompt is not None:
        assert candidate.answer(decision.prompt, before.thread.language, "Acme").startswith("Acme")


@BOUNDED
@given(snapshots(), events, free)
def test_a_status_only_changes_as_the_table_allows(
    before: Snapshot, event: Event, open_times: tuple[Slot, ...]
) -> None:
    decision = decided(before, event, open_times)
    for effect in decision.effects:
        was = before.interview(getattr(effect, "interview_id", None))
        if isinstance(effect, SetStatus):
            assert was is not None
            assert effect.status in TRANSITIONS[was.status].values()
        if isinstance(effect, BookSlot):
            assert was is not None
            assert after(was.status, Step.PICK_SLOT) is Status.CONFIRMED


@BOUNDED
@given(snapshots(), events, free)
def test_an_opted_out_number_is_told_nothing_unless_it_opts_in(
    before: Snapshot, event: Event, open_times: tuple[Slot, ...]
) -> None:
    silenced = replace(before, thread=replace(before.thread, opted_out=True))
    decision = decided(silenced, event, open_times)
    opted_in = isinstance(event, TextReceived) and event.body.strip().upper().startswith("YES")
    # A page is no text.
    assert decision.prompt is None or opted_in or isinstance(event, Answered)


@BOUNDED
@given(snapshots(), events, free)
def test_at_most_one_slot_is_booked_and_it_was_offered(
    before: Snapshot, event: Event, open_times: tuple[Slot, ...]
) -> None:
    found = booked(decided(before, event, open_times))
    assert len(found) <= 1
    for booking in found:
        asked = before.thread.question
        shown = [slot.id for slot in open_times] if isinstance(event, Answered) else asked.slots
        assert booking.slot_id in shown


@BOUNDED
@given(snapshots(), events, free)
def test_what_is_unclear_changes_no_interview(
    before: Snapshot, event: Event, open_times: tuple[Slot, ...]
) -> None:
    decision = decided(before, event, open_times)
    replies = [effect for effect in decision.effects if isinstance(effect, RecordReply)]
    if not replies or {reply.intent for reply in replies} == {Intent.UNCLEAR}:
        assert not booked(decision)
        assert not any(isinstance(effect, SetStatus) for effect in decision.effects)


@BOUNDED
@given(snapshots(), texts, free)
def test_no_text_is_lost(before: Snapshot, text: str, open_times: tuple[Slot, ...]) -> None:
    """Whatever is said is written down, asked back, or the carrier's to answer."""
    decision = decided(before, TextReceived(text), open_times)
    assert decision.effects or decision.prompt or decision.rule == "carrier word: help"
