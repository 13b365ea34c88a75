"""Words about health or family stay with whoever asks for them; the category is told."""

from dataclasses import replace

from service.flows.effects import Decision, Effect, NeedSlots, RecordReply
from service.flows.heard import Heard


def kept(decision: Decision | NeedSlots, heard: Heard) -> Decision | NeedSlots:
    """Keep words about health or family from everybody who does not ask for them."""
    if isinstance(decision, NeedSlots) or not heard.is_private:
        return decision
    return replace(decision, effects=marked(decision.effects, heard))


def marked(effects: tuple[Effect, ...], heard: Heard) -> tuple[Effect, ...]:
    """Mark replies as private; a stranger's words are nobody's, and somebody must read them."""
    if not heard.is_private:
        return effects
    return tuple(
        replace(one, private=one.interview_id is not None) if isinstance(one, RecordReply) else one
        for one in effects
    )
