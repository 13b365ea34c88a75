"""Lists of the REST API: Twilio's paging and its filters by date."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any, Protocol, TypeVar
from urllib.parse import urlencode

from flask import request

from service.simulator.errors import ApiError

_PAGE_SIZE, _LARGEST_PAGE = 50, 1000
_DAY = timedelta(days=1)
_YEARS = range(2000, 3000)


class _Logged(Protocol):
    sid: str


_Item = TypeVar("_Item", bound=_Logged)


def page(
    name: str, found: Sequence[_Item], as_resource: Callable[[_Item], dict[str, Any]]
) -> dict[str, Any]:
    """Return the page that the request asks for."""
    size = max(1, min(request.args.get("PageSize", _PAGE_SIZE, type=int), _LARGEST_PAGE))
    number = max(0, request.args.get("Page", 0, type=int))
    token = request.args.get("PageToken", "").removeprefix("PA")
    # A page goes on after the last item of the one before: new ones do not shift it.
    sids = [one.sid for one in found]
    start = sids.index(token) + 1 if token in sids else number * size
    shown = found[start : start + size]
    last = not found[start + size :]
    return {
        name: [as_resource(one) for one in shown],
        "page": number,
        "page_size": size,
        "start": start,
        "end": start + len(shown) - 1,
        "uri": request.full_path,
        "first_page_uri": _page_uri(size, 0, ""),
        "next_page_uri": None if last else _page_uri(size, number + 1, shown[-1].sid),
        "previous_page_uri": None,
    }


def within(moment: datetime | None, name: str) -> bool:
    """Whether a moment is what the filters of a name (DateSent, DateSent<, …) ask for.

    What waits has no date yet; whoever settles a doubt by date must look again later.
    """
    for key in (name, f"{name}<", f"{name}>"):
        if key in request.args:
            first, last = _window(key, request.args[key])
            if moment is None or not first <= moment < last:
                return False
    return True


def rfc2822(moment: datetime | None) -> str | None:
    """Return a moment as the REST API writes it."""
    return format_datetime(moment) if moment else None


def _window(name: str, given: str) -> tuple[datetime, datetime]:
    """Return from (included) and to (excluded); Twilio's < and > mean <= and >=."""
    moment = _moment(name.rstrip("<>"), given)
    whole_day = name[-1] not in "<>" and moment.time() == datetime.min.time()
    unit = _DAY if whole_day else timedelta(seconds=1)
    first = datetime.min.replace(tzinfo=UTC) if name.endswith("<") else moment
    last = datetime.max.replace(tzinfo=UTC) if name.endswith(">") else moment + unit
    return first, last


def _moment(name: str, given: str) -> datetime:
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        moment = datetime.min  # noqa: DTZ901 - refused on the next line
    if moment.year not in _YEARS:
        raise ApiError(20001, f"{name} {given}: give YYYY-MM-DD or 2026-12-01T17:00:00Z")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _page_uri(size: int, number: int, after: str) -> str:
    kept = {key: value for key, value in request.args.items() if not key.startswith("Page")}
    paging = {"PageSize": size, "Page": number} | ({"PageToken": f"PA{after}"} if after else {})
    return f"{request.path}?{urlencode(kept | paging)}"
