"""PostgreSQL is gone for a moment while reminders go out and replies come in."""

import random
from collections.abc import Iterator

import pytest

from service.simulator.embedded import EmbeddedSimulator
from tests.support import faults
from tests.support.faults import Count, Town, tell
from tests.support.restarting import Postgresql, restartable_postgresql
from tests.support.service import until
from tests.support.striking import at_a_random_moment


@pytest.fixture(scope="module")
def postgresql() -> Iterator[Postgresql]:
    with restartable_postgresql() as server:
        yield server


@pytest.fixture(scope="module")
def shared_town(
    tmp_path_factory: pytest.TempPathFactory, network: EmbeddedSimulator, postgresql: Postgresql
) -> Iterator[Town]:
    own = {"DATABASE_URL": postgresql.url, "SECRET_KEY": "a key for tests"}
    with faults.town(tmp_path_factory.mktemp("faults"), network, **own) as town:
        yield town


def test_texts_are_refused_while_postgresql_is_gone_and_found_when_it_is_back(
    town: Town, lots: random.Random, postgresql: Postgresql
) -> None:
    early, late = town.invite(40, lots), town.invite(20, lots)
    until(lambda: all(town.phones.messages(one.phone) for one in late))
    with town.answering(early, wait=5):
        at_a_random_moment(lots)
        with postgresql.torn_down(), town.answering(late, wait=1):
            pass
    assert {town.said[one.phone].status for one in late} == {503}
    town.settle()
    tell("PostgreSQL restarted", town)
    assert town.count() == Count()
