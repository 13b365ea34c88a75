"""The door of everything under /twilio: only Twilio comes in, and only about our account."""

from typing import Any

import structlog
from flask import Flask, abort, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from service.deps import Deps
from service.store.database import DatabaseUnavailable
from service.telephony import forms

_log = structlog.get_logger()


def guard(app: Flask, deps: Deps) -> None:
    """Refuse with 403 whatever has no valid signature for our account, and say what went wrong."""

    @app.before_request
    def only_twilio() -> None:
        """Refuse strangers before anything else: even a wrong path or method tells them nothing."""
        signature = request.headers.get("X-Twilio-Signature", "")
        settings = request.headers.get("X-Twilio-Webhooks-Signature-Settings", "")
        form = _form()
        known = form is not None and deps.signatures.accepts(_raw_path(), form, signature, settings)
        if not known:
            _log.warning("webhook refused: no valid signature for our account", path=request.path)
            abort(403)

    @app.errorhandler(forms.BadForm)
    def bad_form(error: forms.BadForm) -> tuple[str, int]:
        _log.warning("webhook refused", path=request.path, why=str(error))
        return str(error), 400

    @app.errorhandler(DatabaseUnavailable)
    def no_database(error: DatabaseUnavailable) -> tuple[str, int]:
        """Let Twilio try again: nothing has been kept, so nothing may look as if it had."""
        _log.error("webhook not taken: the database is gone", path=request.path, why=str(error))
        return "the database is not available; try again", 503


def _form() -> MultiDict[str, str] | None:
    """Read the form that is signed; None for one that is larger than any of Twilio's."""
    try:
        return request.form
    except RequestEntityTooLarge:
        return None


def _raw_path() -> str:
    """Return path and query as they came: decoding percent-escapes would break the signature.

    `request.url` decodes them, so the server's own record of the request line is used.
    """
    raw: Any = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI")
    if raw and str(raw).startswith("/"):
        return str(raw)
    query = request.query_string.decode("ascii", "replace")
    return request.script_root + request.path + (f"?{query}" if query else "")
