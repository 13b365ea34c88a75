"""An RQ worker for one queue, preloaded, in one process.

`python -m workers.worker texts`. Not RQ's own command: that one forks for every job, and a fork
that imports the service runs one job a second (measured; a preloaded one in process, 160).
"""

import os
import signal
import sys

from rq import SimpleWorker

from service.broker.connection import connect_blocking
from service.broker.jobs import QUEUES
from workers.process import deps
from workers.watching import watching

# Short times to live: by RQ's defaults a killed worker is noticed after thirteen minutes. What it
# had claimed is found sooner anyway, by the leases in the database.
_TTL_SECONDS = 30
_MAINTENANCE_SECONDS = 20


class QueueWorker(SimpleWorker):
    """Waits two seconds at the most between looks for a Redis that is gone, not sixty."""

    max_connection_wait_time = 2.0

    def _install_signal_handlers(self) -> None:
        """Finish the job and go on SIGTERM; leave Ctrl-C to the parent, which sends SIGTERM."""
        super()._install_signal_handlers()  # type: ignore[no-untyped-call]  # RQ leaves it untyped
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def main(queue: str) -> None:
    """Serve one queue until SIGTERM."""
    redis = connect_blocking(deps().settings.redis)
    worker = QueueWorker(
        [queue],
        connection=redis,
        serializer="json",
        worker_ttl=_TTL_SECONDS,
        maintenance_interval=_MAINTENANCE_SECONDS,
        log_job_description=False,
    )
    name = f"worker-{queue}"
    with watching(deps(), lives=(f"{name}:{os.uname().nodename}:{os.getpid()}", name)):
        worker.work(logging_level="WARNING")


if __name__ == "__main__":
    if sys.argv[1:] and sys.argv[1] in QUEUES:
        main(sys.argv[1])
    else:
        sys.exit(f"usage: python -m workers.worker {'|'.join(QUEUES)}")
