"""The phone call, from the ladder to the recruiter: real HTTP, the sandbox's phones, two databases."""

from collections.abc import Iterator

import pytest

from service.app import make_app
from service.deps import Deps
from service.flows.state import Status
from service.simulator.embedded import EmbeddedSimulator
from service.usecases.context import Context
from tests.support import servers
from tests.support.core import feed, interview
from tests.support.phone_calls import picked_up
from tests.support.web import at_a_port


@pytest.fixture
def environment(environment: dict[str, str]) -> dict[str, str]:
    return at_a_port(environment)


@pytest.fixture
def phones(
    deps: Deps, environment: dict[str, str], simulator: EmbeddedSimulator
) -> Iterator[EmbeddedSimulator]:
    """The sandbox, with its calls and texts led to the application on a real port."""
    with servers.serving(make_app(deps), int(environment["PORT"])):
        simulator.sms_url = f"{environment['PUBLIC_URL']}/twilio/sms"
        simulator.voice_url = f"{environment['PUBLIC_URL']}/twilio/voice"
        yield simulator


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "You are confirmed for"),
        ("es", "confirm"),
        ("fr", "confirm"),
        ("de", "bestätigt"),
        ("pt", "confirm"),
    ],
)
def test_a_key_confirms_and_is_said_back(
    context: Context, phones: EmbeddedSimulator, language: str, words: str
) -> None:
    call = picked_up(context, phones, language=language)
    assert words in call.press("1", "1")
    assert interview(context, 1).status is Status.CONFIRMED
    assert [(one.intent, one.channel) for one in feed(context)] == [("confirm", "voice")]
