"""A page has its place at once where it can be, and never before changes are listened for."""

import threading
from collections.abc import Iterator

from service.inbox.replies.live import Hub
from service.store.records import Recruiter
from service.usecases import read_inbox
from service.usecases.context import Context
from tests.support import on_sqlite

# About threads, not about SQL.
database_url = on_sqlite.database_url


def test_the_first_page_has_its_place_once_changes_are_listened_for(
    context: Context, dana: Recruiter
) -> None:
    begun, over = threading.Event(), threading.Event()

    def listen(seconds: float) -> Iterator[None]:
        assert not begun.wait(seconds / 3), "nobody else begins it: Redis is slow to answer"
        begun.set()
        while not over.wait(seconds / 10):
            yield None

    hub = Hub(listen, context, 2)
    with hub.place(read_inbox.eyes(context, dana), 1, lambda: False) as first:
        assert (first is not None, begun.is_set()) == (True, True)
        over.set()
    assert hub.close()
