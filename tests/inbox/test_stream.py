"""Open pages follow what comes, over a real server: nothing is missed, nothing comes twice."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask

from service.app import make_app
from service.deps import Deps
from service.inbox import Limits, hub_of
from service.store.records import Recruiter
from service.usecases.context import Context
from tests.support import servers
from tests.support.events import Browser, browser
from tests.support.inbox import ONE_DATABASE, known_reply, replied, user
from tests.support.steps import MARIA, invited


@pytest.fixture
def page(server: str, dana: Recruiter) -> Iterator[Browser]:
    with browser(server) as signed_in:
        yield signed_in


@pytest.fixture
def serve(deps: Deps, dana: Recruiter) -> Iterator[Callable[[Limits], Browser]]:
    """Serve with other limits, and sign Dana in."""
    with ExitStack() as stack:

        def start(limits: Limits) -> Browser:
            app = make_app(deps, limits)
            port = stack.enter_context(servers.serving(app))
            stack.callback(hub_of(app).close)
            return stack.enter_context(browser(f"http://127.0.0.1:{port}"))

        yield start


def told(context: Context, reply_id: int) -> int:
    """Publish as the worker does."""
    context.publisher.publish(reply_id)
    return reply_id


def test_a_reply_comes_with_its_card_its_id_and_the_count(page: Browser, context: Context) -> None:
    with page.stream(after=0) as stream:
        reply_id = told(context, known_reply(context, "see you <b>there</b>\n\nSam"))
        event = stream.event()
    assert (event.id, event.name, event.cards) == (reply_id, "reply", [reply_id])
    assert "see you &lt;b&gt;there&lt;/b&gt;\n\nSam" in event.data
    assert 'data-title="(1) Inbox"' in event.data
    assert "New reply: Sam Lee confirmed" in event.data


def test_a_stream_says_that_it_is_one(page: Browser) -> None:
    with page.stream(after=0) as stream:
        assert stream.status == 200
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        assert stream.headers["Cache-Control"] == "no-cache"
        assert stream.headers["X-Accel-Buffering"] == "no"
        assert stream.block() == {"retry": "1000"}


def test_a_browser_that_comes_back_gets_what_it_missed(page: Browser, context: Context) -> None:
    ids = [replied(context) for _ in range(60)]
    with page.stream(after=0, last=ids[3]) as stream:
        assert [stream.event().id for _ in ids[4:]] == ids[4:]
        newest = told(context, replied(context))
        assert stream.event().id == newest


@ONE_DATABASE
@pytest.mark.parametrize("odd", ["x", "-1", "", "9" * 300, "²", "1;drop"])
def test_an_odd_last_event_is_no_trouble(page: Browser, context: Context, odd: str) -> None:
    reply_id = replied(context)
    with page.stream(after=odd) as stream:
        assert stream.block() == {"retry": "1000"}
    with page.stream(after=reply_id - 1, last="x") as stream:
        assert stream.event().id == reply_id


def test_a_stream_carries_only_what_its_reader_may_see(page: Browser, context: Context) -> None:
    foreign = invited(context, "Maria", MARIA, recruiter="omar@acme.example")
    with page.stream(after=0) as stream:
        told(context, replied(context, interview_id=foreign.id))
        mine = told(context, known_reply(context))
        assert stream.event().id == mine


def test_a_reply_that_nobody_published_is_found_all_the_same(
    page: Browser, context: Context
) -> None:
    with page.stream(after=0) as stream:
        stream.block()
        unpublished = replied(context)
        assert stream.event().id == unpublished


def test_two_pages_get_the_same_reply(page: Browser, context: Context) -> None:
    with page.stream(after=0) as one, page.stream(after=0) as other:
        assert one.block() == other.block()
        reply_id = told(context, replied(context))
        assert {one.event().id, other.event().id} == {reply_id}


@ONE_DATABASE
def test_when_all_places_are_taken_a_page_gets_its_news_and_is_sent_away(
    serve: Callable[[Limits], Browser], context: Context
) -> None:
    page = serve(Limits(streams=1))
    reply_id = replied(context)
    with page.stream(after=0) as placed, page.stream(after=0) as sent_away:
        assert placed.event().id == reply_id
        assert sent_away.block() == {"retry": "15000"}
        assert [block["id"] for block in sent_away.rest()] == [str(reply_id)]


@ONE_DATABASE
def test_a_page_that_is_closed_gives_its_place_to_the_next(
    serve: Callable[[Limits], Browser], context: Context
) -> None:
    page = serve(Limits(streams=1))
    with page.stream(after=0) as first:
        assert first.block() == {"retry": "1000"}
    deadline = time.monotonic() + 5
    answers = {"retry": ""}
    while answers["retry"] != "1000" and time.monotonic() < deadline:
        with page.stream(after=0) as next_one:
            answers = next_one.block()
    assert answers == {"retry": "1000"}


@ONE_DATABASE
def test_a_stream_ends_itself_so_that_the_session_is_asked_again(
    serve: Callable[[Limits], Browser],
) -> None:
    page = serve(Limits(stream_seconds=0.05))
    with page.stream(after=0) as stream:
        assert stream.rest() == [{"retry": "1000"}]


@ONE_DATABASE
def test_streams_end_within_a_second_or_so_when_the_process_stops(
    app: Flask, page: Browser
) -> None:
    with page.stream(after=0) as stream:
        stream.block()
        stopper = threading.Thread(target=hub_of(app).stop)
        began = time.monotonic()
        stopper.start()
        assert stream.rest() == []
        stopper.join()
    assert time.monotonic() - began < 3


def test_replies_come_with_redis_gone_and_after_it_is_back(
    make_deps: Callable[[dict[str, str]], Deps], environment: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "valkey"
    folder.mkdir()
    with servers.valkey(folder) as url:
        deps = make_deps({**environment, "REDIS_URL": url})
        user(deps.context)
        app = make_app(deps)
        stack = ExitStack()
        port = stack.enter_context(servers.serving(app))
        page = stack.enter_context(browser(f"http://127.0.0.1:{port}"))
        stream = stack.enter_context(page.stream(after=0))
        with_redis = told(deps.context, replied(deps.context))
        assert stream.event().id == with_redis
    with stack:
        without = replied(deps.context)
        assert stream.event().id == without
        with servers.valkey(folder):
            after = replied(deps.context)
            assert stream.event().id == after
            assert hub_of(app).close()
