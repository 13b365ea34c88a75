"""A text that reached us after a later answer, or after we asked for something else: what is left.

Only what comes late can be either; see `TextReceived`.
"""

from datetime import datetime

from service.flows.answers import tell
from service.flows.effects import ChangeConsent, Decision, Effect, NeedSlots, RecordReply
from service.flows.events import TextReceived
from service.flows.state import Intent, Snapshot

TOLD = "told.overtaken"
TOLD_BEFORE = "told.before_our_text"
WITHDRAWALS = frozenset({Intent.OPT_OUT, Intent.WRONG_NUMBER})


def kept(
    snapshot: Snapshot, decision: Decision | NeedSlots, now: datetime, event: TextReceived
) -> Decision:
    """Return what still holds: a withdrawal, unless it was taken back since, and what is told.

    The last answer counts, and that is the later one; so nothing is changed, and nothing said.
    Nothing is guessed either from an answer to what we had asked before.
    """
    effects = () if isinstance(decision, NeedSlots) else decision.effects
    question = snapshot.thread.question
    if isinstance(decision, Decision) and not effects and decision.prompt is None:
        return Decision(f"{decision.rule}; overtaken", question=question)
    withdrawn = () if event.agreed_since else tuple(one for one in effects if _withdraws(one))
    told: tuple[Effect, ...] = tuple(one for one in effects if withdrawn and _tells(one))
    why = TOLD if event.overtaken else TOLD_BEFORE
    told = told or tell(snapshot, Intent.UNCLEAR, now, told=why)
    return Decision("overtaken by what was said later", (*withdrawn, *told), question=question)


def _withdraws(effect: Effect) -> bool:
    return isinstance(effect, ChangeConsent) and False in {
        effect.texts_allowed,
        effect.calls_allowed,
    }


def _tells(effect: Effect) -> bool:
    return isinstance(effect, RecordReply) and effect.intent in WITHDRAWALS
