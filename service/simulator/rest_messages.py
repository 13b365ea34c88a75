"""The Messages resource: create, list, fetch, redact, cancel, delete."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from service.simulator import numbers, rest_faults, rest_lists
from service.simulator.core import Simulator, current
from service.simulator.errors import ApiError, as_response
from service.simulator.model import Message
from service.simulator.rest import check_credentials, take_account

messages = Blueprint("messages", __name__, url_prefix="/2010-04-01/Accounts/<account_sid>")
messages.url_value_preprocessor(take_account)
messages.before_request(check_credentials)


@messages.errorhandler(ApiError)
def refuse(error: ApiError) -> Response:
    """Answer as Twilio refuses."""
    return as_response(error)


@messages.post("/Messages.json")
def create() -> Response:
    """Accept a text, unless it is wrong or a fault is switched on."""
    simulator = current()
    text = (request.form.get("To", ""), request.form.get("Body", ""))
    with simulator.network.changed:
        simulator.network.creates[text] += 1
    rest_faults.fail_before(simulator)
    callback = simulator.account.service["status_callback"] or ""
    by_service = request.form.get("MessagingServiceSid")
    message = simulator.outgoing.prepare(request.form, callback if by_service else "")
    answer = jsonify(as_resource(message))  # the first status, however fast the next
    simulator.outgoing.accept(message)
    with simulator.network.changed:
        simulator.network.accepted[text] += 1
    rest_faults.fail_after(simulator)
    answer.status_code = 201
    return answer


@messages.get("/Messages.json")
def list_messages() -> Response:
    """List the log, newest first, with Twilio's filters and paging."""
    found = [message for message in _log(current()) if _matches(message)]
    return jsonify(rest_lists.page("messages", found, as_resource))


@messages.get("/Messages/<sid>.json")
def fetch(sid: str) -> Response:
    """Return one message."""
    return jsonify(as_resource(_find(current(), sid)))


@messages.post("/Messages/<sid>.json")
def update(sid: str) -> Response:
    """Redact (Body="") or cancel (Status=canceled) a message."""
    simulator = current()
    message = _find(simulator, sid)
    if request.form.get("Status") == "canceled":
        if message.status != "scheduled":
            raise ApiError(30409, sid)
        simulator.network.update(message, "canceled")
    elif request.form.get("Body") == "":
        _check_final(message)
        message.body = ""
    else:
        raise ApiError(20001, 'give Body="" to redact or Status=canceled to cancel')
    return jsonify(as_resource(message))


@messages.delete("/Messages/<sid>.json")
def delete(sid: str) -> tuple[str, int]:
    """Take a message out of the account's log; the handset keeps it."""
    simulator = current()
    _check_final(_find(simulator, sid))
    with simulator.network.changed:
        simulator.network.messages.pop(sid, None)
    return "", 204


def as_resource(message: Message) -> dict[str, Any]:
    """Return a message in Twilio's names and types."""
    account_sid = current().settings.account_sid
    uri = f"/2010-04-01/Accounts/{account_sid}/Messages/{message.sid}"
    return {
        "sid": message.sid,
        "account_sid": account_sid,
        "messaging_service_sid": message.service_sid,
        "to": message.sender if message.inbound else message.handset,
        "from": message.handset if message.inbound else message.sender,
        "body": message.body,
        "status": message.status,
        "direction": message.direction,
        "num_segments": str(message.segments),
        "num_media": str(len(message.media)),
        "error_code": message.error_code,
        "error_message": None,
        "price": None,
        "price_unit": "USD",
        "api_version": "2010-04-01",
        "date_created": rest_lists.rfc2822(message.created_at),
        "date_updated": rest_lists.rfc2822(message.updated_at),
        "date_sent": rest_lists.rfc2822(message.sent_at),
        "uri": f"{uri}.json",
        "subresource_uris": {"media": f"{uri}/Media.json"},
    }


def _find(simulator: Simulator, sid: str) -> Message:
    message = simulator.network.messages.get(sid)
    if message is None:
        raise ApiError(20404, request.path)
    return message


def _check_final(message: Message) -> None:
    if not message.settled:
        raise ApiError(20009)


def _log(simulator: Simulator) -> list[Message]:
    ends = (request.args.get("To", ""), request.args.get("From", ""))
    return simulator.network.newest_first(numbers.e164(end) or "" for end in ends if end)


def _matches(message: Message) -> bool:
    ours, theirs = message.sender or "", message.handset
    to, sender = (ours, theirs) if message.inbound else (theirs, ours)
    wanted_to, wanted_from = request.args.get("To"), request.args.get("From")
    if (wanted_to and numbers.e164(wanted_to) != to) or (
        wanted_from and numbers.e164(wanted_from) != sender
    ):
        return False
    return rest_lists.within(message.sent_at, "DateSent")
