"""Texts are taken and answered whatever state Redis is in."""

import socket
import time
from collections.abc import Callable, Iterator

import pytest

from service.app import make_app
from service.broker import jobs
from service.deps import Deps
from service.usecases.sweep import due_jobs
from tests.support.steps import invited
from tests.support.twilio import posted


@pytest.fixture(params=["gone", "refused", "hung"])
def broken_redis(request: pytest.FixtureRequest) -> Iterator[str]:
    """No socket at all, a port that nobody listens on, and a server that never says a word."""
    if request.param == "gone":
        yield "unix:///nowhere/valkey.sock"
        return
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        if request.param == "hung":
            server.listen()
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


def test_an_answer_comes_at_once_and_the_sweep_finds_the_work(
    make_deps: Callable[[dict[str, str]], Deps], environment: dict[str, str], broken_redis: str
) -> None:
    deps = make_deps({**environment, "REDIS_URL": broken_redis})
    invited(deps.context)
    client = make_app(deps).test_client()
    began = time.perf_counter()
    answers = [posted(client, MessageSid=f"SM{at}").status_code for at in range(3)]
    assert time.perf_counter() - began < 2
    assert answers == [200, 200, 200]
    assert jobs.TELL_RECRUITERS in due_jobs(deps.context)
