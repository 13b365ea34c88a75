"""Whatever goes wrong at the command line is one line on stderr that says what helps."""

import socket
from pathlib import Path

import pytest

from service.cli import main
from service.cli.up import no_redis
from service.config import Settings, load

_FILE = "candidate_name,candidate_phone,recruiter_email,title,starts_at\n"
_NOBODY_THERE = "postgresql://unghost:x@127.0.0.1:1/unghost"


@pytest.fixture
def says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> "Says":
    """The door itself, on settings that name no server of ours."""
    monkeypatch.chdir(tmp_path)
    for field in Settings.model_fields:
        monkeypatch.delenv(field.upper(), raising=False)
    for name, value in {"ORGANISATION": "Acme", "SECRET_KEY": "k"}.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "file.csv").write_text(_FILE, encoding="utf-8")
    return Says(monkeypatch, capsys)


class Says:
    """What a command says on stderr, and with which code it ends."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, command: str, **environment: str) -> tuple[int, str]:
        for name, value in environment.items():
            self._monkeypatch.setenv(name, value)
        with pytest.raises(SystemExit) as ended:
            main(command.split())
        said = self._capsys.readouterr().err
        assert said.startswith("unghost: ")
        assert said.count("\n") == 1
        return int(str(ended.value)), said


_COMMANDS = ("token create a", "import file.csv", "user add x@y", "remind 1", "export interviews")


@pytest.mark.parametrize("command", _COMMANDS)
def test_tables_that_are_missing_are_named_with_their_cure(says: Says, command: str) -> None:
    code, said = says(command)
    assert (code, said) == (1, "unghost: tables are missing or old; run: unghost migrate\n")


@pytest.mark.parametrize("command", [*_COMMANDS, "migrate"])
def test_a_database_that_does_not_answer_is_named(says: Says, command: str) -> None:
    code, said = says(command, DATABASE_URL=_NOBODY_THERE)
    assert (code, "the database cannot be used: " in said, "DATABASE_URL" in said) == (
        1,
        True,
        True,
    )


def test_a_folder_that_cannot_be_made_is_named(says: Says) -> None:
    code, said = says("migrate", VAR_DIR="file.csv/var")
    assert (code, said) == (1, "unghost: file.csv/var: Not a directory\n")


@pytest.mark.parametrize(
    ("command", "name", "value", "wanted"),
    [
        ("simulator", "TWILIO_PHONE_NUMBER", "5", "+15005550006"),
        ("simulator", "SIMULATOR_SECONDS", "x", "0 to 3600"),
        ("simulator", "TWILIO_AUTH_TOKEN", ",", "one token"),
        ("simulator", "TWILIO_AUTH_TOKEN_FILE", "none", "No such file"),
        ("web", "PORT", "x", "a whole number from 0 to 65535"),
        ("export interviews", "SMS_PER_SECOND", "inf", "a number from"),
    ],
)
def test_a_bad_variable_ends_a_command_before_it_begins(
    says: Says, command: str, name: str, value: str, wanted: str
) -> None:
    code, said = says(command, **{name: value})
    variable = value if name.endswith("_FILE") else name
    assert (code, f"unghost: {variable}" in said, wanted in said) == (1, True, True)


@pytest.mark.parametrize(
    ("command", "wanted"),
    [
        ("", "a command is missing after `unghost`; accepts demo, doctor"),
        ("user", "a command is missing after `unghost user`; accepts add"),
        ("token", "a command is missing after `unghost token`; accepts create"),
        ("remind", "INTERVIEW_ID"),
        ("remind 99999999999999999999999", "1<=x<=9223372036854775807"),
        ("remind 0", "1<=x<="),
        ("remind 1 --channel fax", "'sms', 'voice'"),
        ("simulator --port 70000", "0<=x<=65535"),
        ("export everything", "'interviews', 'replies', 'corrections'"),
    ],
)
def test_bad_usage_says_what_is_missing_or_accepted(says: Says, command: str, wanted: str) -> None:
    code, said = says(command)
    assert (code, wanted in said) == (2, True)


def test_a_service_that_cannot_listen_where_it_is_told_to_does_not_start(says: Says) -> None:
    code, said = says("up", HOST="203.0.113.77")
    where = "203.0.113.77 (HOST), port 8000 (PORT)"
    assert (code, f"cannot listen at {where}: " in said, "assign" in said) == (1, True, True)


def test_a_port_that_is_taken_is_named_and_not_taken_for_our_own_service(says: Says) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        code, said = says("up", PORT=str(port))
    assert (code, f"port {port} (PORT): Address already in use; set another" in said) == (1, True)


def test_a_redis_that_does_not_answer_is_named_without_its_password() -> None:
    said = no_redis(load({"ORGANISATION": "Acme", "REDIS_URL": "redis://:hunter2@127.0.0.1:1/0"}))
    assert said == "Redis does not answer; check REDIS_URL"
