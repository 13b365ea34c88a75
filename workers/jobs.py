"""The RQ jobs. Each is a nudge to look at the database and carries nothing."""

from service.broker import jobs as names
from service.usecases import (
    ask_reports,
    escalate,
    find_missed_texts,
    place_calls,
    send_calendars,
    send_notifications,
    send_touches,
    settle_calls,
    settle_sends,
    stay_silent,
    tell_recruiters,
    tell_unanswered,
    webhooks_out,
)
from workers.process import deps


def send_due_touches() -> None:
    """Send the reminders that are due."""
    send_touches.send_due_touches(deps().context)


def settle_unknown_sends() -> None:
    """Find out what became of sends whose outcome nobody knows."""
    settle_sends.settle_sends(deps().context)


def ask_for_reports() -> None:
    """Ask for delivery reports that have not come."""
    ask_reports.ask_reports(deps().context)


def look_for_missed_texts() -> None:
    """Handle texts that came in while nobody took them."""
    find_missed_texts.find_missed_texts(deps().context)


def place_due_calls() -> None:
    """Place the calls that are due, as many as the pace allows."""
    place_calls.place_due_calls(deps().context)


def settle_open_calls() -> None:
    """Find out what became of calls whose beginning or end nobody knows."""
    settle_calls.settle_calls(deps().context)


def tell_silence() -> None:
    """Tell recruiters of texts that were asked back and never explained."""
    stay_silent.tell_silence(deps().context)


def tell_unanswered_interviews() -> None:
    """Tell recruiters of interviews whose candidates have not answered."""
    tell_unanswered.tell_unanswered(deps().context)


def pass_on_replies() -> None:
    """Pass replies on to open pages, and have their recruiters told at once."""
    if tell_recruiters.tell_recruiters(deps().context):
        deps().nudge(names.SEND_NOTIFICATIONS)


def tell_the_next_one() -> None:
    """Tell the next of the team of what is urgent and unread."""
    escalate.escalate(deps().context)


def send_due_notifications() -> None:
    """Tell recruiters by the ways that they have chosen, and have their calendars follow."""
    send_notifications.send_notifications(deps().context)
    send_calendars.send_calendars(deps().context)


def deliver_due_webhooks() -> None:
    """Tell other programs."""
    webhooks_out.deliver_webhooks(deps().context)
