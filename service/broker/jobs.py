"""The one list of queues and jobs. Jobs are named, not imported: the service never sees workers.

One queue per worker process: with two, RQ pops in a way that loses a job when the process is
killed at the wrong moment.
"""

from typing import Final

TEXTS: Final = "texts"
REPLIES: Final = "replies"
QUEUES: Final = (TEXTS, REPLIES)

SEND_DUE_TOUCHES: Final = "workers.jobs.send_due_touches"
SETTLE_SENDS: Final = "workers.jobs.settle_unknown_sends"
TELL_SILENCE: Final = "workers.jobs.tell_silence"
TELL_RECRUITERS: Final = "workers.jobs.pass_on_replies"

QUEUE_OF: Final = {
    SEND_DUE_TOUCHES: TEXTS,
    SETTLE_SENDS: TEXTS,
    TELL_SILENCE: REPLIES,
    TELL_RECRUITERS: REPLIES,
}
