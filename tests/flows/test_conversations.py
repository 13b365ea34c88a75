"""What holds over whole conversations, whatever is said, clicked, moved or lost in between."""

from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from service.cli.table_talk import Turn
from service.flows import loops
from service.flows.effects import BookSlot, PromptKind, RecordReply, SetStatus
from service.flows.events import Answered, TextReceived
from service.flows.state import Intent, QuestionKind, Reason, Snapshot, Status
from service.flows.table import TRANSITIONS, Step, after
from tests.support.phrases import PHRASES
from tests.support.properties import BOUNDED
from tests.support.world import World

ASKED_BACK = {
    PromptKind.UNCLEAR, PromptKind.UNCLEAR_SLOTS, PromptKind.UNCLEAR_REASON, PromptKind.PICTURE,
    PromptKind.OTHER_TIME,
}  # fmt: skip
# What moves an interview only ever follows from an answer that says so.
BEHIND = {
    Status.CONFIRMED: {Intent.CONFIRM},
    Status.CANCELLED: {Intent.CANCEL},
    Status.RESCHEDULE_REQUESTED: {Intent.RESCHEDULE},
}


def replies(turn: Turn) -> list[RecordReply]:
    return [one for one in turn.decision.effects if isinstance(one, RecordReply)]


class Conversation(RuleBasedStateMachine):
    """Anything may happen in any order; what may not be is checked after each step."""

    @initialize(known=st.integers(1, 2), open_times=st.integers(0, 6))
    def begins(self, known: int, open_times: int) -> None:
        self.world = World(known, open_times)
        self.asked_back = False

    @rule(text=st.sampled_from(PHRASES), media=st.sampled_from([0, 0, 0, 1]))
    def texts(self, text: str, media: int) -> None:
        before = self.world.snapshot
        turn = self.world.happens(TextReceived(text, media=media), by_text=True)
        self._is_sound(before, turn)
        self._is_not_lost(text, turn)
        self._is_asked_back_once(turn)
        if self.world.snapshot.thread.opted_out:
            told_so = turn.decision.prompt
            goodbye = {PromptKind.OPTED_OUT, PromptKind.WRONG_NUMBER}
            assert told_so is None or (not before.thread.opted_out and told_so.kind in goodbye)

    @rule(
        at=st.integers(1, 2),
        intent=st.sampled_from(Intent),
        reason=st.none() | st.sampled_from(Reason),
        slot_id=st.none() | st.integers(1, 7),
        behind=st.sampled_from([0, 0, 0, 1]),
    )
    def clicks(
        self, at: int, intent: Intent, reason: Reason | None, slot_id: int | None, behind: int
    ) -> None:
        before = self.world.snapshot
        about = before.interview(at)
        chosen = Answered(at, (about.revision if about else 1) - behind, intent, reason, slot_id)
        turn = self.world.happens(chosen, by_text=False)
        self._is_sound(before, turn)
        assert turn.decision.question == before.thread.question
        assert about is None or turn.decision.effects or turn.decision.prompt
        self.asked_back = False

    @rule(at=st.integers(0, 9))
    def loses_a_time(self, at: int) -> None:
        self.world.rival_takes(at)

    @rule(at=st.integers(1, 2), hours=st.integers(2, 90))
    def is_moved(self, at: int, hours: int) -> None:
        self.world.recruiter_moves(at, hours)
        self.asked_back = False

    @rule()
    def is_reminded(self) -> None:
        self.world.reminded()
        self.asked_back = False

    @rule(minutes=st.sampled_from([1, 30, 90, 60 * 9]))
    def waits(self, minutes: int) -> None:
        self.world.passes(minutes)
        self.asked_back = False

    @invariant()
    def every_time_has_one_owner(self) -> None:
        world = self.world
        owned = [*world.talk.free, *world.talk.held.values(), *world.taken]
        assert sorted(one.id for one in owned) == [one.id for one in world.all_slots]

    @invariant()
    def a_held_time_is_the_interview_s(self) -> None:
        for interview_id, slot in self.world.talk.held.items():
            found = self.world.snapshot.interview(interview_id)
            assert found is not None
            assert (found.starts_at, found.status is Status.CANCELLED) == (slot.starts_at, False)

    @invariant()
    def no_number_is_answered_for_ever(self) -> None:
        since = self.world.talk.now - timedelta(hours=1)
        lately = [at for at in self.world.answered if at > since]
        assert len(lately) <= loops.MOST_ANSWERS

    def _is_sound(self, before: Snapshot, turn: Turn) -> None:
        """Only the table moves an interview, only one time is booked, and an answer is behind."""
        effects = turn.decision.effects
        said = {one.intent for one in replies(turn)}
        assert sum(isinstance(one, BookSlot) for one in effects) <= 1
        for effect in effects:
            if isinstance(effect, SetStatus):
                was = before.interview(effect.interview_id)
                assert was is not None
                assert effect.status in TRANSITIONS[was.status].values()
                assert said & BEHIND[effect.status]
            if isinstance(effect, BookSlot):
                was = before.interview(effect.interview_id)
                assert was is not None
                assert after(was.status, Step.PICK_SLOT) is Status.CONFIRMED
                assert Intent.RESCHEDULE in said

    def _is_not_lost(self, text: str, turn: Turn) -> None:
        """Whatever is said is written down, answered, or the carrier's to answer."""
        assert replies(turn) or turn.decision.prompt or text == "HELP"

    def _is_asked_back_once(self, turn: Turn) -> None:
        prompt = turn.decision.prompt
        asks = prompt is not None and prompt.kind in ASKED_BACK and not replies(turn)
        question = turn.decision.question
        which = question is not None and question.kind is QuestionKind.WHICH
        assert not (asks and self.asked_back)
        self.asked_back = asks and not which


Conversation.TestCase.settings = settings(BOUNDED, max_examples=60, stateful_step_count=40)
TestConversation = Conversation.TestCase
