"""The tables of insights: what each chart shows, to read, to hear, and for a spreadsheet."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass

from service.flows.insights import Arrival, Ending, Figures, Middle, Share
from service.flows.spreadsheet import cell as safe
from service.inbox.insights import saying
from service.inbox.rendering import words
from service.usecases.read_insights import Insights

_MINUTES = frozenset({"notice", "wait"})


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure as people read it, and as a spreadsheet counts with it."""

    shown: str
    plain: str | int


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under the names of their columns; the first cell of a row says what it is about."""

    name: str
    heads: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


def weeks(found: Insights) -> Table:
    """Return what interviews came to, week by week."""
    heads = _heads("week", "due", *Ending, "answered", "notices", "notice", "over_a_day")
    rows = []
    for week, figures in zip(found.weeks, found.weekly, strict=True):
        name = Cell(saying.day(week.day), week.day.isoformat())
        rows.append((name, *_endings(figures), _share(figures.answered), *_notice(figures)))
    return Table("weeks", heads, tuple(rows))


def notice(found: Insights) -> Table:
    """Return how many gave how much notice."""
    rows = [
        (_text(words(f"insights.stretch.{at}")), _number(count))
        for at, count in enumerate(found.stretches)
    ]
    return Table("notice", _heads("stretch", "notices"), tuple(rows))


def contacts(found: Insights) -> Table:
    """Return what each contact brought."""
    rows = [
        (
            _text(saying.contact_name(rung.contact)),
            _number(rung.answered.whole),
            _number(rung.skipped),
            _number(rung.answered.part),
            _share(rung.answered),
            _middle(rung.wait),
        )
        for rung in found.contacts
    ]
    heads = _heads("contact", "went_out", "skipped", "answers", "answered", "wait")
    return Table("contacts", heads, tuple(rows))


def delivery(found: Insights) -> Table:
    """Return what became of contacts, by channel."""
    rows = [
        (_text(words(f"insights.channel.{channel}")), *(_number(states[one]) for one in Arrival))
        for channel, states in found.deliveries.items()
    ]
    return Table("delivery", _heads("channel", *Arrival), tuple(rows))


def teams(found: Insights) -> Table:
    """Return what interviews came to, team by team."""
    heads = _heads("team", "due", *Ending, "answered", "notices", "notice", "over_a_day")
    rows = [
        (
            _text(team or words("insights.no_team")),
            *_endings(figures),
            _share(figures.answered),
            *_notice(figures),
        )
        for team, figures in found.by_team
    ]
    return Table("teams", heads, tuple(rows))


TABLES: dict[str, Callable[[Insights], Table]] = {
    one.__name__: one for one in (weeks, notice, contacts, delivery, teams)
}


def as_csv(table: Table) -> str:
    """Write a table as a spreadsheet opens it, safely: nothing in it is taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([safe(head.plain) for head in table.heads])
    for row in table.rows:
        writer.writerow([safe(cell.plain) for cell in row])
    # Excel reads UTF-8 only with this mark.
    return "\ufeff" + out.getvalue()


def _heads(*names: str) -> tuple[Cell, ...]:
    return tuple(_head(words(f"insights.head.{name}"), name) for name in names)


def _head(shown: str, name: str) -> Cell:
    """Name a column; a spreadsheet must also know in what it is counted."""
    return Cell(shown, words("insights.in_minutes", what=shown) if name in _MINUTES else shown)


def _endings(figures: Figures) -> tuple[Cell, ...]:
    return _number(figures.due), *(_number(figures.endings[one]) for one in Ending)


def _notice(figures: Figures) -> tuple[Cell, ...]:
    return _number(figures.notice.count), _middle(figures.notice), _share(figures.over_a_day)


def _text(words_of_it: str) -> Cell:
    return Cell(words_of_it, words_of_it)


def _number(count: int) -> Cell:
    return Cell(f"{count:,}", count)


def _share(share: Share) -> Cell:
    return Cell(saying.percent(share), "" if share.percent is None else share.percent)


def _middle(found: Middle) -> Cell:
    return Cell(saying.middle(found), "" if found.minutes is None else found.minutes)
