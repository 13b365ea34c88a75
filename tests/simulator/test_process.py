"""The sandbox as a process of its own, under gunicorn."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from service.simulator.settings import (
    DEFAULT_ACCOUNT_SID,
    DEFAULT_AUTH_TOKEN,
    DEFAULT_PHONE_NUMBER,
)
from tests.simulator.words import SAM

COMMAND = [sys.executable, "-m", "gunicorn", "--workers=1", "--threads=8", "--bind=127.0.0.1:0"]
APP = "service.simulator.app:create_from_environment()"


@pytest.fixture
def process(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    environ = {**os.environ, "SIMULATOR_SECONDS": "0", "HOME": str(tmp_path)}
    started = subprocess.Popen([*COMMAND, APP], stderr=subprocess.PIPE, text=True, env=environ)
    with started:
        yield started, address(started)
        started.kill()


def address(process: subprocess.Popen[str]) -> str:
    """Read the log until it says where the process listens and that its worker is up."""
    assert process.stderr is not None
    found = ""
    for line in process.stderr:
        found = found or "".join(re.findall(r"http://127\.0\.0\.1:\d+", line))
        if "Booting worker" in line:
            return found
    raise AssertionError("gunicorn ended before it listened")


def wait_for_news(url: str) -> None:
    """Wait as an open page does; the process may end before it answers."""
    with contextlib.suppress(requests.ConnectionError):
        requests.get(url, timeout=30)


def test_texts_are_delivered_by_the_process(
    process: tuple[subprocess.Popen[str], str],
) -> None:
    url = process[1]
    answer = requests.post(
        f"{url}/2010-04-01/Accounts/{DEFAULT_ACCOUNT_SID}/Messages.json",
        data={"To": SAM, "From": DEFAULT_PHONE_NUMBER, "Body": "Hello"},
        auth=(DEFAULT_ACCOUNT_SID, DEFAULT_AUTH_TOKEN),
        timeout=10,
    )
    assert answer.status_code == 201
    path = f"/sandbox/handsets/{SAM}/messages?wait=10&settled=true"
    (text,) = requests.get(url + path, timeout=15).json()["messages"]
    assert text["status"] == "delivered"


def test_calls_are_carried_out_by_the_process(
    process: tuple[subprocess.Popen[str], str],
) -> None:
    url = process[1]
    twiml = "<Response><Say>Hello</Say></Response>"
    sid = requests.post(
        f"{url}/2010-04-01/Accounts/{DEFAULT_ACCOUNT_SID}/Calls.json",
        data={"To": SAM, "From": DEFAULT_PHONE_NUMBER, "Twiml": twiml},
        auth=(DEFAULT_ACCOUNT_SID, DEFAULT_AUTH_TOKEN),
        timeout=10,
    ).json()["sid"]
    call = requests.post(f"{url}/sandbox/calls/{sid}/answer", timeout=15).json()
    assert (call["status"], call["transcript"][0]["text"]) == ("completed", "Hello")


def test_a_dropped_connection_is_dropped_by_the_process_too(
    process: tuple[subprocess.Popen[str], str],
) -> None:
    url = process[1]
    requests.post(f"{url}/sandbox/faults", json={"fault": "drop"}, timeout=10)
    with pytest.raises(requests.ConnectionError):
        requests.post(
            f"{url}/2010-04-01/Accounts/{DEFAULT_ACCOUNT_SID}/Messages.json",
            data={"To": SAM, "From": DEFAULT_PHONE_NUMBER, "Body": "Hello"},
            auth=(DEFAULT_ACCOUNT_SID, DEFAULT_AUTH_TOKEN),
            timeout=10,
        )


def test_the_process_stops_within_two_seconds_though_a_page_waits(
    process: tuple[subprocess.Popen[str], str],
) -> None:
    running, url = process
    version = requests.get(f"{url}/sandbox/changes", timeout=10).json()["version"]
    path = f"/sandbox/changes?after={version + 1}&wait=25"
    page = threading.Thread(target=wait_for_news, args=(url + path,))
    page.start()
    requests.post(f"{url}/sandbox/faults", json={"fault": "drop"}, timeout=10)
    begun = time.monotonic()
    running.send_signal(signal.SIGTERM)
    assert running.wait(10) == 0
    assert time.monotonic() - begun < 2.5
    page.join()
