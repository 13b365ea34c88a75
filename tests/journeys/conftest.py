"""Journeys by phone: the application on a real port, with the sandbox's phones led to it."""

from collections.abc import Iterator

import pytest

from service.app import make_app
from service.deps import Deps
from service.simulator.embedded import EmbeddedSimulator
from tests.support import servers
from tests.support.web import at_a_port


@pytest.fixture
def environment(environment: dict[str, str]) -> dict[str, str]:
    return at_a_port(environment)


@pytest.fixture
def phones(
    deps: Deps, environment: dict[str, str], simulator: EmbeddedSimulator
) -> Iterator[EmbeddedSimulator]:
    """The sandbox, with its calls and texts led to the application."""
    with servers.serving(make_app(deps), int(environment["PORT"])):
        simulator.sms_url = f"{environment['PUBLIC_URL']}/twilio/sms"
        simulator.voice_url = f"{environment['PUBLIC_URL']}/twilio/voice"
        yield simulator
