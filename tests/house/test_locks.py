"""The locks and the settings of the checks: complete, in step, and explained."""

import re
import tomllib

import pytest

from tests.house import tree

LOCKS = ("requirements.lock", "requirements-dev.lock")
PIN = re.compile(r"^([a-z0-9._-]+)==(\S+)[^\n]*((?:\n {4}--hash=[^\n]+)*)", re.MULTILINE)
LINE = re.compile(r"#|[a-z0-9._-]+==\S+( ; [^:]+)? \\$| {4}--hash=sha256:[0-9a-f]{64}( \\)?$")
CODE = re.compile(r'"[A-Z]+[0-9]+"')


def pins(lock: str) -> set[tuple[str, str]]:
    """List the names and versions that a lock pins."""
    return {(pin[1], pin[2]) for pin in PIN.finditer(tree.text(lock))}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(lock: str) -> None:
    found = list(PIN.finditer(tree.text(lock)))
    assert found
    assert not [pin[1] for pin in found if "--hash=sha256:" not in pin[3]]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_pins_and_hashes_and_no_address(lock: str) -> None:
    allowed = re.compile(
        r"#|[a-z0-9._-]+==\S+( ; [^:]+)? \\$| {4}--hash=sha256:[0-9a-f]{64}( \\)?$"
    )
    lines = tree.text(lock).splitlines()
    assert not [line for line in lines if not allowed.match(line) or "://" in line]


def test_the_service_is_tested_with_the_versions_it_runs_with() -> None:
    assert pins(LOCKS[0]) <= pins(LOCKS[1])


def test_everything_that_the_project_asks_for_is_locked() -> None:
    project = tomllib.loads(tree.text("pyproject.toml"))
    groups = project["dependency-groups"]
    asked = [*project["project"]["dependencies"], *groups["build"], *groups["dev"]]
    names = {re.split(r"[\[<>=~!; ]", each)[0].lower() for each in asked}
    assert names <= {name for name, _ in pins(LOCKS[1])}


def test_every_lint_rule_that_is_left_out_has_its_reason_beside_it() -> None:
    settings = tree.text("pyproject.toml").partition("[tool.ruff.lint]")[2]
    lines = settings.partition("[tool.mypy]")[0].splitlines()
    assert not [line for line in lines if CODE.search(line) and "# " not in line]
