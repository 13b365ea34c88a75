"""/interviews/import: a CSV file is looked at, mended and imported, in portions."""

from collections.abc import Callable
from contextlib import closing
from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort, make_response, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user  # type: ignore[import-untyped]  # comes without types

from service.broker.jobs import SEND_DUE_TOUCHES
from service.deps import Deps
from service.flows.import_rows import OPTIONAL, REQUIRED, BadFile
from service.inbox.frame import Frame, Said, say_on_next_page
from service.inbox.interviews import portions
from service.inbox.interviews.listing import ROOM
from service.inbox.interviews.portions import MOST_ROWS
from service.inbox.interviews.reading import as_id, is_htmx, typed
from service.inbox.interviews.shelf import BAD, GOOD, Gone, Shelf, State, Upload
from service.inbox.plain import sentence
from service.inbox.rendering import words
from service.inbox.session import reader

MOST_MEGABYTES = 10
_MOST_BYTES = MOST_MEGABYTES * 1024 * 1024
# What a form is wrapped in.
_WRAPPING = 64 * 1024
_ENDPOINT = "inbox.upload_file"
_PATH = "/interviews/import"
_ONE = f"{_PATH}/<string(minlength=20, maxlength=60):key>"
_LONGEST_NAME = 100
_SHOWN = 20
_SAMPLE = 5


class Importing:
    """Renders how far a file is, whole or as the part that replaces itself."""

    def __init__(self, deps: Deps, frame: Frame) -> None:
        self.context, self.nudge = deps.context, deps.nudge
        self.shelf = Shelf(deps.settings.var_dir / "imports")
        self._frame = frame

    def start(self, trouble: str = "") -> str:
        """Render the page on which a file is chosen."""
        return self._frame.page(
            "interviews/import.html",
            ROOM,
            trouble=trouble,
            required=REQUIRED,
            optional=OPTIONAL,
            megabytes=MOST_MEGABYTES,
            rows=MOST_ROWS,
        )

    def work_on(self, key: str, work: Callable[[Upload], None]) -> ResponseReturnValue:
        """Do something with a file, and show how far it is then; a file that is gone is said."""
        try:
            with self.shelf.take(key, reader().id, self.context.clock()) as upload:
                work(upload)
                shown = self._show(key, upload)
        except Gone:
            say_on_next_page(Said(words("interviews.import.gone")))
            return _leave()
        return shown

    def _show(self, key: str, upload: Upload) -> ResponseReturnValue:
        begin = as_id(typed("from")) or 0
        values: dict[str, Any] = {
            "key": key,
            "state": upload.state,
            "bad": portions.bad_rows(self.context, upload.some(BAD, begin, _SHOWN)),
            "more": begin + _SHOWN if upload.state.bad > begin + _SHOWN else 0,
            "begin": begin,
            "sample": upload.some(GOOD, 0, _SAMPLE),
            "columns": REQUIRED,
        }
        if is_htmx():
            return self._frame.part("interviews/_import.html", None, **values)
        if request.method == "POST":
            return redirect(f"{_PATH}/{key}", HTTPStatus.SEE_OTHER)
        return self._frame.page("interviews/importing.html", ROOM, **values)


def add_routes(routes: Blueprint, deps: Deps, frame: Frame) -> None:
    """Add /interviews/import and what lies beneath."""
    importing = Importing(deps, frame)
    _allow_large_files(routes, importing)

    @routes.get(_PATH)
    def choose_file() -> ResponseReturnValue:
        return importing.start()

    @routes.post(_PATH)
    def upload_file() -> ResponseReturnValue:
        return _upload(importing)

    @routes.get(_ONE)
    def show_import(key: str) -> ResponseReturnValue:
        return importing.work_on(key, lambda _: None)

    @routes.post(f"{_ONE}/next")
    def go_on(key: str) -> ResponseReturnValue:
        return _nudging(
            importing, importing.work_on(key, lambda one: portions.go_on(importing.context, one))
        )

    @routes.post(f"{_ONE}/mend")
    def mend(key: str) -> ResponseReturnValue:
        return importing.work_on(key, lambda one: portions.mend(importing.context, one))

    @routes.post(f"{_ONE}/begin")
    def begin(key: str) -> ResponseReturnValue:
        return importing.work_on(key, portions.begin)

    @routes.post(f"{_ONE}/drop")
    def drop(key: str) -> ResponseReturnValue:
        try:
            importing.shelf.drop(key, reader().id, importing.context.clock())
        except Gone:
            abort(404)
        return _leave()


def _allow_large_files(routes: Blueprint, importing: Importing) -> None:
    """Take more than 1 MB on this one route, from people who have signed in.

    It must be said before anything reads the form, and the check for forged requests does.
    """

    @routes.url_value_preprocessor
    def allow(endpoint: str | None, _values: dict[str, object] | None) -> None:
        if endpoint != _ENDPOINT or request.method != "POST" or not current_user.is_authenticated:
            return
        request.max_content_length = _MOST_BYTES + _WRAPPING
        if (request.content_length or 0) > request.max_content_length:
            trouble = words("interviews.import.too_large", megabytes=MOST_MEGABYTES)
            abort(make_response(importing.start(trouble), HTTPStatus.REQUEST_ENTITY_TOO_LARGE))


def _upload(importing: Importing) -> ResponseReturnValue:
    name, data = _sent()
    try:
        rows, twice = portions.rows_of(data)
    except BadFile as error:
        return importing.start(sentence(str(error))), HTTPStatus.UNPROCESSABLE_ENTITY
    now = importing.context.clock().isoformat()
    state = State(reader().id, name, now, len(rows) + twice, seen=twice, known=twice)
    return redirect(f"{_PATH}/{importing.shelf.put(state, rows)}", HTTPStatus.SEE_OTHER)


def _sent() -> tuple[str, bytes]:
    """Return the name of the file that came, and what is in it."""
    file = request.files.get("file")
    if file is None:
        return "", b""
    with closing(file):
        return (file.filename or "")[:_LONGEST_NAME], file.read()


def _nudging(importing: Importing, body: ResponseReturnValue) -> ResponseReturnValue:
    response = make_response(body)
    response.call_on_close(lambda: importing.nudge(SEND_DUE_TOUCHES))
    return response


def _leave() -> ResponseReturnValue:
    """Go back to where a file is chosen; an open page is told to load it."""
    if is_htmx():
        return "", HTTPStatus.OK, {"HX-Redirect": _PATH}
    return redirect(_PATH, HTTPStatus.SEE_OTHER)
