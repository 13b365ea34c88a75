"""Reads a create of a call: the checks that Twilio makes, in its error codes, and the plan."""

import re
import threading
from collections.abc import Sequence
from urllib.parse import urlsplit

from werkzeug.datastructures import MultiDict

from service.clock import utc_now
from service.simulator import numbers
from service.simulator.errors import ApiError
from service.simulator.model import new_sid
from service.simulator.model_calls import EVENTS, LONGEST_CALL, Call, Plan, Source
from service.simulator.network import Network

_LONGEST_TWIML, _LONGEST_RING = 4000, 600
_DETECTIONS = ("Enable", "DetectMessageEnd")
_INVALID_TO, _INVALID_FROM = 21211, 21212
_Form = MultiDict[str, str]


def read(form: _Form, ours: str, network: Network) -> Call:
    """Return the call that a create asks for, or raise what Twilio would answer."""
    phone = _to(form.get("To", ""), ours)
    _check_from(form.get("From", ""), ours)
    return Call(
        sid=new_sid("CA"),
        direction="outbound-api",
        phone=phone,
        caller=ours,
        called=phone,
        created_at=utc_now(),
        changed=threading.Condition(network.lock),
        plan=_plan(form),
    )


def source(form: _Form) -> Source | None:
    """Return the document that a create or an update names; Url wins over Twiml."""
    url, twiml = form.get("Url", ""), form.get("Twiml", "")
    if url:
        return _address(form, "Url", "Method", 21205)
    if len(twiml) > _LONGEST_TWIML:
        raise ApiError(20001, f"Twiml is over {_LONGEST_TWIML} characters")
    return Source(twiml=twiml) if twiml else None


def warnings(plan: Plan) -> list[tuple[int, str]]:
    """Return what Twilio's debugger would say about a create that it accepts."""
    if plan.detection and plan.asynchronous and plan.machine is None:
        return [(21262, "AsyncAmd without an AsyncAmdStatusCallback: nobody hears the result")]
    return []


def _plan(form: _Form) -> Plan:
    if form.get("ApplicationSid"):
        raise ApiError(21218, form["ApplicationSid"])
    start = source(form)
    if start is None:
        raise ApiError(21205, "give Url or Twiml")
    detects = form.get("MachineDetection", "") if not form.get("SendDigits") else ""
    return Plan(
        start=start,
        fallback=_address(form, "FallbackUrl", "FallbackMethod", 21205),
        callback=_address(form, "StatusCallback", "StatusCallbackMethod", 21609),
        events=_events(form.getlist("StatusCallbackEvent")),
        timeout=_number(form, "Timeout", 60, _LONGEST_RING),
        time_limit=_number(form, "TimeLimit", LONGEST_CALL, 24 * 3600),
        detection=_one_of(form, "MachineDetection", detects, _DETECTIONS),
        machine=_address(form, "AsyncAmdStatusCallback", "AsyncAmdStatusCallbackMethod", 21609),
        asynchronous=form.get("AsyncAmd", "").lower() == "true",
    )


def _to(given: str, ours: str) -> str:
    if not given:
        raise ApiError(21201)
    phone = numbers.e164(given)
    if phone is None:
        # Digits that no number can have, or no digits at all.
        code = 21217 if re.fullmatch(r"\+?[0-9 ().-]+", given) else _INVALID_TO
        raise ApiError(code, given)
    if phone in numbers.MAGIC_CALL_TO:
        raise ApiError(numbers.MAGIC_CALL_TO[phone], phone)
    if phone == ours:
        raise ApiError(21266, phone)
    return phone


def _check_from(given: str, ours: str) -> None:
    if not given:
        raise ApiError(21213)
    number = numbers.e164(given)
    if number is None or numbers.MAGIC_FROM.get(number) == _INVALID_FROM:
        raise ApiError(_INVALID_FROM, given)
    if number != ours:
        raise ApiError(21210, given)


def _address(form: _Form, name: str, method_name: str, code: int) -> Source | None:
    url = form.get(name, "")
    parts = urlsplit(url)
    host = parts.hostname or ""
    if url and (parts.scheme not in {"http", "https"} or not host or "_" in host):
        raise ApiError(code, url)
    method = _one_of(form, method_name, form.get(method_name, "POST").upper(), ("GET", "POST"))
    return Source(url, method) if url else None


def _events(given: Sequence[str]) -> frozenset[str]:
    named = frozenset(" ".join(given).split())
    if not named <= EVENTS:
        raise ApiError(21626, " ".join(sorted(named - EVENTS)))
    return named or frozenset({"completed"})


def _one_of(_form: _Form, name: str, given: str, accepted: Sequence[str]) -> str:
    if given and given not in accepted:
        raise ApiError(20001, f"{name} {given} is none of {', '.join(accepted)}")
    return given


def _number(form: _Form, name: str, default: int, most: int) -> int:
    given = form.get(name, str(default))
    if not re.fullmatch(r"[0-9]{1,6}", given) or not 1 <= int(given) <= most:
        raise ApiError(20001, f"{name} must be from 1 to {most} seconds")
    return int(given)
