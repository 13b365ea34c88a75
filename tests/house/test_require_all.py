"""REQUIRE_ALL=1 in real runs of pytest: a skip is named and fails, and nothing else does."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

SKIPPED = """
import pytest
def test_runs(): pass
@pytest.mark.skip(reason="no browser here")
def test_skips(): pass
"""
SKIPPED_FILE = """
import pytest
pytest.skip("no database here", allow_module_level=True)
"""
EXPECTED = """
import pytest
@pytest.mark.xfail(reason="known", strict=True)
def test_fails(): assert False
def test_runs(): pass
"""


def run(folder: Path, code: str, require: str) -> tuple[int, str]:
    """Run pytest on `code`; gives the exit status and the output."""
    (folder / "test_it.py").write_text(code + "\n\ndef test_other(): pass\n")
    plugins = ["-p", "no:cacheprovider", "-p", "xdist", "-p", "tests.house.require_all"]
    # Only these plugins: what else is installed would take five seconds to load.
    env = os.environ | {"REQUIRE_ALL": require, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-c", os.devnull, *plugins, "-n", "1", str(folder)],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    return result.returncode, result.stdout


@pytest.mark.parametrize(
    ("code", "named"),
    [(SKIPPED, "test_skips: no browser here"), (SKIPPED_FILE, "test_it.py: no database here")],
)
def test_a_skip_fails_and_is_named_with_its_reason(tmp_path: Path, code: str, named: str) -> None:
    (tmp_path / "test_sound.py").write_text("def test_sound(): pass\n")
    status, output = run(tmp_path, code, require="1")
    assert status == pytest.ExitCode.TESTS_FAILED
    assert named in output


@pytest.mark.parametrize(("code", "require"), [(SKIPPED, "0"), (SKIPPED, ""), (EXPECTED, "1")])
def test_everything_else_stays_green(tmp_path: Path, code: str, require: str) -> None:
    status, _ = run(tmp_path, code, require)
    assert status == pytest.ExitCode.OK
