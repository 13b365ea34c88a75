"""The doctor on a real service and on nothing at all."""

import json
from pathlib import Path

import pytest
from redis import Redis

from service.broker.address import embedded_url
from service.simulator.embedded import EmbeddedSimulator
from service.simulator.settings import DEFAULT_PHONE_NUMBER
from tests.support.service import running_service, sandbox_environment, unghost, until


def test_a_service_on_the_sandbox_is_found_healthy_also_when_redis_was_emptied(
    tmp_path: Path, simulator: EmbeddedSimulator
) -> None:
    environment = sandbox_environment(tmp_path / "var", simulator.url)
    simulator.sms_url = f"{environment['PUBLIC_URL']}/twilio/sms"
    simulator.voice_url = f"{environment['PUBLIC_URL']}/twilio/voice"
    with running_service(environment, tmp_path / "up.log"):
        until(lambda: unghost(environment, "doctor").returncode == 0)
        with Redis.from_url(embedded_url(tmp_path / "var")) as redis:
            redis.flushall()
        found = json.loads(unghost(environment, "doctor", "--json").stdout)

    assert {one["level"] for one in found} == {"ok", "note"}
    assert [one["name"] for one in found if one["level"] == "note"] == ["mail", "alarms"]


def test_an_empty_machine_gets_a_cure_for_every_failure(tmp_path: Path) -> None:
    environment = {"ORGANISATION": "Acme", "VAR_DIR": str(tmp_path)}

    examined = unghost(environment, "doctor", "--json")
    failed = {
        one["name"]: one["detail"]
        for one in json.loads(examined.stdout)
        if one["level"] == "failed"
    }

    assert examined.returncode == 1
    assert "unghost migrate" in failed["database"]
    assert "unghost up" in failed["redis"]
    assert "TWILIO_ACCOUNT_SID" in failed["twilio"]


def finding(environment: dict[str, str], name: str) -> tuple[str, str]:
    """What the doctor says under a name: how bad it is, and in words."""
    found = json.loads(unghost(environment, "doctor", "--json").stdout)
    return next((one["level"], one["detail"]) for one in found if one["name"] == name)


def test_webhooks_that_lead_elsewhere_are_named_with_the_right_addresses(
    tmp_path: Path, simulator: EmbeddedSimulator
) -> None:
    environment = sandbox_environment(tmp_path / "var", simulator.url)
    simulator.sms_url = "https://old.example/sms"
    simulator.voice_url = "https://old.example/voice"

    level, words = finding(environment, "webhooks")

    assert level == "failed"
    base, ours = environment["PUBLIC_URL"], DEFAULT_PHONE_NUMBER
    assert words == (
        f"texts to {ours} go to https://old.example/sms; set {base}/twilio/sms; "
        f"calls to {ours} go to https://old.example/voice; set {base}/twilio/voice"
    )


@pytest.mark.parametrize(
    ("changed", "level", "words"),
    [
        ({}, "ok", f"from {DEFAULT_PHONE_NUMBER}; unknown callers are told how to reach you"),
        ({"RECEPTION_PHONE": "+14155550100"}, "ok", "unknown callers are put through to +1415555"),
        (
            {"TWILIO_PHONE_NUMBER": "", "TWILIO_MESSAGING_SERVICE_SID": "MG" + "1" * 32},
            "failed",
            "nobody can be called; set TWILIO_PHONE_NUMBER",
        ),
    ],
)
def test_it_is_told_from_which_number_people_are_called(
    tmp_path: Path, changed: dict[str, str], level: str, words: str
) -> None:
    environment = sandbox_environment(tmp_path / "var", "http://127.0.0.1:9", **changed)
    found, said = finding(environment, "calls")
    assert (found, words in said) == (level, True)
