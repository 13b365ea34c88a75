"""The checks of the doctor are its output: one line each, and nothing beside it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from service.cli.doctor import doctor


@pytest.mark.parametrize("charset", ["utf-8", "latin-1"])
def test_every_check_is_a_line_on_stdout(tmp_path: Path, charset: str) -> None:
    environment = {
        "ORGANISATION": "Acme [ltd]",
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/a.db",
    }
    result = CliRunner(charset=charset).invoke(doctor, env=environment)
    lines = [line.split(maxsplit=2) for line in result.stdout.splitlines()]
    assert (result.exit_code, result.stderr) == (1, "")
    assert [name for _, name, _ in lines[:4]] == ["configuration", "database", "redis", "workers"]
    assert [words.partition(",")[0] for _, _, words in lines[:1]] == ["Acme [ltd]"]
    assert [mark for mark, _, _ in lines[:2]] == (["✓", "✗"] if charset == "utf-8" else ["?", "?"])


@pytest.mark.parametrize("address", ["", "postgresql://unghost:x@127.0.0.1:1/unghost"])
def test_without_tables_every_other_check_is_made(
    tmp_path: Path, postgresql: tuple[str, str], address: str
) -> None:
    environment = {
        "ORGANISATION": "Acme",
        "VAR_DIR": str(tmp_path),
        "SECRET_KEY": "k",
        "DATABASE_URL": address or postgresql[0],
    }
    result = CliRunner().invoke(doctor, ["--json"], env=environment)
    found = {one["name"]: one["detail"] for one in json.loads(result.stdout)}
    assert ("DATABASE_URL" if address else "unghost migrate") in found["database"]
    unseen = [name for name, words in found.items() if "without the database" in words]
    assert unseen == ["workers", "scheduler", "sending", "alarms"]
    assert (len(found), result.exit_code) == (13, 1)
