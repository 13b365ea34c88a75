"""The time from a candidate's text to the recruiter's open inbox page, over everything real."""

import http.client
import queue
import re
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles

import requests

from bench import load, world
from service import bootstrap, config
from service.store import migrate
from service.usecases.accounts import add_user

TEXTS = 200
_EMAIL = "admin@acme.example"
PASSWORD = "a password for benchmarks"  # noqa: S105  # of a service that ends with the run
_FIELD = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_PAUSE_SECONDS = 0.05


def measure(folder: Path) -> Iterator[str]:
    """Yield one line: text by text, from its webhook to the event on an open page."""
    port = world.free_port()
    url = f"http://127.0.0.1:{port}"
    variables = world.environment(folder, port)
    context = bootstrap.build(config.load(variables)).context
    migrate.upgrade(context.database)
    phones = world.invite_many(context, TEXTS)
    add_user(context, _EMAIL, password=PASSWORD, role="admin")
    context.database.close()
    with world.process([sys.executable, "-m", "service.cli", "up"], variables, url):
        times = sorted(_times(port, sign_in(url, _EMAIL), phones))
    cuts = [cut * 1000 for cut in quantiles(times, n=100)]
    yield (
        f"  {len(times)} of {TEXTS} seen · p50 {cuts[49]:.0f} ms · p95 {cuts[94]:.0f} ms ·"
        f" p99 {cuts[98]:.0f} ms (aim: 95 in 100 under 1000 ms)"
    )


def sign_in(url: str, email: str) -> str:
    """Sign in as a person does and return the cookie."""
    with requests.Session() as browser:
        form = browser.get(f"{url}/login", timeout=10).text
        found = _FIELD.search(form)
        fields = {"csrf_token": found.group(1) if found else "", "email": email}
        browser.post(f"{url}/login", data={**fields, "password": PASSWORD}, timeout=10)
        return "; ".join(f"{name}={value}" for name, value in browser.cookies.items())


def _times(port: int, cookie: str, phones: list[str]) -> Iterator[float]:
    seen: queue.Queue[float] = queue.Queue()
    threading.Thread(target=_watch, args=[port, cookie, seen], daemon=True).start()
    seen.get(timeout=10)  # the stream is open
    for at, phone in enumerate(phones):
        begin = time.perf_counter()
        load.send(port, world.signed_text(port, "/twilio/sms", phone, at))
        yield seen.get(timeout=30) - begin
        time.sleep(_PAUSE_SECONDS)


def _watch(port: int, cookie: str, seen: "queue.Queue[float]") -> None:
    """Read the event stream as an open page does; note when each card comes."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/inbox/events", headers={"Cookie": cookie})
    stream = connection.getresponse()
    seen.put(time.perf_counter())
    while line := stream.readline():
        if line.startswith(b"id:"):
            seen.put(time.perf_counter())
