"""Open pages take no turn from the requests that work."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from flask import Flask

from service.inbox.threads import bound_work


def test_a_request_works_while_streams_are_open_and_waits_for_another_that_works() -> None:
    app, seen = Flask(__name__), list[str]()
    working, may_end = threading.Event(), threading.Event()

    @app.get("/stream")
    def stream() -> Iterator[str]:
        yield "open"
        yield "still open"

    @app.get("/work")
    def work() -> str:
        working.set()
        may_end.wait(10)
        seen.append("worked")
        return "done"

    @app.get("/next")
    def its_turn() -> str:
        seen.append("next")
        return "done"

    bound_work(app, at_once=1)
    opened = [iter(app.test_client().get("/stream").response) for _ in range(3)]
    assert [next(one) for one in opened] == [b"open"] * 3
    with ThreadPoolExecutor(2) as pool:
        pool.submit(app.test_client().get, "/work")
        assert working.wait(10)
        waiting = pool.submit(app.test_client().get, "/next")
        may_end.set()
        assert waiting.result(10).text == "done"
    assert seen == ["worked", "next"]
