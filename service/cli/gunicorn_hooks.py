"""gunicorn's hooks: Ctrl-C is left to the parent, which stops all processes in order."""

import signal
from typing import Any


def when_ready(server: Any) -> None:  # noqa: ANN401, ARG001  # gunicorn's own untyped object
    """Ignore SIGINT in the master."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def post_worker_init(worker: Any) -> None:  # noqa: ANN401, ARG001  # as above
    """Ignore SIGINT in each worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
