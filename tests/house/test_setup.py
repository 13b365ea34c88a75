"""The setup: what it reads in pip's output, and what it says about a .venv it cannot use."""

import hashlib
from pathlib import Path

import pytest

from tests.house.tree import ROOT
from tools.setup import pip, stamp
from tools.setup.cures import cure
from tools.setup.environment import Environment
from tools.setup.reading import Reading

FETCHED = """\
Ignoring colorama: markers "sys_platform == 'win32'" don't match your environment
Collecting click==8.5.1 (from -r requirements.lock (line 3))
  Downloading click-8.5.1-py3-none-any.whl (100 kB)
Processing /wheels/typing_extensions-4.16.0-py3-none-any.whl (from -r requirements.lock (line 6))
Requirement already satisfied: rich-click==1.0 in ./lib (from -r requirements.lock (line 9)) (1.0)
"""


def read(text: str) -> Reading:
    reading = Reading(total=4)
    for line in text.splitlines():
        reading.line(line)
    return reading


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Give a project with a lock and a pyproject.toml."""
    (tmp_path / "requirements.lock").write_text("click==8.5.1\n")
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n[tool.ruff]\n')
    return tmp_path


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        (2, "fetching [1/3] click"),
        (4, "fetching [2/3] typing-extensions"),
        (5, "fetching [3/3] rich-click"),
    ],
)
def test_the_counter_follows_the_packages_of_this_machine(lines: int, shown: str) -> None:
    assert str(read("\n".join(FETCHED.splitlines()[:lines]))) == shown


def test_while_installing_the_counter_follows_what_has_appeared() -> None:
    reading = read(FETCHED + "Installing collected packages: click, rich-click")
    reading.installed(1)
    assert str(reading) == "installing [1/2] rich-click"


def test_the_pip_that_comes_along_is_the_one_that_was_checked() -> None:
    assert hashlib.sha256(pip.wheel(ROOT).read_bytes()).hexdigest() == pip.WHEEL_SHA256


def test_a_pip_that_was_changed_is_not_run(tmp_path: Path) -> None:
    changed = tmp_path / "tools" / "vendor" / pip.WHEEL
    changed.parent.mkdir(parents=True)
    changed.write_bytes(b"something else")
    with pytest.raises(pip.PipFailed) as failure:
        pip.wheel(tmp_path)
    assert "git checkout -- tools/vendor" in cure(failure.value.output)


@pytest.mark.parametrize(
    ("file", "addition", "same"),
    [
        ("requirements.lock", "rich==15.0.0\n", False),
        ("pyproject.toml", '[tool.hatch]\nx = "y"\n', False),
        ("pyproject.toml", "line-length = 100\n", True),
    ],
)
def test_only_what_changes_an_install_asks_for_one(
    project: Path, file: str, addition: str, same: bool
) -> None:
    before = stamp.expected(project, stamp.RUNTIME, "3.11.7")
    path = project / file
    path.write_text(path.read_text() + addition)
    assert (stamp.expected(project, stamp.RUNTIME, "3.11.7") == before) is same


def test_a_damaged_stamp_counts_as_none(tmp_path: Path) -> None:
    (tmp_path / "unghost-setup.json").write_text("{half")
    assert stamp.read(tmp_path) == {}


def test_a_new_environment_has_no_fault_until_an_install_is_cut_short(tmp_path: Path) -> None:
    env = Environment(tmp_path / ".venv")
    env.make()
    assert env.fault({}, tmp_path, wanted=None) is None
    env.unfinished.touch()
    assert env.fault({}, tmp_path, wanted=None) == "its last install was cut short"


@pytest.mark.parametrize(
    ("stamps", "wanted", "fault"),
    [
        ({"root": "/elsewhere"}, None, "it was made in another folder"),
        ({}, "2.7", "you asked for 2.7"),
    ],
)
def test_an_environment_made_for_something_else_is_made_anew(
    tmp_path: Path, stamps: dict[str, str], wanted: str | None, fault: str
) -> None:
    env = Environment(tmp_path / ".venv")
    env.make()
    assert fault in (env.fault(stamps, tmp_path, wanted) or "")


def test_an_environment_whose_python_is_gone_is_made_anew(tmp_path: Path) -> None:
    env = Environment(tmp_path / ".venv")
    env.make()
    env.python.unlink()
    assert env.fault({}, tmp_path, wanted=None) == "its Python does not run"


@pytest.mark.parametrize(
    ("said", "advice"),
    [
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE FILE", "not the one that was"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("WARNING: Retrying (Retry(total=0))\nNo matching distribution found", "network"),
        ("ERROR: No matching distribution found for click", "Try another Python"),
        ("something nobody has seen", "rm -rf .venv"),
    ],
)
def test_a_failure_comes_with_its_cure(said: str, advice: str) -> None:
    assert advice in cure(said.splitlines())
