"""A file is imported at the command line: every bad cell is named, and every good row comes in."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from service.cli.importing import import_file
from service.clock import utc_now
from tests.support.inbox import ONE_DATABASE

pytestmark = ONE_DATABASE
_GOOD = {
    "candidate_name": "Sam Lee",
    "candidate_phone": "+14155550123",
    "recruiter_email": "dana@acme.example",
    "title": "Cook",
    "starts_at": f"{utc_now() + timedelta(days=60):%Y-%m-%d} 14:00",
    "time_zone": "America/Chicago",
    "duration_minutes": "45",
}
_OTHER = ",".join({**_GOOD, "candidate_phone": "+14155550145"}.values())
_A_TIME = "accepts ISO 8601, such as 2026-12-01T14:00:00-08:00, or without offset in time_zone"
_QUOTES = "accepts a cell with quotation marks at both ends"
_BEYOND = f"for which there is no column; {_QUOTES}, if it has a ','"
_A_ZONE = "accepts an IANA zone such as America/Chicago"


def imported(environment: dict[str, str], file: Path, *rows: str) -> Result:
    """Run `unghost import --json` on a file with these rows."""
    file.write_text("\r\n".join((",".join(_GOOD), *rows)), encoding="utf-8", newline="")
    return CliRunner().invoke(import_file, [str(file), "--json"], env=environment)


def told(environment: dict[str, str], file: Path, *rows: str) -> dict[str, Any]:
    """Run it, and read what it prints."""
    shown: dict[str, Any] = json.loads(imported(environment, file, *rows).stdout)
    return shown


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("candidate_name", "", "is empty; accepts 1 to 200 characters"),
        ("candidate_phone", " ", "is empty; accepts a number such as +14155550123"),
        ("recruiter_email", "", "is empty; accepts an e-mail address"),
        ("recruiter_email", "dana", "accepts an e-mail address"),
        ("title", "", "is empty; accepts 1 to 200 characters"),
        ("title", "x" * 200_000, "accepts 200 characters at most"),
        ("title", '"Cook', f"has a quotation mark that is never closed; {_QUOTES}"),
        ("starts_at", "", f"is empty; {_A_TIME}"),
        ("starts_at", "soon" * 99, f"'{'soon' * 10}' is no time; {_A_TIME}"),
        ("starts_at", "0001-01-01 00:00", f"'0001-01-01 00:00' is in no calendar; {_A_TIME}"),
        ("time_zone", "America", f"'America' is unknown; {_A_ZONE}"),
        ("time_zone", "x" * 999, f"'{'x' * 40}' is unknown; {_A_ZONE}"),
        ("duration_minutes", "soon", "accepts a whole number"),
        ("duration_minutes", "9" * 5000, "accepts a whole number"),
        ("duration_minutes", "0", "accepts 1 or more"),
        ("duration_minutes", "45,Room 5", f"has 'Room 5' behind it, {_BEYOND}"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_named_with_what_it_accepts_and_the_other_row_comes_in(
    environment: dict[str, str], tmp_path: Path, field: str, value: str, message: str
) -> None:
    zone = {"time_zone": "Asia/Tokyo"} if value.startswith("0001") else {}
    bad = ",".join({**_GOOD, **zone, field: value}.values())
    assert told(environment, tmp_path / "file.csv", bad, _OTHER) == {
        "added": 1,
        "known": 0,
        "bad": 1,
        "errors": [{"line": 2, "field": field, "message": message}],
    }


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\v", "\f", "\x1c", "\x85"])
def test_a_cell_may_hold_what_python_takes_for_a_line_s_end(
    environment: dict[str, str], tmp_path: Path, mark: str
) -> None:
    row = ",".join({**_GOOD, "title": f"Cook{mark}by night"}.values())
    assert told(environment, tmp_path / "file.csv", row, _OTHER)["added"] == 2


def test_a_header_that_names_a_column_twice_is_told_so(
    environment: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "file.csv"
    file.write_text(f"{','.join(_GOOD)},title", encoding="utf-8")
    result = CliRunner().invoke(import_file, [str(file)], env=environment)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Error: the header has 'title' twice; name each column once\n"


@pytest.mark.parametrize("data", [b"a\n\xff", b"\0" * 9])
def test_what_is_no_text_is_refused_by_the_file_s_name(
    environment: dict[str, str], tmp_path: Path, data: bytes
) -> None:
    file = tmp_path / "file.csv"
    file.write_bytes(data)
    result = CliRunner().invoke(import_file, [str(file)], env=environment)
    assert (result.exit_code, f"{file}: " in result.stderr) == (1, True)
