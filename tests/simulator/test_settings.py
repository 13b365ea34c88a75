"""What the sandbox reads from the environment."""

from pathlib import Path

import pytest

from service.simulator.settings import DEFAULT_OPT_OUT_WORDS, SimulatorSettings, from_environment
from tests.simulator.words import SERVICE_SID


def test_an_empty_environment_is_a_working_sandbox() -> None:
    settings = from_environment({})
    assert settings == SimulatorSettings(inbox_url="http://127.0.0.1:8000/inbox")
    assert settings.opt_out_words == DEFAULT_OPT_OUT_WORDS
    assert len(settings.account_sid) == 34


@pytest.mark.parametrize(
    ("name", "value", "attribute", "read"),
    [
        ("TWILIO_ACCOUNT_SID", "AC1", "account_sid", "AC1"),
        ("TWILIO_AUTH_TOKEN", "a, b", "auth_tokens", ("a", "b")),
        ("TWILIO_API_KEY", "SK1", "api_key", "SK1"),
        ("TWILIO_API_SECRET", "s", "api_secret", "s"),
        ("TWILIO_PHONE_NUMBER", "+14155550100", "phone_number", "+14155550100"),
        ("TWILIO_MESSAGING_SERVICE_SID", SERVICE_SID, "messaging_service_sid", SERVICE_SID),
        ("TWILIO_OPT_OUT_WORDS", "stop, end", "opt_out_words", ("STOP", "END")),
        ("PUBLIC_URL", "https://u.example/", "sms_url", "https://u.example/twilio/sms"),
        ("PUBLIC_URL", "https://u.example/", "voice_url", "https://u.example/twilio/voice"),
        ("PUBLIC_URL", "https://u.example/", "inbox_url", "https://u.example/inbox"),
        ("PORT", "9000", "sms_url", "http://127.0.0.1:9000/twilio/sms"),
        ("PORT", "9000", "voice_url", "http://127.0.0.1:9000/twilio/voice"),
        ("TWILIO_API_BASE_URL", "http://t.example/", "public_url", "http://t.example"),
        ("SIMULATOR_SECONDS", "1.5", "delivery_delay", 1.5),
    ],
)
def test_each_variable_is_read(name: str, value: str, attribute: str, read: object) -> None:
    assert getattr(from_environment({name: value}), attribute) == read


@pytest.mark.parametrize("value", ["soon", "-1", "nan", "inf", "3601"])
def test_seconds_that_make_no_sense_are_refused_by_name(value: str) -> None:
    with pytest.raises(ValueError, match=r"SIMULATOR_SECONDS is .* from 0 to 3600"):
        from_environment({"SIMULATOR_SECONDS": value})


@pytest.mark.parametrize(
    ("name", "value"),
    [("TWILIO_PHONE_NUMBER", "12345"), ("TWILIO_PHONE_NUMBER", "x"), ("TWILIO_AUTH_TOKEN", ",")],
)
def test_an_account_that_cannot_work_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=f"{name} is .*: give"):
        from_environment({name: value})


def test_a_secret_can_stand_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_text("quiet\n")
    assert from_environment({"TWILIO_AUTH_TOKEN_FILE": str(path)}).auth_token == "quiet"


@pytest.mark.parametrize(
    ("words", "service", "advanced"),
    [("STOP", SERVICE_SID, True), ("STOP", "", False), ("", SERVICE_SID, False)],
)
def test_a_list_of_ones_own_needs_advanced_opt_out_on_a_service(
    words: str, service: str, advanced: bool
) -> None:
    environ = {"TWILIO_OPT_OUT_WORDS": words, "TWILIO_MESSAGING_SERVICE_SID": service}
    assert from_environment(environ).advanced_opt_out is advanced
