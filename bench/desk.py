"""What a recruiter's pages take with a busy year stored, and whether any reads a whole table."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import median, quantiles

from flask.testing import FlaskClient

from bench import history, live, phone, plans, world
from service import bootstrap, config
from service.app import make_app
from service.cli import programs
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
_FIELD = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
# They count most of what there is, and for that PostgreSQL reads whole tables because it is
# quicker: what they read is not asked.
COUNTING = "/insights"


def pages(interviews: int, today: date) -> dict[str, str]:
    """Return the addresses of all pages that so many interviews could make slow, by their names."""
    a_year = f"from={today - timedelta(days=364)}&to={today}"
    # One that is over, by far not the first, and one ahead; both of the first recruiter's team.
    over, ahead = interviews * 9 // 10 + 1, interviews * 97 // 100 - 1
    shown = [show for show in Show if show is not Show.ALL]
    return {
        "inbox": "/inbox",
        **{f"inbox, {show}": f"/inbox?show={show}" for show in shown},
        "inbox, a page further back": f"/inbox?before={over}",
        "inbox, a name": "/inbox?q=garcia",
        "inbox, two words": "/inbox?q=thursday+nurse",
        "inbox, a word that is nowhere": "/inbox?q=zebra",
        "a thread": f"/candidates/{over}",
        **{f"interviews, {view}": f"/interviews?view={view}" for view in View},
        "interviews, a name": "/interviews?view=past&q=garcia",
        "an interview": f"/interviews/{ahead}",
        "the week": "/interviews/week",
        "insights": COUNTING,
        "insights, 26 weeks": f"{COUNTING}?weeks=26",
        "insights, a year": f"{COUNTING}?{a_year}",
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
    port = world.free_port()
    variables = world.environment(folder, port, DATABASE_URL=database)
    settings = config.load(variables)
    url = f"http://127.0.0.1:{port}"
    with world.valkey(folder):
        yield from _measure(bootstrap.build(settings))
        with world.process(list(programs.web_command(settings)), variables, url):
            yield from phone.measure(url, _RECRUITER)


def _measure(deps: Deps) -> Iterator[str]:
    migrate.upgrade(deps.context.database)
    begin = time.perf_counter()
    history.write(deps.context.database, INTERVIEWS, utc_now())
    yield (
        f"  {INTERVIEWS:,} interviews and {INTERVIEWS * history.TEXTS_EACH:,} messages"
        f" written in {time.perf_counter() - begin:.0f} s"
    )
    for who, role in ((_ADMIN, "admin"), (_RECRUITER, "recruiter")):
        add_user(deps.context, who, password=live.PASSWORD, role=role)
        yield f"  {role}, {_ROUNDS} times each, one after the other, without a network:"
        client = _signed_in(deps, who)
        for name, path in pages(INTERVIEWS, utc_now().date()).items():
            yield f"    {name}: {_page(client, deps.context.database, path)}"
    deps.context.database.close()


def _signed_in(deps: Deps, who: str) -> FlaskClient:
    """Sign in as a person does."""
    client = make_app(deps).test_client()
    found = _FIELD.search(client.get("/login").text)
    form = {"csrf_token": found.group(1) if found else "", "email": who, "password": live.PASSWORD}
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
    is_asked = not path.startswith(COUNTING)
    asked = plans.asked(database, lambda: client.get(path)) if is_asked else []
    scanned = frozenset(table for one in asked for table in plans.read_whole(database, one))
    return _Page(cuts[9], cuts[18], median(worked), scanned)
