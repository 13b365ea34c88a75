"""Structured logs, with phone numbers and the words of texts masked."""

import logging
import re
import sys
from contextlib import suppress
from typing import Any, Literal, TextIO, cast

import structlog
from structlog.typing import EventDict, Processor

_NUMBER = re.compile(r"(?:\+|%2[bB])\d{5,13}(\d{2})\b")
_WORDS_OF_PEOPLE = frozenset({"body", "text", "words", "answer"})


class Unfailing:
    """A stream whose full disk or closed pipe ends nobody's work: what cannot be said is dropped.

    A line that failed would turn a text that was refused (503, and asked for again) into a bug
    (500), and end a worker between a send and its record.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write as far as it goes."""
        with suppress(OSError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Flush as far as it goes."""
        with suppress(OSError):
            self._stream.flush()


def set_up(level: str, form: Literal["text", "json"]) -> None:
    """Log to stderr: `text` for people, `json` for machines. Standard logging goes the same way."""
    renderer: Processor = (
        structlog.processors.JSONRenderer()
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    shared: list[Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        mask,
    ]
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=structlog.WriteLoggerFactory(cast("TextIO", Unfailing(sys.stderr))),
        cache_logger_on_first_use=True,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        foreign_pre_chain=shared,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    # They tell of every look at a version, and in a dozen lines of every request.
    for talkative in ("alembic", "twilio.http_client"):
        logging.getLogger(talkative).setLevel(logging.WARNING)


def mask(_logger: Any, _method: str, event: EventDict) -> EventDict:  # noqa: ANN401  # structlog's own type
    """Hide all but the last two digits of numbers, and the words of people altogether."""
    for name, value in event.items():
        if name in _WORDS_OF_PEOPLE:
            event[name] = "…"
        elif isinstance(value, str):
            event[name] = _NUMBER.sub(r"+…\1", value)
    return event
