"""The doctor on a real service and on nothing at all."""

import json
from pathlib import Path

from service.simulator.embedded import EmbeddedSimulator
from tests.support.service import running_service, sandbox_environment, unghost, until


def test_a_service_on_the_sandbox_is_found_healthy(
    tmp_path: Path, simulator: EmbeddedSimulator
) -> None:
    environment = sandbox_environment(tmp_path / "var", simulator.url)
    simulator.sms_url = f"{environment['PUBLIC_URL']}/twilio/sms"
    with running_service(environment, tmp_path / "up.log"):
        until(lambda: unghost(environment, "doctor").returncode == 0)
        found = json.loads(unghost(environment, "doctor", "--json").stdout)

    assert {one["level"] for one in found} == {"ok", "note"}
    assert [one["name"] for one in found if one["level"] == "note"] == ["mail"]


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


def test_a_webhook_that_leads_elsewhere_is_named_with_the_right_address(
    tmp_path: Path, simulator: EmbeddedSimulator
) -> None:
    environment = sandbox_environment(tmp_path / "var", simulator.url)
    simulator.sms_url = "https://old.example/sms"

    found = json.loads(unghost(environment, "doctor", "--json").stdout)
    webhooks = next(one for one in found if one["name"] == "webhooks")

    assert webhooks["level"] == "failed"
    assert "https://old.example/sms" in webhooks["detail"]
    assert f"{environment['PUBLIC_URL']}/twilio/sms" in webhooks["detail"]
