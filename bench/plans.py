"""What a page asks the database, and which of its questions read a large table from end to end."""

import re
from collections.abc import Callable

from sqlalchemy import event

from service.store.database import Database
from service.store.schema import metadata

Question = tuple[str, object]
# What grows with use, by its name or by one that a question gives it.
_LARGE = "attempt|candidate|conversation|interview|message|notification|reply|touch"
_TABLE = rf"(?:any_)?(?:{_LARGE})(?:_term)?"
_IN_POSTGRESQL = re.compile(rf"Seq Scan on ({_TABLE})\b")
_IN_SQLITE = re.compile(rf"\bSCAN ({_TABLE})\b(?: USING (?:COVERING )?INDEX (\w+))?")
# An index over those rows only that somebody waits for: reading all of it is the point.
_OF_SOME = frozenset(
    str(index.name)
    for table in metadata.tables.values()
    for index in table.indexes
    if index.dialect_options["sqlite"]["where"] is not None
)


def asked(database: Database, act: Callable[[], object]) -> list[Question]:
    """Do something, and return what it asked the database, with the parameters."""
    seen: list[Question] = []

    def note(_c: object, _k: object, statement: str, given: object, *_: object) -> None:
        seen.append((statement, given))

    event.listen(database.engine, "before_cursor_execute", note)
    act()
    event.remove(database.engine, "before_cursor_execute", note)
    return [one for one in seen if one[0].startswith(("SELECT", "WITH"))]


def read_whole(database: Database, question: Question) -> set[str]:
    """Return the large tables that a question reads whole.

    SQLite says SCAN too where it walks a table in the order asked for and stops at the limit.
    """
    statement, given = question
    explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
    with database.read() as tx:
        plan = [str(row[-1]) for row in tx.exec_driver_sql(explain + statement, given)]
    if not database.is_sqlite:
        return {table for line in plan for table in _IN_POSTGRESQL.findall(line)}
    is_sorted = any("TEMP B-TREE FOR ORDER" in line for line in plan)
    if "LIMIT" in statement and not is_sorted:
        plan = plan[1:]
    found = [one for line in plan for one in _IN_SQLITE.findall(line)]
    return {table for table, index in found if index not in _OF_SOME}
