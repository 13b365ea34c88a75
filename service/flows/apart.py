"""Reminders keep their distance when they go out too: what is late pushes the next one on.

The plan keeps them apart by when they are due. After an outage, a line that was shut, a refusal or
a reminder by hand, when they really go is something else.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.flows.checking import Go, Skip, Verdict, Wait
from service.flows.quiet import QuietHours
from service.flows.reminders import CALL_BEFORE_START
from service.flows.state import Interview, TouchKind, TouchState
from service.flows.surpassed import Planned

WHY = "another reminder has just gone out"
# What people take for a reminder; what answers something may stand beside one.
REMINDING = frozenset(
    {
        TouchKind.RUNG,
        TouchKind.AT_ONCE,
        TouchKind.MOVED,
        TouchKind.BY_HAND,
        TouchKind.CALL_AGAIN,
    }
)
# A phone that rang in vain has reminded nobody.
REACHED = frozenset(
    {
        TouchState.SENDING,
        TouchState.UNKNOWN,
        TouchState.SENT,
        TouchState.DELIVERED,
        TouchState.VOICEMAIL_LEFT,
    }
)
# The others are news, or somebody's own wish.
_WAITING = frozenset({TouchKind.RUNG, TouchKind.CALL_AGAIN})


@dataclass(frozen=True, slots=True)
class Distance:
    """What holds for every reminder: `gap` to the one before, and quiet hours."""

    gap: timedelta
    quiet: QuietHours

    def check(
        self, kind: TouchKind, about: Interview, last_at: datetime | None, now: datetime
    ) -> Verdict:
        """Say whether a reminder may go now; `last_at` (aware) is when the last one really went.

        One that would wait until there is no time left to set out is skipped, as in the plan.
        """
        if last_at is None or kind not in _WAITING or last_at + self.gap <= now:
            return Go()
        due = self.quiet.next_allowed(last_at + self.gap, *about.quiet_zones)
        if about.notice(due) < CALL_BEFORE_START:
            return Skip(WHY)
        return Wait(due, WHY)


def may_follow_another(plan: Iterable[Planned]) -> bool:
    """Whether an interview has had a reminder at all: nearly all that go out are the first."""
    return any(one.kind in REMINDING and one.state in REACHED for one in plan)
