"""Pages for when there is nothing to answer, in words, in the reader's language."""

from flask import Flask, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, ServiceUnavailable

from service.flows.wording.catalogue import language_of, say
from service.link.rendering import Render, tag_for
from service.store.database import DatabaseUnavailable

_KEYS = {
    404: "page.unknown",
    405: "page.unknown",
    410: "page.over",
    413: "page.large",
    429: "page.often",
}
_WORTH_ANOTHER_TRY = frozenset({413, 429, 500, 503})


def add_handlers(app: Flask, render: Render) -> None:
    """Say what is wrong; the link is offered again where trying again may help."""

    @app.errorhandler(HTTPException)
    def explain(error: HTTPException) -> ResponseReturnValue:
        code = error.code or 500
        kept = [pair for pair in error.get_headers() if pair[0] in {"Allow", "Retry-After"}]
        return _page(render, code), code, kept

    @app.errorhandler(DatabaseUnavailable)
    def no_database(_error: DatabaseUnavailable) -> ResponseReturnValue:
        return explain(ServiceUnavailable())


def _page(render: Render, code: int) -> str:
    key = _KEYS.get(code, "page.trouble")
    tag = tag_for("")
    language = language_of(tag)
    return render(
        "notice.html",
        tag,
        heading=say(f"{key}.heading", language),
        sentence=say(f"{key}.sentence", language),
        back=request.script_root + request.path if code in _WORTH_ANOTHER_TRY else "",
        back_words=say("page.back", language),
    )
