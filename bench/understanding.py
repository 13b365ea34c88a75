"""How well replies are understood: the corpus, by the door of `unghost play --classify`."""

import csv
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from service.cli.table_talk import classify
from service.clock import utc_now
from service.flows.replies import LANGUAGES, understand
from service.flows.state import Intent

CORPUS = Path(__file__).parent.parent / "tests" / "corpus"
PARTS = ("tuning", "measured")
_COSTLY = frozenset({Intent.CONFIRM, Intent.CANCEL})


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled reply and what it was taken for."""

    text: str
    wanted: str
    wanted_reason: str
    taken: str
    reason: str
    rule: str

    @property
    def is_right(self) -> bool:
        """Whether it was taken for what it says."""
        return self.taken == self.wanted

    @property
    def is_dangerous(self) -> bool:
        """Whether a cancel or a confirm was recorded that the person did not mean."""
        return self.taken in _COSTLY and not self.is_right

    @property
    def is_asked_back(self) -> bool:
        """Whether somebody who was clear is asked again."""
        return self.taken == Intent.UNCLEAR and not self.is_right


def classified(part: str, language: str) -> list[Row]:
    """Classify one file of the corpus."""
    now = utc_now()
    with (CORPUS / part / f"{language}.csv").open(encoding="utf-8", newline="") as file:
        return [_row(row, language, now) for row in csv.DictReader(file)]


def _row(row: dict[str, str], language: str, now: object) -> Row:
    taken = classify(row["text"], language, now)
    reason = taken.reason or ""
    return Row(row["text"], row["intent"], row["reason"], taken.intent, reason, taken.rule)


def measure() -> Iterator[str]:
    """Give a line a language and part, and how long one text takes."""
    for part in PARTS:
        for language in LANGUAGES:
            yield _line(part, language, classified(part, language))
    yield _speed()


def _line(part: str, language: str, rows: list[Row]) -> str:
    count = len(rows)
    right = sum(row.is_right for row in rows)
    reasoned = [row for row in rows if row.is_right and row.wanted_reason]
    good = sum(row.reason == row.wanted_reason for row in reasoned)
    return (
        f"  {part:8} {language}: {right / count:6.1%} of {count} right, "
        f"{sum(row.is_asked_back for row in rows) / count:5.1%} asked back, "
        f"{sum(row.is_dangerous for row in rows)} dangerous; "
        f"reason right in {good} of {len(reasoned)}"
    )


def _speed() -> str:
    took = []
    for language in LANGUAGES:
        for row in classified("tuning", language):
            start = perf_counter()
            understand(row.text, language)
            took.append((perf_counter() - start) * 1000)
    at_99 = statistics.quantiles(took, n=100)[98]
    return f"  one text: median {statistics.median(took):.2f} ms, 99 in 100 under {at_99:.2f} ms"
