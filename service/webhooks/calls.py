"""Calls: their steps, the recruiter's leg, machines that pick up, and how they go."""

import structlog
from flask import Blueprint, Response, request

from service.broker.jobs import TELL_RECRUITERS
from service.deps import Deps
from service.ports import ProviderCall, SendError
from service.telephony import call_forms, call_twiml, twiml
from service.telephony.call_addresses import CallAddresses
from service.telephony.errors import words_for
from service.usecases.call_sides import say_voicemail, take_call, whispered
from service.usecases.hold_call import Answer, Leg, receive_call, take_step
from service.usecases.problems import NotFound
from service.usecases.record_call import record_machine, record_report

_log = structlog.get_logger()
# Larger ones fit no column, and PostgreSQL refuses even to look for them.
_CALL = "/<int(max=9223372036854775807):call_id>"
_STEP = "/<int(max=2147483647):number>"


def make_blueprint(deps: Deps) -> Blueprint:
    """Return the routes of calls, below /voice.

    What is not about a call of ours gets a document that hangs up and tells nothing.
    """
    routes = Blueprint("calls", __name__, url_prefix="/voice")

    @routes.errorhandler(NotFound)
    def no_such_call(error: NotFound) -> Response:
        _log.warning("call webhook about no call of ours", path=request.path, why=str(error))
        return _document(call_twiml.hang_up())

    @routes.post("")
    def call_in() -> Response:
        call = call_forms.inbound_call(request.form)
        return _spoken(deps, receive_call(deps.context, call.sid, call.phone))

    @routes.post(_CALL + _STEP)
    def step(call_id: int, number: int) -> Response:
        leg = Leg(call_id, call_forms.call_sid(request.form), call_forms.other_end(request.form))
        came = call_forms.step_input(request.form)
        return _spoken(deps, take_step(deps.context, leg, number, came))

    @routes.post(_CALL + "/whisper")
    def recruiter_is_asked(call_id: int) -> Response:
        line = whispered(deps.context, call_id, call_forms.parent_sid(request.form))
        addresses = CallAddresses(deps.settings.base_url, call_id)
        return _document(call_twiml.whisper(line, addresses, deps.settings.voices))

    @routes.post(_CALL + "/taken")
    def recruiter_answers(call_id: int) -> Response:
        key = call_forms.step_input(request.form).key
        sid = call_forms.parent_sid(request.form)
        return _document(call_twiml.taken(take_call(deps.context, call_id, sid, key)))

    @routes.post(_CALL + "/voicemail")
    def machine_is_told(call_id: int) -> Response:
        sid = call_forms.call_sid(request.form)
        return _spoken(deps, say_voicemail(deps.context, call_id, sid))

    @routes.post(_CALL + "/machine")
    def who_picked_up(call_id: int) -> tuple[str, int]:
        return _who_picked_up(deps, call_id)

    @routes.post(_CALL + "/status")
    def progress(call_id: int) -> tuple[str, int]:
        return _progress(deps, call_id)

    return routes


def _spoken(deps: Deps, answer: Answer) -> Response:
    """Say what was committed, and only then tell a worker: Redis may be down."""
    addresses = CallAddresses(deps.settings.base_url, answer.call_id, answer.step)
    caller_id = deps.context.policy.phone_number
    spoken = call_twiml.answer(answer.script, addresses, deps.settings.voices, caller_id)
    response = _document(spoken)
    if not answer.repeated:
        response.call_on_close(lambda: deps.nudge(TELL_RECRUITERS))
    return response


def _who_picked_up(deps: Deps, call_id: int) -> tuple[str, int]:
    """Let a machine hear the voicemail. What is not told in time is followed by a text anyway."""
    report = call_forms.machine_report(request.form)
    try:
        if record_machine(deps.context, call_id, report.sid, report.answered_by):
            deps.context.calls.leave_voicemail(report.sid, call_id)
    except NotFound:
        _log.warning("machine report for an unknown call", call=call_id)
    except SendError as error:
        _log.warning("no voicemail was left", call=call_id, why=error.words)
    return "", 204


def _progress(deps: Deps, call_id: int) -> tuple[str, int]:
    """Keep how a call goes; a report of a call that we don't have is logged and taken."""
    report = call_forms.call_report(request.form)
    if report.status is None:
        _log.warning("a call has a status that we do not know", call=call_id)
        return "", 204
    known = ProviderCall(
        sid=report.sid,
        status=report.status,
        seconds=report.seconds,
        why=words_for(report.error_code),
        error_code=report.error_code,
    )
    try:
        record_report(deps.context, call_id, known, report.sequence)
    except NotFound:
        _log.warning("status callback for an unknown call", call=call_id)
    deps.nudge(TELL_RECRUITERS)
    return "", 204


def _document(text: str) -> Response:
    return Response(text, content_type=twiml.CONTENT_TYPE)
