"""The Calls resource: create, list, fetch, redirect, hang up."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from service.simulator import call_requests, numbers, rest_faults, rest_lists
from service.simulator.core import Simulator, current
from service.simulator.errors import ApiError, as_response
from service.simulator.model_calls import Call
from service.simulator.rest import check_credentials, take_account

calls = Blueprint("calls", __name__, url_prefix="/2010-04-01/Accounts/<account_sid>")
calls.url_value_preprocessor(take_account)
calls.before_request(check_credentials)


@calls.errorhandler(ApiError)
def refuse(error: ApiError) -> Response:
    """Answer as Twilio refuses."""
    return as_response(error)


@calls.post("/Calls.json")
def create() -> Response:
    """Accept a call, unless it is wrong or a fault is switched on."""
    simulator = current()
    to = request.form.get("To", "")
    with simulator.network.changed:
        simulator.network.call_creates[to] += 1
    rest_faults.fail_before(simulator)
    ours, network = simulator.settings.phone_number, simulator.network
    call = call_requests.read(request.form, ours, network)
    for code, sentence in call_requests.warnings(call.plan):
        network.warn(code, sentence, request.path, call_sid=call.sid)
    answer = jsonify(as_resource(call))  # queued, however fast it rings
    simulator.calls.place(call)
    with network.changed:
        network.call_accepted[to] += 1
    rest_faults.fail_after(simulator)
    answer.status_code = 201
    return answer


@calls.get("/Calls.json")
def list_calls() -> Response:
    """List the log, newest first, with Twilio's filters and paging."""
    network = current().network
    with network.changed:
        found = [call for call in reversed(network.calls.values()) if _matches(call)]
    return jsonify(rest_lists.page("calls", found, as_resource))


@calls.get("/Calls/<sid>.json")
def fetch(sid: str) -> Response:
    """Return one call."""
    return jsonify(as_resource(_find(current(), sid)))


@calls.post("/Calls/<sid>.json")
def update(sid: str) -> Response:
    """Send a call elsewhere (Url or Twiml), or end it (Status=completed or canceled)."""
    simulator = current()
    call = _find(simulator, sid)
    if status := request.form.get("Status", ""):
        _end(simulator, call, status)
    else:
        source = call_requests.source(request.form)
        if source is None:
            raise ApiError(20001, "give Url, Twiml, or Status=completed or canceled")
        if not simulator.calls.redirect(call, source):
            raise ApiError(21220, sid, call.status)
    return jsonify(as_resource(call))


def _end(simulator: Simulator, call: Call, status: str) -> None:
    """Completed ends a call at any stage, canceled only before someone has answered."""
    if status not in {"completed", "canceled"}:
        raise ApiError(20001, f"Status {status} is neither completed nor canceled")
    with simulator.network.changed:
        talking = call.status == "in-progress"
        if call.over or (talking and status == "canceled"):
            raise ApiError(21220, call.sid, call.status)
        simulator.calls.end(call, "completed" if talking else "canceled")


def as_resource(call: Call) -> dict[str, Any]:
    """Return a call in Twilio's names and types."""
    account = current().account
    uri = f"/2010-04-01/Accounts/{account.settings.account_sid}/Calls/{call.sid}"
    ended_well = call.status == "completed"
    return {
        "sid": call.sid,
        "account_sid": account.settings.account_sid,
        "parent_call_sid": call.parent.sid if call.parent else None,
        "phone_number_sid": account.number_sid,
        "to": call.called,
        "to_formatted": call.called,
        "from": call.caller,
        "from_formatted": call.caller,
        "status": call.status,
        "direction": call.direction,
        "answered_by": call.detected or None,
        "start_time": rest_lists.rfc2822(call.dialled_at),
        "end_time": rest_lists.rfc2822(call.ended_at if ended_well else None),
        "duration": str(call.seconds) if ended_well else None,
        "queue_time": "0",
        "date_created": rest_lists.rfc2822(call.created_at),
        "date_updated": rest_lists.rfc2822(call.updated_at or call.created_at),
        "price": None,
        "price_unit": "USD",
        "api_version": "2010-04-01",
        "forwarded_from": None,
        "caller_name": None,
        "group_sid": None,
        "trunk_sid": None,
        "annotation": None,
        "uri": f"{uri}.json",
        "subresource_uris": {"events": f"{uri}/Events.json"},
    }


def _find(simulator: Simulator, sid: str) -> Call:
    call = simulator.network.calls.get(sid)
    if call is None:
        raise ApiError(20404, request.path)
    return call


def _matches(call: Call) -> bool:
    wanted = request.args
    if wanted.get("Status", call.status) != call.status:
        return False
    parent = call.parent.sid if call.parent else ""
    if wanted.get("ParentCallSid", parent) != parent:
        return False
    if not _is_end(wanted.get("To"), call.called) or not _is_end(wanted.get("From"), call.caller):
        return False
    return rest_lists.within(call.dialled_at, "StartTime") and rest_lists.within(
        call.ended_at, "EndTime"
    )


def _is_end(wanted: str | None, end: str) -> bool:
    return not wanted or wanted == end or numbers.e164(wanted) == end
