"""/insights: the page, and each of its tables as CSV."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from service.deps import Deps
from service.flows.insight_weeks import CHOICES, USUAL, NotARange
from service.inbox import plain
from service.inbox.frame import Frame
from service.inbox.insights import charts
from service.inbox.insights.tables import TABLES, as_csv
from service.inbox.interviews.reading import Choice, as_day, zone_name, zone_of
from service.inbox.rendering import words
from service.inbox.session import reader
from service.store.insights import LATEST
from service.usecases.problems import NotFound
from service.usecases.read_insights import MINE, Asked, Insights, read

ROOM = "insights"
_LONGEST = 20


@dataclass(frozen=True, slots=True)
class _Wish:
    """What the address asks for, as it was typed; `wrong` says why that cannot be shown."""

    asked: Asked
    first: str
    last: str
    wrong: str = ""

    @property
    def is_between(self) -> bool:
        return bool(self.first or self.last)

    def address(self, base: str) -> str:
        named: dict[str, object] = {
            "weeks": "" if self.is_between else self.asked.weeks,
            "from": self.first,
            "to": self.last,
            "whose": self.asked.whose,
        }
        return f"{base}?{urlencode({name: value for name, value in named.items() if value})}"


def add_routes(routes: Blueprint, deps: Deps, frame: Frame) -> None:
    """Add /insights and its tables."""

    @routes.get("/insights")
    def insights() -> ResponseReturnValue:
        wish, found = _found(deps)
        page = frame.page("insights/page.html", ROOM, (), **_values(wish, found))
        return page, 422 if wish.wrong else 200

    @routes.get("/insights/<name>.csv")
    def insights_table(name: str) -> ResponseReturnValue:
        if name not in TABLES:
            abort(404)
        wish, found = _found(deps)
        if wish.wrong:
            return Response(wish.wrong, status=422, mimetype="text/plain")
        headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
        headers["Cache-Control"] = "no-store"
        return Response(as_csv(TABLES[name](found)), mimetype="text/csv", headers=headers)


def _found(deps: Deps) -> tuple[_Wish, Insights]:
    """Return what is asked for; in place of what cannot be, the usual weeks."""
    wish, zone = _wish(), zone_of(reader())
    try:
        return wish, read(deps.context, reader(), wish.asked, zone)
    except NotFound:
        abort(404)
    except NotARange as error:
        usual = Asked(whose=wish.asked.whose)
        wrong = words(f"insights.wrong.{error.args[0]}")
        return (
            _Wish(usual, wish.first, wish.last, wrong),
            read(deps.context, reader(), usual, zone),
        )


def _wish() -> _Wish:
    first, last, weeks, whose = (_typed(name) for name in ("from", "to", "weeks", "whose"))
    usual = Asked(whose=whose)
    if first or last:
        days = as_day(first), as_day(last)
        if None in days:
            return _Wish(usual, first, last, words("insights.wrong.day"))
        return _Wish(Asked(USUAL, *days, whose), first, last)
    if weeks and weeks not in {str(one) for one in CHOICES}:
        return _Wish(usual, "", "", words("insights.wrong.weeks"))
    return _Wish(Asked(int(weeks or USUAL), whose=whose), "", "")


def _typed(name: str) -> str:
    return plain.looked_for(request.args.get(name, ""), _LONGEST)


def _values(wish: _Wish, found: Insights) -> dict[str, object]:
    asked = wish.asked
    return {
        "wish": wish,
        "ranges": [
            Choice(
                _Wish(replace(asked, weeks=one), "", "").address("/insights"),
                words("insights.range", count=one),
                one == asked.weeks and not wish.is_between,
            )
            for one in CHOICES
        ],
        "whose": _whose(asked.whose, found),
        "found": found,
        "headline": charts.headline(found),
        "facts": charts.facts(found),
        "charts": charts.charts(found),
        "links": {name: wish.address(f"/insights/{name}.csv") for name in TABLES},
        "is_sample": found.total.due > LATEST,
        "sampled": f"{found.sampled:,}",
        "zone": zone_name(zone_of(reader())),
    }


def _whose(chosen: str, found: Insights) -> list[Choice]:
    """List whose interviews can be looked at; nothing for whoever sees their own alone."""
    is_alone = not found.teams and reader().team_id is None
    named = {"": words("insights.whose.all"), MINE: words("insights.whose.mine")}
    named |= {str(team_id): name for team_id, name in found.teams.items()}
    return [] if is_alone else [Choice(one, name, one == chosen) for one, name in named.items()]
