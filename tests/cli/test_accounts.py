"""People are let in from the command line, with the phone on which they are reached."""

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from service.cli.accounts import user
from tests.support.inbox import ONE_DATABASE
from tests.support.phone_steps import DESK
from tests.support.steps import DANA

pytestmark = ONE_DATABASE
PASSWORD = "correct horse battery\n"


def added(environment: dict[str, str], *options: str) -> Result:
    """Run `unghost user add`."""
    arguments = ["add", DANA, "--password-stdin", "--json", *options]
    return CliRunner().invoke(user, arguments, input=PASSWORD, env=environment)


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
    result = added(environment, "--phone", phone)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: phone: ")
    assert "; accepts " in result.stderr
    assert result.stderr.count("\n") == 1
