"""A text that reached us after a later answer of the same person: what is left of its decision."""

from datetime import datetime

from service.flows.answers import tell
from service.flows.effects import ChangeConsent, Decision, Effect, NeedSlots, RecordReply
from service.flows.events import TextReceived
from service.flows.state import Intent, Snapshot

TOLD = "told.overtaken"
_WITHDRAWN = frozenset({Intent.OPT_OUT, Intent.WRONG_NUMBER})


def kept(
    snapshot: Snapshot, decision: Decision | NeedSlots, now: datetime, event: TextReceived
) -> Decision:
    """Return what still holds: a withdrawal, unless it was taken back since, and what is told.

    The last answer counts, and that is the later one; so nothing is changed, and nothing said.
    """
    effects = () if isinstance(decision, NeedSlots) else decision.effects
    question = snapshot.thread.question
    if isinstance(decision, Decision) and not effects and decision.prompt is None:
        return Decision(f"{decision.rule}; overtaken", question=question)
    withdrawn = () if event.agreed_since else tuple(one for one in effects if _withdraws(one))
    told: tuple[Effect, ...] = tuple(one for one in effects if withdrawn and _tells(one))
    told = told or tell(snapshot, Intent.UNCLEAR, now, told=TOLD)
    return Decision("overtaken by a later answer", (*withdrawn, *told), question=question)


def _withdraws(effect: Effect) -> bool:
    return isinstance(effect, ChangeConsent) and False in {
        effect.texts_allowed,
        effect.calls_allowed,
    }


def _tells(effect: Effect) -> bool:
    return isinstance(effect, RecordReply) and effect.intent in _WITHDRAWN
