"""People are let in from the command line, with the phone on which they are reached."""

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from service.cli.accounts import token, user
from tests.support.inbox import ONE_DATABASE
from tests.support.phone_steps import DESK
from tests.support.steps import DANA

pytestmark = ONE_DATABASE
PASSWORD = "correct horse battery\n"


def added(environment: dict[str, str], *options: str) -> Result:
    """Run `unghost user add`."""
    arguments = ["add", DANA, "--password-stdin", "--json", *options]
    return CliRunner().invoke(user, arguments, input=PASSWORD, env=environment)


def refused(result: Result, field: str) -> None:
    """See one line on stderr that names the field and what it accepts, and nothing else."""
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Error: {field}: ")
    assert "accepts " in result.stderr
    assert result.stderr.count("\n") == 1


def shown(environment: dict[str, str], *options: str) -> Any:
    """Run it, and read the user that it prints."""
    result = added(environment, *options)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_a_user_is_added_with_a_phone(environment: dict[str, str]) -> None:
    assert shown(environment, "--phone", "(415) 555-0100") == {
        "email": DANA,
        "name": "Dana Reyes",
        "role": "recruiter",
        "phone": DESK,
    }


def test_a_known_user_gets_a_phone_and_keeps_the_name(environment: dict[str, str]) -> None:
    shown(environment, "--name", "Dana R.")
    known = shown(environment, "--phone", DESK)
    assert (known["name"], known["phone"]) == ("Dana R.", DESK)


def test_a_user_who_is_added_again_keeps_the_phone(environment: dict[str, str]) -> None:
    shown(environment, "--phone", DESK)
    assert shown(environment)["phone"] == DESK


@pytest.mark.parametrize("phone", ["+442079460123", "+15005550006", "call me"])
def test_a_phone_that_we_cannot_call_is_refused_on_one_line(
    environment: dict[str, str], phone: str
) -> None:
    refused(added(environment, "--phone", phone), "phone")


def test_a_known_admin_becomes_a_recruiter_only_when_told_so(environment: dict[str, str]) -> None:
    roles = [
        shown(environment, *given)["role"]
        for given in (("--role", "admin"), (), ("--role", "recruiter"), ())
    ]
    assert roles == ["admin", "admin", "recruiter", "recruiter"]


@pytest.mark.parametrize("email", ["", "dana", "x y@z,<b>", "a@b@c"])
def test_what_is_no_address_is_refused(environment: dict[str, str], email: str) -> None:
    given = ["add", email, "--password-stdin"]
    result = CliRunner().invoke(user, given, input=PASSWORD, env=environment)
    refused(result, "email")


def test_a_password_that_is_no_text_is_refused(environment: dict[str, str]) -> None:
    given = ["add", DANA, "--password-stdin"]
    result = CliRunner().invoke(user, given, input=b"\xff" * 12, env=environment)
    refused(result, "password")


@pytest.mark.parametrize("name", ["", "a\nb", "x" * 500])
def test_a_token_without_a_name_that_can_be_read_is_refused(
    environment: dict[str, str], name: str
) -> None:
    refused(CliRunner().invoke(token, ["create", name], env=environment), "name")
