"""Real processes for the benchmarks: the service on embedded defaults, in a folder of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import requests
from twilio.request_validator import RequestValidator

from bench import load
from service.broker import embedded
from service.clock import utc_now
from service.simulator.settings import (
    DEFAULT_ACCOUNT_SID,
    DEFAULT_AUTH_TOKEN,
    DEFAULT_PHONE_NUMBER,
)
from service.usecases.context import Context
from service.usecases.invitation import Invitation
from service.usecases.invite import invite

DANA = "dana.reyes@acme.example"
_START_SECONDS = 30


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(folder: Path, port: int, **more: str) -> dict[str, str]:
    """Return the variables of a service that stands alone in a folder."""
    return {
        "ORGANISATION": "Acme",
        "PORT": str(port),
        "VAR_DIR": str(folder),
        "SECRET_KEY": "a key for benchmarks",
        "TWILIO_ACCOUNT_SID": DEFAULT_ACCOUNT_SID,
        "TWILIO_AUTH_TOKEN": DEFAULT_AUTH_TOKEN,
        "TWILIO_PHONE_NUMBER": DEFAULT_PHONE_NUMBER,
        "QUIET_HOURS": "00:00-00:00",
        "REMINDERS": "-30d sms",
        "LOG_LEVEL": "error",
        **more,
    }


@contextmanager
def process(command: Sequence[str], variables: dict[str, str], url: str = "") -> Iterator[int]:
    """Run a command until the block ends; gives its process id.

    It is ready when its /readyz answers; one without an address is not waited for.
    """
    running = subprocess.Popen(
        command,
        env={**os.environ, **variables},
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        if url:
            _await(url)
        yield running.pid
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(15)


@contextmanager
def valkey(folder: Path) -> Iterator[None]:
    """Run the private Valkey of a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    server = subprocess.Popen(embedded.command(folder), stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        server.terminate()
        server.wait(10)


def _await(url: str) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        with suppress(requests.RequestException):
            if requests.get(f"{url}/readyz", timeout=2).ok:
                return
        time.sleep(0.1)
    sys.exit(f"no answer from {url}")


def invite_many(context: Context, how_many: int) -> list[str]:
    """Make interviews of as many people; return their numbers."""
    phones = [f"+1415{200 + at // 10000:03d}{at % 10000:04d}" for at in range(how_many)]
    for at, phone in enumerate(phones):
        facts = {
            "candidate": {"name": f"Person {at}", "phone": phone, "time_zone": "UTC"},
            "recruiter": DANA,
            "title": "Backend engineer",
            "starts_at": utc_now() + timedelta(hours=30),
        }
        invite(context, Invitation.model_validate(facts))
    return phones


def signed_text(port: int, path: str, phone: str, at: int, body: str = "1") -> bytes:
    """Return a whole inbound text with the parameters that Twilio sends, signed."""
    form = {
        "ToCountry": "US", "ToState": "CA", "SmsMessageSid": f"SM{at:032x}", "NumMedia": "0",
        "ToCity": "SAN FRANCISCO", "FromZip": "94107", "SmsSid": f"SM{at:032x}",
        "FromState": "CA", "SmsStatus": "received", "FromCity": "SAN FRANCISCO", "Body": body,
        "FromCountry": "US", "To": DEFAULT_PHONE_NUMBER, "ToZip": "94105", "NumSegments": "1",
        "MessageSid": f"SM{at:032x}", "AccountSid": DEFAULT_ACCOUNT_SID, "From": phone,
        "ApiVersion": "2010-04-01",
    }  # fmt: skip
    return _signed(port, path, form)


def signed_key(port: int, path: str, phone: str, sid: str, key: str) -> bytes:
    """Return a whole step of a call to us: a key was pressed."""
    form = {
        "AccountSid": DEFAULT_ACCOUNT_SID, "ApiVersion": "2010-04-01", "CallSid": sid,
        "CallStatus": "in-progress", "Called": DEFAULT_PHONE_NUMBER, "CalledCountry": "US",
        "Caller": phone, "CallerCountry": "US", "Digits": key, "Direction": "inbound",
        "FinishedOnKey": "", "From": phone, "FromCity": "SAN FRANCISCO", "FromState": "CA",
        "To": DEFAULT_PHONE_NUMBER, "ToState": "CA", "msg": "Gather End",
    }  # fmt: skip
    return _signed(port, path, form)


def _signed(port: int, path: str, form: dict[str, str]) -> bytes:
    host = f"127.0.0.1:{port}"
    signature = RequestValidator(DEFAULT_AUTH_TOKEN).compute_signature(f"http://{host}{path}", form)
    headers = {"X-Twilio-Signature": signature}
    return load.form_post(path, host, headers, urlencode(form).encode())
