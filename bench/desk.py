"""What a recruiter's pages take with a busy year stored, and whether any of them reads a table."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from flask.testing import FlaskClient
from sqlalchemy import event

from bench import history, world
from service import bootstrap, config
from service.app import make_app
from service.clock import utc_now
from service.deps import Deps
from service.flows.handling import Show
from service.store import migrate
from service.store.database import Database
from service.store.interview_list import View
from service.usecases.accounts import add_user

INTERVIEWS = 50_000
_AIM_MS = 300
_ROUNDS = 20
_ADMIN, _RECRUITER = "admin@acme.example", "recruiter1@acme.example"
_PASSWORD = "a password for benchmarks"  # noqa: S105  # of a service that ends with the run
_FIELD = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
# One that is over, by far not the first, and one ahead; both of the first recruiter's team.
_OVER, _AHEAD = INTERVIEWS * 9 // 10 + 1, INTERVIEWS * 97 // 100 - 1
# What grows with use. Insights is not asked: it counts most of what there is, and for that
# PostgreSQL reads whole tables because it is quicker.
_LARGE = "attempt|candidate|conversation|interview|message|notification|reply|touch"
_SCAN = re.compile(rf"(?:Seq Scan on|\bSCAN) ((?:{_LARGE})(?:_term)?)\b(?! USING)")
PAGES: dict[str, str] = {
    "inbox": "/inbox",
    **{f"inbox, {show}": f"/inbox?show={show}" for show in Show if show is not Show.ALL},
    "inbox, a page further back": f"/inbox?before={_OVER}",
    "inbox, a name": "/inbox?q=garcia",
    "inbox, two words": "/inbox?q=thursday+nurse",
    "inbox, a word that is nowhere": "/inbox?q=zebra",
    "a thread": f"/candidates/{_OVER}",
    **{f"interviews, {view}": f"/interviews?view={view}" for view in View},
    "interviews, a name": "/interviews?view=past&q=garcia",
    "an interview": f"/interviews/{_AHEAD}",
    "the week": "/interviews/week",
    "insights": "/insights",
    "insights, 26 weeks": "/insights?weeks=26",
}


@dataclass(frozen=True)
class _Page:
    """What a page took, in milliseconds, and the large tables that it read from end to end.

    `cpu` is what this process worked for it: all of it on SQLite, and the same on a busy machine.
    """

    p50: float
    p95: float
    cpu: float
    scanned: frozenset[str]

    def __str__(self) -> str:
        slow = f" · over {_AIM_MS} ms" if self.p95 > _AIM_MS else ""
        scans = f" · reads all of {', '.join(sorted(self.scanned))}" if self.scanned else ""
        took = f"p50 {self.p50:4.0f} ms · p95 {self.p95:4.0f} ms · CPU {self.cpu:4.0f} ms"
        return took + slow + scans


def measure(folder: Path, database: str) -> Iterator[str]:
    """Yield a line for filling, and one for each page of an admin and of a recruiter."""
    with world.valkey(folder):
        yield from _measure(folder, database)


def _measure(folder: Path, database: str) -> Iterator[str]:
    variables = world.environment(folder, world.free_port(), DATABASE_URL=database)
    deps = bootstrap.build(config.load(variables))
    migrate.upgrade(deps.context.database)
    begin = time.perf_counter()
    history.write(deps.context.database, INTERVIEWS, utc_now())
    yield (
        f"  {INTERVIEWS:,} interviews and {INTERVIEWS * history.TEXTS_EACH:,} messages"
        f" written in {time.perf_counter() - begin:.0f} s"
    )
    for who, role in ((_ADMIN, "admin"), (_RECRUITER, "recruiter")):
        add_user(deps.context, who, password=_PASSWORD, role=role)
        yield f"  {role}, {_ROUNDS} times each, one after the other, without a network:"
        client = _signed_in(deps, who)
        for name, path in PAGES.items():
            yield f"    {name}: {_page(client, deps.context.database, path)}"
    deps.context.database.close()


def _signed_in(deps: Deps, who: str) -> FlaskClient:
    """Sign in as a person does."""
    client = make_app(deps).test_client()
    found = _FIELD.search(client.get("/login").text)
    form = {"csrf_token": found.group(1) if found else "", "email": who, "password": _PASSWORD}
    answer = client.post("/login", data=form)
    assert answer.status_code == 303, answer.status
    return client


def _page(client: FlaskClient, database: Database, path: str) -> _Page | str:
    times, worked = [], []
    for _ in range(1 + _ROUNDS):
        begin, before = time.perf_counter(), time.process_time()
        answer = client.get(path)
        times.append((time.perf_counter() - begin) * 1000)
        worked.append((time.process_time() - before) * 1000)
        if answer.status_code != 200:
            return f"gave {answer.status}"
    del times[0]  # reads templates and catalogues, once a process
    cuts = quantiles(times, n=20)
    asked = [] if path.startswith("/insights") else _asked(client, database, path)
    scanned = frozenset(table for one in asked for table in _scanned(database, *one))
    return _Page(cuts[9], cuts[18], median(worked), scanned)


def _asked(client: FlaskClient, database: Database, path: str) -> list[tuple[str, object]]:
    """Return the questions of a page to the database, with their parameters."""
    seen: list[tuple[str, object]] = []

    def note(_c: object, _k: object, statement: str, given: object, *_: object) -> None:
        seen.append((statement, given))

    event.listen(database.engine, "before_cursor_execute", note)
    client.get(path)
    event.remove(database.engine, "before_cursor_execute", note)
    return [one for one in seen if one[0].startswith(("SELECT", "WITH"))]


def _scanned(database: Database, statement: str, given: object) -> set[str]:
    """Return the large tables that a question reads whole.

    SQLite says SCAN too where it walks a table in the order asked for and stops at the limit.
    """
    explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
    with database.read() as tx:
        plan = "\n".join(str(row) for row in tx.exec_driver_sql(explain + statement, given))
    if database.is_sqlite and "LIMIT" in statement and "TEMP B-TREE FOR ORDER" not in plan:
        return set()
    return set(_SCAN.findall(plan))
