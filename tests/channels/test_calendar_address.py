"""A calendar's address: when its owner is busy, and every way in which it may be none."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from service.channels.calendar_address import MOST_MEGABYTES, busy, fetch
from service.channels.outgoing import NotReached, Reach
from service.flows.weekly_hours import Span

ZONE = "America/New_York"
# The week in which clocks go forward there: Sunday, March 14, 2027.
WEEK = Span(datetime(2027, 3, 8, tzinfo=UTC), datetime(2027, 3, 22, tzinfo=UTC))
NEAR = Reach(allow_private=True, seconds=1, most_bytes=MOST_MEGABYTES * 1024 * 1024)

Serve = Callable[[Callable[[BaseHTTPRequestHandler], None]], str]


def calendar(*events: str) -> bytes:
    """Write a calendar of entries whose lines are separated by bars."""
    parts = (f"BEGIN:VEVENT|UID:1|SUMMARY:Private|{one}|END:VEVENT" for one in events)
    text = "|".join(("BEGIN:VCALENDAR", "VERSION:2.0", *parts, "END:VCALENDAR"))
    return text.replace("|", "\r\n").encode()


def told(*events: str) -> list[str]:
    """Say when somebody is busy, in UTC."""
    spans = busy(calendar(*events), WEEK, ZONE)
    written = (
        f"{one.begin.astimezone(UTC):%d %H:%M}-{one.end.astimezone(UTC):%d %H:%M}" for one in spans
    )
    return sorted(written)


@pytest.mark.parametrize(
    ("event", "spans"),
    [
        ("DTSTART:20270309T150000Z|DTEND:20270309T160000Z", ["09 15:00-09 16:00"]),
        ("DTSTART;TZID=Europe/Paris:20270309T150000|DURATION:PT30M", ["09 14:00-09 14:30"]),
        ("DTSTART:20270309T100000|DTEND:20270309T110000", ["09 15:00-09 16:00"]),
        ("DTSTART;VALUE=DATE:20270309", ["09 05:00-10 05:00"]),
        ("DTSTART:20270309T150000Z|DTEND:20270309T160000Z|TRANSP:TRANSPARENT", []),
        ("DTSTART:20270309T150000Z|DTEND:20270309T160000Z|STATUS:CANCELLED", []),
        ("DTSTART:20270401T150000Z|DTEND:20270401T160000Z", []),
        ("DTSTART:nonsense|DTEND:20270309T160000Z", []),
        ("DTSTART:20270309T150000Z|RRULE:FREQ=SECONDLY|DURATION:PT1S", ["09 15:00-09 15:00"]),
    ],
)
def test_an_entry_keeps_its_owner_busy_for_its_time(event: str, spans: list[str]) -> None:
    assert told(event) == spans


@pytest.mark.parametrize(
    ("rule", "spans"),
    [
        ("RRULE:FREQ=WEEKLY", ["09 15:00-09 16:00", "16 14:00-16 15:00"]),
        ("RRULE:FREQ=WEEKLY;UNTIL=20270310T000000Z", ["09 15:00-09 16:00"]),
        ("RRULE:FREQ=WEEKLY;COUNT=10", []),
        ("RRULE:FREQ=WEEKLY|EXDATE;TZID=America/New_York:20270309T100000", ["16 14:00-16 15:00"]),
        ("RRULE:FREQ=MONTHLY;BYDAY=2TU", ["09 15:00-09 16:00"]),
        ("RDATE;TZID=America/New_York:20270311T100000", ["11 15:00-11 16:00"]),
    ],
)
def test_a_series_keeps_its_hour_when_the_clocks_change(rule: str, spans: list[str]) -> None:
    first = "DTSTART;TZID=America/New_York:20261103T100000|DURATION:PT1H"
    assert told(f"{first}|{rule}") == spans


def test_one_time_of_a_series_that_was_moved_stands_where_it_is_now() -> None:
    series = "DTSTART:20270302T150000Z|DURATION:PT1H|RRULE:FREQ=WEEKLY"
    moved = "RECURRENCE-ID:20270309T150000Z|DTSTART:20270310T180000Z|DURATION:PT1H"
    gone = "RECURRENCE-ID:20270316T150000Z|DTSTART:20270316T150000Z|STATUS:CANCELLED"
    assert told(series, moved, gone) == ["10 18:00-10 19:00"]


@pytest.mark.parametrize("data", [b"", b"<html>", b"BEGIN:VCALENDAR", b"\xff\0", b"END:VEVENT"])
def test_what_is_no_calendar_says_so(data: bytes) -> None:
    with pytest.raises(NotReached, match="no calendar"):
        busy(data, WEEK, ZONE)


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serve something on a port of this machine."""
    with ExitStack() as stack:

        def start(answer: Callable[[BaseHTTPRequestHandler], None]) -> str:
            class Handler(BaseHTTPRequestHandler):
                def do_GET(self) -> None:
                    answer(self)

                def log_message(self, *_: object) -> None:
                    """Say nothing."""

            server = stack.enter_context(ThreadingHTTPServer(("127.0.0.1", 0), Handler))
            stack.callback(server.shutdown)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            return f"http://127.0.0.1:{server.server_port}/me.ics"

        yield start


def says(body: bytes, status: int = 200, location: str = "") -> Callable[[object], None]:
    """Answer with this."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        if location:
            handler.send_header("Location", location)
        handler.end_headers()
        with suppress(BrokenPipeError, ConnectionResetError):
            handler.wfile.write(body)

    return answer  # type: ignore[return-value]  # any handler will do


def test_an_address_is_followed_to_its_calendar(serve: Serve) -> None:
    there = serve(says(calendar("DTSTART:20270309T150000Z")))
    assert fetch(serve(says(b"", 302, there)), NEAR).startswith(b"BEGIN:VCALENDAR")


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (says(b"no", 404), "404"),
        (says(b"", 302, "/me.ics"), "on and on"),
        (says(b"x" * (MOST_MEGABYTES * 1024 * 1024 + 1)), "larger than 5 MB"),
        (says(b"", 302, "file:///etc/passwd"), "accepts an address"),
        (lambda _: threading.Event().wait(3), "no answer within 1 s"),
    ],
)
def test_an_address_that_gives_no_calendar_says_why(
    serve: Serve, answer: Callable[[BaseHTTPRequestHandler], None], why: str
) -> None:
    with pytest.raises(NotReached, match=why):
        fetch(serve(answer), NEAR)


def test_a_private_address_is_refused(serve: Serve) -> None:
    with pytest.raises(NotReached, match="private address"):
        fetch(serve(says(b"")), Reach(allow_private=False))


def test_a_calendar_program_s_own_kind_of_address_is_read() -> None:
    with pytest.raises(NotReached, match="private address"):
        fetch("webcal://127.0.0.1/me.ics", Reach(allow_private=False))
