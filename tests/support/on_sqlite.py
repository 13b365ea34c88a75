"""For tests whose point is not the database: they run on SQLite alone, in half the time.

`database_url = on_sqlite.database_url` in a test module takes the place of the fixture that runs
each test on both. What is stored, claimed, raced for or asked in SQL stays on both.
"""

from pathlib import Path

import pytest

from tests.support import databases


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh, migrated SQLite file."""
    return databases.copied_sqlite(sqlite_template, tmp_path)
