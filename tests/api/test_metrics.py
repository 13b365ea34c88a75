"""/metrics: who may read it, and what stands there."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from service.app import make_app
from service.deps import Deps
from service.usecases.sweep import SCHEDULER, show_life
from tests.support.alarms import full_disk, refused, text_goes_out
from tests.support.clock import StandingClock
from tests.support.inbox import ONE_DATABASE
from tests.support.steps import invited

pytestmark = ONE_DATABASE
KINDS = (
    "texts",
    "calls",
    "replies",
    "notices",
    "calendars",
    "silences",
    "unanswered",
    "unknown sends",
)
TOKEN = "a-token-for-scraping"
ELSEWHERE = {"REMOTE_ADDR": "203.0.113.7"}


def figures(client: FlaskClient) -> dict[str, float]:
    """What is told, by name and labels."""
    answer = client.get("/metrics")
    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    families = text_string_to_metric_families(answer.text)
    return {
        " ".join([one.name.removeprefix("unghost_"), *one.labels.values()]): one.value
        for family in families
        for one in family.samples
    }


@pytest.mark.parametrize(
    ("headers", "origin", "status"),
    [
        ({}, {}, 200),
        ({}, {"REMOTE_ADDR": "::1"}, 200),
        ({}, ELSEWHERE, 401),
        ({}, {"REMOTE_ADDR": ""}, 401),
        # A proxy on this machine asks for somebody else.
        ({"X-Forwarded-For": "203.0.113.7"}, {}, 401),
        ({"Forwarded": "for=127.0.0.1"}, {}, 401),
        ({"Authorization": f"Bearer {TOKEN}"}, ELSEWHERE, 200),
        ({"Authorization": f"Bearer {TOKEN}", "X-Forwarded-For": "203.0.113.7"}, {}, 200),
        ({"Authorization": f"Bearer {TOKEN}x"}, ELSEWHERE, 401),
        ({"Authorization": f"Basic {TOKEN}"}, ELSEWHERE, 401),
        ({"Authorization": "Bearer ünï"}, ELSEWHERE, 401),
        ({"Authorization": "Bearer "}, ELSEWHERE, 401),
    ],
)
def test_the_figures_are_for_this_machine_or_a_token(
    make_deps: Callable[[dict[str, str]], Deps],
    environment: dict[str, str],
    headers: dict[str, str],
    origin: dict[str, str],
    status: int,
) -> None:
    client = make_app(make_deps({**environment, "METRICS_TOKEN": TOKEN})).test_client()
    assert client.get("/metrics", headers=headers, environ_base=origin).status_code == status


def test_without_a_token_set_none_opens(client: FlaskClient) -> None:
    sent = {"Authorization": "Bearer "}
    assert client.get("/metrics", headers=sent, environ_base=ELSEWHERE).status_code == 401


def test_it_tells_what_waits_who_lives_and_what_is_wrong(
    client: FlaskClient, deps: Deps, clock: StandingClock
) -> None:
    invited(deps.context)
    for name in ("one", "two"):
        show_life(deps.context, name, SCHEDULER)
    show_life(deps.context, "three", "worker-texts")
    clock.advance(seconds=25)
    show_life(deps.context, "two", SCHEDULER)
    refused(deps)
    clock.advance(seconds=15)
    assert figures(client) == {
        **dict.fromkeys(("database_up", "redis_up", "processes_alive scheduler"), 1),
        **{f"processes_alive worker-{queue}": 0 for queue in ("texts", "replies", "notices")},
        "reports_missing": 0,
        **{f"waiting {kind}": kind == "texts" for kind in KINDS},
        **{f"oldest_waiting_seconds {kind}": 40 * (kind == "texts") for kind in KINDS},
        "trouble_seconds twilio texts": 15,
    }


def test_lateness_is_told_as_median_the_worst_twentieth_and_the_worst(
    client: FlaskClient, deps: Deps, clock: StandingClock
) -> None:
    numbers = [f"+1415555{1000 + at}" for at in range(20)]
    due = [invited(deps.context, phone=number).id for number in numbers]
    for one in due:
        clock.advance(seconds=1)
        text_goes_out(deps.context, one)
    told = figures(client)
    found = [told[f"lateness_seconds texts {quantile}"] for quantile in ("0.5", "0.95", "1")]
    assert found == [10, 19, 20]


def test_a_database_that_is_gone_is_a_figure_too(
    make_deps: Callable[[dict[str, str]], Deps], environment: dict[str, str]
) -> None:
    nowhere = {**environment, "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    client = make_app(make_deps(nowhere)).test_client()
    assert figures(client) == {"database_up": 0, "redis_up": 1}


def test_on_a_full_disk_the_database_is_not_up_though_all_can_be_read(
    client: FlaskClient, deps: Deps
) -> None:
    invited(deps.context)
    with full_disk(deps):
        told = figures(client)
    assert (told["database_up"], told["waiting texts"]) == (0, 1)
    assert figures(client)["database_up"] == 1
