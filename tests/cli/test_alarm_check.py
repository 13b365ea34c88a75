"""What the doctor says of alarms: who is told, and what stands still."""

from collections.abc import Callable

import pytest

from service.cli.checks import examine
from service.deps import Deps
from service.store import troubles
from service.usecases.accounts import add_user
from tests.support import on_sqlite

# About words, not about SQL.
database_url = on_sqlite.database_url

MAIL = {"SMTP_URL": "smtp://127.0.0.1:1", "MAIL_FROM": "jobs@acme.example"}
NOBODY = "nobody is told when something is wrong; set ALARMS, or SMTP_URL and make an admin"


def said(deps: Deps, name: str) -> tuple[str, str]:
    return next((one.level, one.words) for one in examine(deps) if one.name == name)


@pytest.mark.parametrize(
    ("variables", "admin", "expected"),
    [
        ({}, True, ("note", NOBODY)),
        (MAIL, False, ("note", NOBODY)),
        (MAIL, True, ("ok", "told to the admins, by mail")),
        ({"ALARMS": "json://host"}, False, ("ok", "told to 1 of ALARMS")),
        ({**MAIL, "ALARMS": "mailto:a@b.example, json://h"}, True, ("ok", "told to 2 of ALARMS")),
    ],
)
def test_the_doctor_says_who_is_told(
    make_deps: Callable[[dict[str, str]], Deps],
    environment: dict[str, str],
    variables: dict[str, str],
    admin: bool,
    expected: tuple[str, str],
) -> None:
    deps = make_deps({**environment, **variables})
    if admin:
        add_user(deps.context, "root@acme.example", password="a long password", role="admin")
    assert said(deps, "alarms") == expected


def test_what_stands_still_keeps_the_service_from_its_job(deps: Deps) -> None:
    with deps.context.database.write() as tx:
        troubles.raised(tx, "texts stand still", "nothing goes out", deps.context.clock())
    level, words = said(deps, "sending")
    assert (level, words.partition(" (")[0]) == ("failed", "texts stand still: nothing goes out")
