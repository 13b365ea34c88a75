"""The main road on real processes: a reminder goes out, the answer comes back, it is told."""

import os
import signal
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from service.clock import utc_now
from service.simulator.embedded import EmbeddedSimulator
from tests.support.service import (
    RunningService,
    running_service,
    sandbox_environment,
    unghost,
    until,
)
from tests.support.steps import DANA, MARIA, SAM

HEADER = "candidate_name,candidate_phone,time_zone,recruiter_email,title,starts_at\n"


# Starting everything takes seconds: these tests share one service, and have a number each.


@pytest.fixture(scope="module")
def service(
    tmp_path_factory: pytest.TempPathFactory, running_simulator: EmbeddedSimulator
) -> Iterator[RunningService]:
    folder = tmp_path_factory.mktemp("road")
    environment = sandbox_environment(folder / "var", running_simulator.url)
    with running_service(environment, folder / "up.log") as service:
        yield service


@pytest.fixture
def phones(service: RunningService, simulator: EmbeddedSimulator) -> EmbeddedSimulator:
    """The sandbox, with its texts led to this service."""
    simulator.sms_url = f"{service.url}/twilio/sms"
    return simulator


@pytest.fixture(scope="module")
def token(service: RunningService) -> str:
    return unghost(service.environment, "token", "create", "tests").stdout.strip()


def imported(service: RunningService, folder: Path, phone: str, hours: float = 26) -> None:
    """Import one interview by the command."""
    start = (utc_now() + timedelta(hours=hours)).isoformat()
    file = folder / "one.csv"
    file.write_text(f"{HEADER}Sam Lee,{phone},America/Los_Angeles,{DANA},Engineer,{start}\n")
    assert unghost(service.environment, "import", str(file)).returncode == 0


def replies(service: RunningService, token: str, phone: str) -> list[dict[str, Any]]:
    """Read what the feed says of the interviews of a number."""
    headers = {"Authorization": f"Bearer {token}"}
    interviews = requests.get(f"{service.url}/api/v1/interviews", headers=headers, timeout=10)
    own = [one["id"] for one in interviews.json()["items"] if one["candidate"]["phone"] == phone]
    feed = requests.get(f"{service.url}/api/v1/replies", headers=headers, timeout=10)
    return [one for one in feed.json()["items"] if one["interview_id"] in own]


def test_a_reminder_is_answered_and_told(
    service: RunningService, token: str, phones: EmbeddedSimulator, tmp_path: Path
) -> None:
    imported(service, tmp_path, SAM)

    reminder = phones.messages(SAM, wait=20)[0]
    phones.text(SAM, "1")

    assert "Reply 1 to confirm" in reminder["body"]
    until(lambda: any(one["notified_at"] for one in replies(service, token, SAM)))
    assert [one["intent"] for one in replies(service, token, SAM)] == ["confirm"]


@pytest.mark.parametrize(
    ("name", "phone"),
    [("valkey", "+14155550131"), ("replies", "+14155550132"), ("scheduler", "+14155550133")],
)
def test_a_reply_reaches_its_recruiter_though_a_process_was_killed(  # noqa: PLR0913, PLR0917  # fixtures
    service: RunningService,
    token: str,
    phones: EmbeddedSimulator,
    tmp_path: Path,
    name: str,
    phone: str,
) -> None:
    imported(service, tmp_path, phone)
    phones.messages(phone, wait=20)
    os.kill(service.children()[name], signal.SIGKILL)

    phones.text(phone, "3")

    until(lambda: any(one["notified_at"] for one in replies(service, token, phone)))
    assert [one["intent"] for one in replies(service, token, phone)] == ["cancel"]


def test_a_candidate_is_texted_once_though_the_worker_is_killed(
    service: RunningService, phones: EmbeddedSimulator, tmp_path: Path
) -> None:
    until(lambda: "texts" in service.children())
    phones.fault("hang", count=1, seconds=3)
    imported(service, tmp_path, MARIA)
    phones.messages(MARIA, wait=20)

    os.kill(service.children()["texts"], signal.SIGKILL)

    until(lambda: "texts" in service.children())
    until(service.is_ready)
    assert [row["count"] for row in phones.requests()] == [1]


def test_a_reminder_by_hand_goes_out_once_a_minute(
    service: RunningService, token: str, phones: EmbeddedSimulator, tmp_path: Path
) -> None:
    imported(service, tmp_path, "+14155550134", hours=24 * 5)
    headers = {"Authorization": f"Bearer {token}"}
    later = requests.get(f"{service.url}/api/v1/interviews", headers=headers, timeout=10)
    number = str(later.json()["items"][-1]["id"])

    first = unghost(service.environment, "remind", number)
    second = unghost(service.environment, "remind", number)

    assert first.returncode == 0, first.stderr
    assert second.returncode == 1
    assert "60 seconds" in second.stderr
    assert len(phones.messages("+14155550134", wait=20)) == 1
