"""Inbound texts and delivery reports."""

from typing import Any

import structlog
from flask import Blueprint, Response, abort, request
from werkzeug.datastructures import MultiDict

from service.broker.jobs import TELL_RECRUITERS
from service.deps import Deps
from service.flows.state import TouchState
from service.ports import ProviderText
from service.store.database import DatabaseUnavailable
from service.store.messages import Inbound
from service.telephony import forms, twiml
from service.telephony.errors import words_for
from service.telephony.statuses import state_of
from service.usecases.problems import NotFound
from service.usecases.receive_text import receive_text
from service.usecases.record_outcome import record_report

_log = structlog.get_logger()


def make_blueprint(deps: Deps) -> Blueprint:
    """Return the routes of the application that is mounted at /twilio.

    Without a valid signature for our account: 403.
    """
    routes = Blueprint("twilio", __name__)

    @routes.before_app_request
    def only_twilio() -> None:
        """Refuse strangers before anything else: even a wrong path or method tells them nothing."""
        signature = request.headers.get("X-Twilio-Signature", "")
        settings = request.headers.get("X-Twilio-Webhooks-Signature-Settings", "")
        if not deps.signatures.accepts(_raw_path(), _form(), signature, settings):
            _log.warning("webhook refused: no valid signature for our account", path=request.path)
            abort(403)

    @routes.errorhandler(forms.BadForm)
    def bad_form(error: forms.BadForm) -> tuple[str, int]:
        _log.warning("webhook refused", path=request.path, why=str(error))
        return str(error), 400

    @routes.errorhandler(DatabaseUnavailable)
    def no_database(error: DatabaseUnavailable) -> tuple[str, int]:
        """Let Twilio try again: nothing has been kept, so nothing may look as if it had."""
        _log.error("webhook not taken: the database is gone", path=request.path, why=str(error))
        return "the database is not available; try again", 503

    @routes.post("/sms")
    def text_in() -> Response:
        return _text_in(deps)

    @routes.post("/status/<int:attempt_id>")
    def delivery_report(attempt_id: int) -> tuple[str, int]:
        return _delivery_report(deps, attempt_id)

    return routes


def _text_in(deps: Deps) -> Response:
    """Commit the answer, send it back, and only then tell a worker: Redis may be down."""
    text = forms.inbound_text(_form())
    inbound = Inbound(text.sid, text.phone, text.body, text.media)
    received = receive_text(deps.context, inbound, text.opt_out_type)
    response = Response(twiml.text_answer(received.answer), content_type=twiml.CONTENT_TYPE)
    if not received.repeated:
        response.call_on_close(lambda: deps.nudge(TELL_RECRUITERS))
    return response


def _delivery_report(deps: Deps, attempt_id: int) -> tuple[str, int]:
    """Keep a report; one for an attempt that we don't have is logged and taken."""
    report = forms.delivery_report(_form())
    text = ProviderText(
        sid=report.sid,
        state=state_of(report.status) or TouchState.SENT,
        why=words_for(report.error_code),
        error_code=report.error_code,
    )
    try:
        record_report(deps.context, attempt_id, text, report.status)
    except NotFound:
        _log.warning("delivery report for an unknown attempt", attempt=attempt_id)
    return "", 204


def _form() -> "MultiDict[str, str]":
    return request.form


def _raw_path() -> str:
    """Return path and query as they came: decoding percent-escapes would break the signature.

    `request.url` decodes them, so the server's own record of the request line is used.
    """
    raw: Any = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI")
    if raw and str(raw).startswith("/"):
        return str(raw)
    query = request.query_string.decode("ascii", "replace")
    return request.script_root + request.path + (f"?{query}" if query else "")
