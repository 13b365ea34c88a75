"""What every page of the settings uses: who may, how it is rendered, what is said afterwards."""

import json
from collections.abc import Mapping
from typing import Any

from flask import Response, abort, redirect, request
from flask.typing import ResponseReturnValue

from service.deps import Deps
from service.flows.access import Act, may
from service.inbox.frame import Frame, Said, say_on_next_page
from service.inbox.plain import sentence
from service.inbox.rendering import words
from service.inbox.session import reader
from service.inbox.settings.tabs import tabs_for
from service.usecases.problems import BadInput, Conflict

Wrong = Mapping[str, str]
_UNPROCESSABLE, _CONFLICT, _SEE_OTHER = 422, 409, 303
_LONGEST = 4000


class Desk:
    """Renders the pages of this room."""

    def __init__(self, deps: Deps, frame: Frame) -> None:
        self.deps, self.context, self.frame = deps, deps.context, frame

    def page(self, name: str, *, wrong: Wrong | None = None, **values: Any) -> str:  # noqa: ANN401  # what a template is given
        """Render the page of a tab. `wrong` says by field what cannot be taken; "" is the whole."""
        return self.frame.page(
            f"settings/{name}.html",
            "settings",
            tabs=tabs_for(reader().role),
            tab=name,
            wrong=wrong or {},
            **values,
        )

    def part(self, name: str, **values: Any) -> str:  # noqa: ANN401  # what a template is given
        """Render a piece of an open page."""
        return self.frame.part(f"settings/{name}.html", **values)


def only(act: Act) -> None:
    """Answer 403 to whoever may not do this."""
    if not may(reader().role, act):
        abort(403)


def done(path: str, key: str, undo: str = "", **values: Any) -> ResponseReturnValue:  # noqa: ANN401  # facts of a sentence
    """Go to a page and say there what was done."""
    say_on_next_page(Said(words(key, **values), undo))
    if "HX-Request" in request.headers and "HX-Boosted" not in request.headers:
        main = {"path": path, "target": "#main", "select": "#main", "swap": "outerHTML"}
        return Response(status=204, headers={"HX-Location": json.dumps(main)})
    return redirect(path, _SEE_OTHER)


def typed(name: str, longest: int = _LONGEST) -> str:
    """Return a field as it was typed, without what stands around it."""
    return request.form.get(name, "").strip()[:longest]


def number(name: str) -> int | None:
    """Return a field that names a row; None for none."""
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None  # noqa: PLR2004  # what a 64-bit id has at most


def wrong_of(error: BadInput | Conflict) -> dict[str, str]:
    """Say by field what is wrong; a conflict is about the whole form."""
    if isinstance(error, Conflict):
        return {"": sentence(str(error))}
    return {one.field: sentence(one.message) for one in error.errors}


def status_of(error: BadInput | Conflict) -> int:
    """Return the status of a form that could not be taken."""
    return _CONFLICT if isinstance(error, Conflict) else _UNPROCESSABLE
