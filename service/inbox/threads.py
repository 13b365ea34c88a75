"""How a web process shares its threads: one for each open page, and its own for all else.

gunicorn gives each request a thread. 500 open pages sleep in theirs, which costs memory and no
work; without a bound as many requests could run at once, and all of them would be slow.
"""

import threading
from typing import Any

from flask import Flask

# So many requests work at the same moment; more gain nothing and make each other wait.
AT_WORK = 48


def bound_work(app: Flask, at_once: int = AT_WORK) -> None:
    """Let so many requests of this application work at once; the others wait for their turn.

    What a response sends bit by bit, as an open page's stream, comes after its turn.
    """
    turns = threading.BoundedSemaphore(at_once)
    wrapped = app.wsgi_app

    def in_turn(environ: Any, start_response: Any) -> Any:  # noqa: ANN401  # WSGI
        with turns:
            return wrapped(environ, start_response)

    app.wsgi_app = in_turn  # type: ignore[method-assign]  # Flask's own way to wrap itself
