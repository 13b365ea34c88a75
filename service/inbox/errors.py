"""Error pages for people, in words; programs get what their own routes answer."""

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError  # type: ignore[import-untyped]  # comes without types
from werkzeug.exceptions import HTTPException

from service.flows.wording.catalogue import catalogue
from service.inbox.rendering import LANGUAGE, Render, words

_MACHINES = ("/api", "/healthz", "/readyz", "/metrics")


def add_handlers(app: Flask, render: Render) -> None:
    """Say what went wrong on a page, or, to a page that is open, in one sentence."""

    @app.errorhandler(HTTPException)
    def explain(error: HTTPException) -> ResponseReturnValue:
        if is_for_machines(request.path) or error.response is not None:
            return error
        return answer(render, error)


def answer(render: Render, error: HTTPException) -> ResponseReturnValue:
    """Return the page of an error, or its one sentence."""
    kept = [pair for pair in error.get_headers() if pair[0] in {"Allow", "Retry-After"}]
    return _page(render, error), error.code or 500, kept


def is_for_machines(path: str) -> bool:
    """Whether programs use this path."""
    return any(path == start or path.startswith(start + "/") for start in _MACHINES)


def _page(render: Render, error: HTTPException) -> Response | str:
    key = _key(error)
    heading, sentence = words(f"{key}.heading"), words(f"{key}.sentence")
    if "HX-Request" in request.headers:
        return Response(sentence, mimetype="text/plain")
    return render("error.html", heading=heading, sentence=sentence)


def _key(error: HTTPException) -> str:
    """Return the sentence's place in the catalogue; an uncommon code is explained by its kind."""
    if isinstance(error, CSRFError):
        return "inbox.error.stale"
    code = error.code or 500
    kinds = (str(code), f"{code // 100}00")
    keys = [f"inbox.error.{kind}" for kind in kinds]
    known = (key for key in keys if f"{key}.heading" in catalogue(LANGUAGE))
    return next(known, "inbox.error.500")
