"""The RQ jobs. Each is a nudge to look at the database and carries nothing."""

from service.usecases import send_touches, settle_sends, stay_silent, tell_recruiters
from workers.process import deps


def send_due_touches() -> None:
    """Send the reminders that are due."""
    send_touches.send_due_touches(deps().context)


def settle_unknown_sends() -> None:
    """Find out what became of sends whose outcome nobody knows."""
    settle_sends.settle_sends(deps().context)


def tell_silence() -> None:
    """Tell recruiters of texts that were asked back and never explained."""
    stay_silent.tell_silence(deps().context)


def pass_on_replies() -> None:
    """Pass replies on to their recruiters."""
    tell_recruiters.tell_recruiters(deps().context)
