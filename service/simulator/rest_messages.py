"""The Messages resource: create, list, fetch, redact, cancel, delete."""

import socket
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, request

from service.simulator import numbers
from service.simulator.core import Simulator, current
from service.simulator.errors import ApiError, as_response
from service.simulator.model import Message
from service.simulator.rest import check_credentials, take_account

messages = Blueprint("messages", __name__, url_prefix="/2010-04-01/Accounts/<account_sid>")
messages.url_value_preprocessor(take_account)
messages.before_request(check_credentials)
_PAGE_SIZE, _LARGEST_PAGE = 50, 1000
_DAY = timedelta(days=1)
_YEARS = range(2000, 3000)


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
    _fail_before(simulator)
    callback = simulator.account.service["status_callback"] or ""
    by_service = request.form.get("MessagingServiceSid")
    message = simulator.outgoing.prepare(request.form, callback if by_service else "")
    answer = jsonify(as_resource(message))  # the first status, however fast the next
    simulator.outgoing.accept(message)
    with simulator.network.changed:
        simulator.network.accepted[text] += 1
    _fail_after(simulator)
    answer.status_code = 201
    return answer


@messages.get("/Messages.json")
def list_messages() -> Response:
    """List the log, newest first, with Twilio's filters and paging."""
    size = max(1, min(request.args.get("PageSize", _PAGE_SIZE, type=int), _LARGEST_PAGE))
    page = max(0, request.args.get("Page", 0, type=int))
    found = [message for message in _log(current()) if _matches(message)]
    token = request.args.get("PageToken", "").removeprefix("PA")
    # A page goes on after the last text of the one before: new texts do not shift it.
    sids = [message.sid for message in found]
    start = sids.index(token) + 1 if token in sids else page * size
    shown = found[start : start + size]
    last = found[start + size :] == []
    return jsonify(
        {
            "messages": [as_resource(message) for message in shown],
            "page": page,
            "page_size": size,
            "start": start,
            "end": start + len(shown) - 1,
            "uri": request.full_path,
            "first_page_uri": _page_uri(size, 0, ""),
            "next_page_uri": None if last else _page_uri(size, page + 1, shown[-1].sid),
            "previous_page_uri": None,
        }
    )


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
        "date_created": _rfc2822(message.created_at),
        "date_updated": _rfc2822(message.updated_at),
        "date_sent": _rfc2822(message.sent_at),
        "uri": f"{uri}.json",
        "subresource_uris": {"media": f"{uri}/Media.json"},
    }


def _fail_before(simulator: Simulator) -> None:
    if simulator.faults.take("too_many_requests"):
        raise ApiError(20429)
    if simulator.faults.take("error_before_accept"):
        raise ApiError(20503)
    if fault := simulator.faults.take("hang_before_accept"):
        simulator.network.closing.wait(fault.seconds)
        raise ApiError(20503)


def _fail_after(simulator: Simulator) -> None:
    if fault := simulator.faults.take("hang"):
        simulator.network.closing.wait(fault.seconds)
    if simulator.faults.take("drop"):
        _drop_connection()
    if simulator.faults.take("error_after_accept"):
        raise ApiError(20500)


def _drop_connection() -> None:
    line = request.environ.get("werkzeug.socket") or request.environ.get("gunicorn.socket")
    if not isinstance(line, socket.socket):
        raise ApiError(20500)  # a server that hides its socket can only refuse
    line.shutdown(socket.SHUT_RDWR)


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
    return all(
        _sent_within(message, *_window(name, request.args[name]))
        for name in ("DateSent", "DateSent<", "DateSent>")
        if name in request.args
    )


def _sent_within(message: Message, first: datetime, last: datetime) -> bool:
    # A text that waits has no date yet; whoever settles a doubt by date must look again later.
    return message.sent_at is not None and first <= message.sent_at < last


def _window(name: str, given: str) -> tuple[datetime, datetime]:
    """Return from (included) and to (excluded); Twilio's < and > mean <= and >=."""
    moment = _moment(given)
    whole_day = name == "DateSent" and moment.time() == datetime.min.time()
    unit = _DAY if whole_day else timedelta(seconds=1)
    first = datetime.min.replace(tzinfo=UTC) if name == "DateSent<" else moment
    last = datetime.max.replace(tzinfo=UTC) if name == "DateSent>" else moment + unit
    return first, last


def _moment(given: str) -> datetime:
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        moment = datetime.min  # noqa: DTZ901 - refused on the next line
    if moment.year not in _YEARS:
        raise ApiError(20001, f"DateSent {given}: give YYYY-MM-DD or 2026-12-01T17:00:00Z")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _page_uri(size: int, page: int, after: str) -> str:
    kept = {key: value for key, value in request.args.items() if not key.startswith("Page")}
    paging = {"PageSize": size, "Page": page} | ({"PageToken": f"PA{after}"} if after else {})
    return f"{request.path}?{urlencode(kept | paging)}"


def _rfc2822(moment: datetime | None) -> str | None:
    return format_datetime(moment) if moment else None
