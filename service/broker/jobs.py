"""The one list of queues and jobs. Jobs are named, not imported: the service never sees workers.

One queue per worker process: with two, RQ pops in a way that loses a job when the process is
killed at the wrong moment.
"""

from typing import Final

from service.flows.state import Channel

TEXTS: Final = "texts"
REPLIES: Final = "replies"
# Others' servers may take ten seconds to answer; neither texts nor open pages wait for them.
NOTICES: Final = "notices"
QUEUES: Final = (TEXTS, REPLIES, NOTICES)

SEND_DUE_TOUCHES: Final = "workers.jobs.send_due_touches"
SETTLE_SENDS: Final = "workers.jobs.settle_unknown_sends"
ASK_REPORTS: Final = "workers.jobs.ask_for_reports"
FIND_MISSED_TEXTS: Final = "workers.jobs.look_for_missed_texts"
PLACE_CALLS: Final = "workers.jobs.place_due_calls"
SETTLE_CALLS: Final = "workers.jobs.settle_open_calls"
TELL_SILENCE: Final = "workers.jobs.tell_silence"
TELL_UNANSWERED: Final = "workers.jobs.tell_unanswered_interviews"
TELL_RECRUITERS: Final = "workers.jobs.pass_on_replies"
ESCALATE: Final = "workers.jobs.tell_the_next_one"
SEND_NOTIFICATIONS: Final = "workers.jobs.send_due_notifications"
DELIVER_WEBHOOKS: Final = "workers.jobs.deliver_due_webhooks"

QUEUE_OF: Final = {
    SEND_DUE_TOUCHES: TEXTS,
    SETTLE_SENDS: TEXTS,
    ASK_REPORTS: TEXTS,
    # Placing a call takes no longer than sending a text: the pace is kept without waiting.
    PLACE_CALLS: TEXTS,
    SETTLE_CALLS: TEXTS,
    FIND_MISSED_TEXTS: REPLIES,
    TELL_SILENCE: REPLIES,
    TELL_UNANSWERED: REPLIES,
    TELL_RECRUITERS: REPLIES,
    ESCALATE: REPLIES,
    SEND_NOTIFICATIONS: NOTICES,
    DELIVER_WEBHOOKS: NOTICES,
}
# What makes a contact that is due go out.
CONTACT_BY: Final = {Channel.SMS: SEND_DUE_TOUCHES, Channel.VOICE: PLACE_CALLS}
