"""/metrics for Prometheus: the figures of the whole service, read when they are asked for.

They come from the database and not from counters in our processes: the web processes, workers and
schedulers are several, on several hosts, and whichever answers has seen only its own part.
"""

import hmac
import ipaddress
import math
from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from typing import Final

from flask import Flask, Response, request
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from service.api.answers import problem
from service.deps import Deps
from service.ports import QueueUnavailable
from service.store import health_figures, troubles
from service.store.database import DatabaseUnavailable, Tx
from service.usecases import watch

PATH: Final = "/metrics"
# How far back lateness is told.
_LATELY = timedelta(minutes=5)
_QUANTILES = (0.5, 0.95, 1)
# What a proxy adds: whoever stands behind one on this machine is not this machine.
_PROXIED = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "X-Forwarded-Host", "Via")


def register(app: Flask, deps: Deps) -> None:
    """Put /metrics on an application."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Figures(deps))

    @app.get(PATH)
    def metrics() -> Response:
        if not (_has_token(deps.settings.metrics_token) or _is_local()):
            return _closed()
        encode, kind = choose_encoder(request.headers.get("Accept", ""))
        return Response(encode(registry), content_type=kind)


def _has_token(token: str) -> bool:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    same = hmac.compare_digest(given.strip().encode(), token.encode())
    return bool(token) and scheme.lower() == "bearer" and same


def _is_local() -> bool:
    """Whether a program on this machine asks, and no proxy does it for somebody else."""
    try:
        local = ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
    return local and not any(name in request.headers for name in _PROXIED)


def _closed() -> Response:
    detail = "ask from this machine, or send METRICS_TOKEN: Authorization: Bearer …"
    response = problem(HTTPStatus.UNAUTHORIZED, detail).response()
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


class Figures(Collector):
    """Reads every figure anew; with the database gone only that is told.

    It tries to write, too: on a full disk all can be read, and in this process perhaps nobody has
    written since. Who asks here is no stranger.
    """

    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def collect(self) -> Iterator[Metric]:
        """Yield the figures."""
        try:
            with self._deps.context.database.read() as tx:
                found = list(self._of_database(tx))
        except DatabaseUnavailable:
            found = []
        text = "Whether the database answers and keeps what is written."
        yield _one("database_up", text, int(bool(found) and self._can_write()))
        yield _one("redis_up", "Whether Redis answers.", int(self._redis_answers()))
        yield from found

    def _of_database(self, tx: Tx) -> Iterator[Metric]:
        now = self._deps.context.clock()
        yield _lateness(health_figures.lateness(tx, now - _LATELY))
        waiting = {kind: float(count) for kind, count in health_figures.counts(tx, now).items()}
        yield _by("waiting", "What is due and not done.", "kind", waiting)
        ages = dict.fromkeys(waiting, 0.0)
        for kind, since in health_figures.oldest(tx, now).items():
            ages[kind] = (now - since).total_seconds()
        text = "How long the oldest has waited that is due; 0: nothing waits."
        yield _by("oldest_waiting_seconds", text, "kind", ages)
        text = "Texts that were taken more than ten minutes ago, without a delivery report."
        yield _one("reports_missing", text, health_figures.missing_reports(tx, now))
        alive = {kind: float(count) for kind, count in watch.alive(tx, now).items()}
        text = "Processes that gave a sign of life in the last 30 seconds."
        yield _by("processes_alive", text, "kind", alive)
        open_now = {one.name: (now - one.since).total_seconds() for one in troubles.current(tx)}
        text = "How long each trouble has lasted that is open."
        yield _by("trouble_seconds", text, "name", open_now)

    def _can_write(self) -> bool:
        try:
            watch.try_to_write(self._deps.context)
        except DatabaseUnavailable:
            return False
        return True

    def _redis_answers(self) -> bool:
        try:
            self._deps.check_redis()
        except QueueUnavailable:
            return False
        return True


def _lateness(late: dict[str, list[float]]) -> Metric:
    """Tell median, 95th in 100 and the worst; of what did not go out lately, nothing."""
    text = "From when it was due until it went out, of the last five minutes."
    family = GaugeMetricFamily("unghost_lateness_seconds", text, labels=["kind", "quantile"])
    for kind, seconds in late.items():
        for quantile in _QUANTILES if seconds else ():
            rank = math.ceil(quantile * len(seconds)) - 1
            family.add_metric([kind, f"{quantile:g}"], seconds[rank])
    return family


def _by(name: str, text: str, label: str, values: dict[str, float]) -> Metric:
    family = GaugeMetricFamily(f"unghost_{name}", text, labels=[label])
    for key, value in sorted(values.items()):
        family.add_metric([key], value)
    return family


def _one(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(f"unghost_{name}", text, value=value)
