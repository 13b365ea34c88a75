"""The sandbox on a real port, unghost's place taken by a receiver, and Twilio's own client."""

from collections.abc import Iterator

import pytest
from twilio.rest import Client

from service.simulator.embedded import EmbeddedSimulator
from service.simulator.settings import SimulatorSettings
from tests.simulator import voice_app
from tests.simulator.calling import Line
from tests.simulator.receiver import Receiver, running
from tests.simulator.voice_app import VoiceApp
from tests.simulator.words import SERVICE_SID, client_of


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with running() as receiver:
        yield receiver


@pytest.fixture
def sim(receiver: Receiver) -> Iterator[EmbeddedSimulator]:
    settings = SimulatorSettings(delivery_delay=0, sms_url=f"{receiver.url}/sms")
    with EmbeddedSimulator(settings) as simulator:
        yield simulator


@pytest.fixture
def service_sim(receiver: Receiver) -> Iterator[EmbeddedSimulator]:
    settings = SimulatorSettings(
        delivery_delay=0, sms_url=f"{receiver.url}/sms", messaging_service_sid=SERVICE_SID
    )
    with EmbeddedSimulator(settings) as simulator:
        yield simulator


@pytest.fixture
def client(sim: EmbeddedSimulator) -> Client:
    return client_of(sim)


@pytest.fixture
def service_client(service_sim: EmbeddedSimulator) -> Client:
    return client_of(service_sim)


@pytest.fixture
def voice() -> Iterator[VoiceApp]:
    with voice_app.running() as voice:
        yield voice


@pytest.fixture
def line(sim: EmbeddedSimulator, client: Client, voice: VoiceApp) -> Line:
    """A line to Sam's phone; calls to the account's number get the page `inbound`."""
    sim.voice_url = voice.url("inbound")
    return Line(sim, client, voice)
