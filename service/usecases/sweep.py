"""The scheduler's beat: what is due, by looking at the database, so that no nudge is needed."""

from service.broker import jobs
from service.flows.state import Channel
from service.store import (
    attempts,
    calendar_entries,
    calls,
    conversations,
    heartbeats,
    interviews,
    notifications,
    touches,
    webhooks,
)
from service.usecases import (
    circuit,
    escalate,
    find_missed_texts,
    settle_calls,
    settle_sends,
    tell_recruiters,
)
from service.usecases.context import Context

SCHEDULER = "scheduler"


def due_jobs(context: Context) -> tuple[str, ...]:
    """Name the jobs that have something to do: some looks at partial indexes, nothing more."""
    now = context.clock()
    with context.database.read() as tx:
        found = {
            jobs.TELL_RECRUITERS: tell_recruiters.is_due(tx, now),
            jobs.SEND_NOTIFICATIONS: notifications.is_due(tx, now)
            or calendar_entries.is_due(tx, now),
            jobs.ESCALATE: escalate.is_due(tx, now),
            jobs.DELIVER_WEBHOOKS: webhooks.is_due(tx, now),
            jobs.SEND_DUE_TOUCHES: touches.is_due(tx, now, Channel.SMS)
            and not circuit.is_shut(tx, circuit.TEXTS, now),
            jobs.TELL_SILENCE: conversations.is_unanswered(tx, now),
            jobs.TELL_UNANSWERED: interviews.is_unanswered(tx, now),
            jobs.PLACE_CALLS: touches.is_due(tx, now, Channel.VOICE)
            and not circuit.is_shut(tx, circuit.CALLS, now),
            jobs.SETTLE_SENDS: attempts.is_unsettled(tx, now - settle_sends.LOOK_AFTER),
            jobs.ASK_REPORTS: attempts.is_unreported(tx, now),
            jobs.FIND_MISSED_TEXTS: find_missed_texts.is_due(tx, context, now),
            jobs.SETTLE_CALLS: calls.is_unsettled(tx, now - settle_calls.LOOK_AFTER)
            or calls.is_unended(tx, now - settle_calls.ASK_AFTER),
        }
    return tuple(job for job, due in found.items() if due)


def show_life(context: Context, name: str, kind: str) -> None:
    """Note in the database that a process lives."""
    with context.database.write() as tx:
        heartbeats.beat(tx, name, kind, context.clock())
        heartbeats.forget(tx, kind, context.clock())
        circuit.lapse(tx, context.clock())
