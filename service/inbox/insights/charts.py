"""The charts of insights, each with its table, and the figures above them with their meanings."""

from dataclasses import dataclass

from service.flows.insights import ENOUGH, Arrival, Ending, Share
from service.inbox.insights import drawing, saying, tables
from service.inbox.insights.drawing import Bar, Columns, Part
from service.inbox.insights.tables import Table
from service.inbox.rendering import words
from service.usecases.read_insights import Insights

_ARRIVALS = (Arrival.ARRIVED, Arrival.UNREPORTED, Arrival.LOST)


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with the table beneath it; the catalogue has its words under `insights.<name>`.

    `legend` names its colours, and is empty where there is only one.
    """

    name: str
    table: Table
    columns: Columns | None = None
    bars: tuple[Bar, ...] = ()
    legend: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure; the catalogue says what it is called and what it means under its name."""

    name: str
    value: str
    of: str


def headline(found: Insights) -> dict[str, str]:
    """Return the sentences about notice: the figure, what it says, and what it is counted from."""
    notice = found.total.notice
    if notice.minutes is None:
        return {"figure": "", "says": words("insights.headline.few", count=notice.count)}
    over = saying.percent(found.total.over_a_day)
    return {
        "figure": words("insights.headline.figure", length=saying.length(notice.minutes)),
        "says": words("insights.headline.says", count=f"{notice.count:,}", over=over),
    }


def facts(found: Insights) -> tuple[Fact, ...]:
    """Return the figures of the whole range."""
    total = found.total
    shares = [
        _fact("answered", total.answered),
        *(_fact(one, Share(total.endings[one], total.due)) for one in Ending if one != "no_show"),
        _fact("no_show", total.no_shows),
    ]
    waited = words("insights.of_answers", count=f"{found.wait.count:,}")
    return (shares[0], Fact("wait", saying.middle(found.wait), waited), *shares[1:])


def charts(found: Insights) -> list[Chart]:
    """Return the charts that have something to show."""
    made = [one(found) for one in (_weeks, _notice, _contacts, _delivery, _teams)]
    return [chart for chart in made if chart is not None]


def _fact(name: str, share: Share) -> Fact:
    counts = words("insights.of", part=f"{share.part:,}", whole=f"{share.whole:,}")
    return Fact(name, saying.percent(share), counts)


def _weeks(found: Insights) -> Chart:
    stacks = [
        [_part(one, figures.endings[one], saying.day(week.day)) for one in Ending]
        for week, figures in zip(found.weeks, found.weekly, strict=True)
    ]
    drawn = drawing.columns(stacks, [saying.day(week.day) for week in found.weeks])
    return Chart("weeks", tables.weeks(found), columns=drawn, legend=tuple(Ending))


def _notice(found: Insights) -> Chart | None:
    if sum(found.stretches) < ENOUGH:
        return None
    stacks = [
        [Part("share", count, f"{words(f'insights.stretch.{at}')}: {count:,}")]
        for at, count in enumerate(found.stretches)
    ]
    names = [words(f"insights.stretch.{at}") for at in range(len(stacks))]
    return Chart("notice", tables.notice(found), columns=drawing.columns(stacks, names))


def _contacts(found: Insights) -> Chart | None:
    if not found.contacts:
        return None
    bars = [_share(saying.contact_name(one.contact), one.answered) for one in found.contacts]
    return Chart("contacts", tables.contacts(found), bars=tuple(bars))


def _delivery(found: Insights) -> Chart | None:
    if not found.deliveries:
        return None
    bars = []
    for channel, states in found.deliveries.items():
        name = words(f"insights.channel.{channel}")
        whole = sum(states[one] for one in _ARRIVALS)
        parts = [_part(one, states[one], name) for one in _ARRIVALS]
        value = saying.percent(Share(states[Arrival.ARRIVED], whole))
        bars.append(drawing.bar(name, value, parts, whole))
    return Chart("delivery", tables.delivery(found), bars=tuple(bars), legend=_ARRIVALS)


def _teams(found: Insights) -> Chart | None:
    if len(found.by_team) < 2:  # noqa: PLR2004  # one team is what the figures above are about
        return None
    bars = [
        _share(name or words("insights.no_team"), figures.answered)
        for name, figures in found.by_team
    ]
    return Chart("teams", tables.teams(found), bars=tuple(bars))


def _share(name: str, share: Share) -> Bar:
    shown = share.part if share.percent is not None else 0
    return drawing.bar(name, saying.percent(share), [Part("share", shown, name)], share.whole)


def _part(name: Ending | Arrival, count: int, about: str) -> Part:
    return Part(name, count, f"{about}: {words(f'insights.head.{name}')}, {count:,}")
