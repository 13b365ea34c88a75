"""The log: numbers and the words of people are masked, whoever writes it."""

import errno
import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from service import log

NUMBER = "+14155550123"


@pytest.mark.parametrize(
    ("event", "masked"),
    [
        ({"event": f"sent to {NUMBER}"}, {"event": "sent to +…23"}),
        ({"phone": NUMBER}, {"phone": "+…23"}),
        ({"error": "GET /Messages.json?To=%2B14155550123&PageSize=50"},
         {"error": "GET /Messages.json?To=+…23&PageSize=50"}),
        ({"why": f"{NUMBER} and +447400123456"}, {"why": "+…23 and +…56"}),
        ({"body": "my kid is in hospital"}, {"body": "…"}),
        ({"text": "hi", "words": "hi", "answer": "hi"}, {"text": "…", "words": "…", "answer": "…"}),
        ({"event": "2 + 2", "count": 3}, {"event": "2 + 2", "count": 3}),
    ],
)  # fmt: skip
def test_numbers_and_words_are_masked(event: dict[str, object], masked: dict[str, object]) -> None:
    assert log.mask(None, "info", dict(event)) == masked


def logged(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    (line,) = capsys.readouterr().err.splitlines()
    return json.loads(line)


@pytest.fixture(autouse=True)
def quiet_again() -> Iterator[None]:
    """Give the root logger back as it was."""
    handlers, level = logging.root.handlers[:], logging.root.level
    yield
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)
    structlog.reset_defaults()


def test_our_own_lines_are_masked(capsys: pytest.CaptureFixture[str]) -> None:
    log.set_up("info", "json")
    structlog.get_logger().info("kept", phone=NUMBER, body="secret")
    line = logged(capsys)
    assert (line["event"], line["phone"], line["body"]) == ("kept", "+…23", "…")


def test_lines_of_libraries_are_masked_too(capsys: pytest.CaptureFixture[str]) -> None:
    log.set_up("info", "json")
    logging.getLogger("twilio").warning("cannot reach %s", NUMBER)
    assert logged(capsys)["event"] == "cannot reach +…23"


def test_a_traceback_is_masked(capsys: pytest.CaptureFixture[str]) -> None:
    log.set_up("info", "json")
    try:
        int(f"{NUMBER} x")
    except ValueError:
        structlog.get_logger().exception("failed")
    assert NUMBER not in json.dumps(logged(capsys))


def test_what_is_below_the_level_is_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    log.set_up("warning", "text")
    structlog.get_logger().info("nothing")
    logging.getLogger("library").info("nothing")
    assert capsys.readouterr().err == ""


class FullDisk(io.StringIO):
    """A stream that takes nothing."""

    def write(self, _text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    flush = close = lambda _self: None


def test_a_line_that_cannot_be_written_ends_nobodys_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", FullDisk())
    log.set_up("info", "text")
    structlog.get_logger().info("hello")
    logging.getLogger("tests").warning("hello")
