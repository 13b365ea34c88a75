"""The sandbox put together, and where the pages and endpoints find it."""

from flask import Flask, current_app

from service.simulator.account import Account
from service.simulator.call_callbacks import CallCallbacks
from service.simulator.call_documents import CallDocuments
from service.simulator.calls import Calls
from service.simulator.delivery import Delivery
from service.simulator.dialling import Dialling
from service.simulator.faults import Faults
from service.simulator.handset_calls import HandsetCalls
from service.simulator.inbound import Inbound
from service.simulator.interpreter import Interpreter
from service.simulator.machine import Machine
from service.simulator.network import Network
from service.simulator.outgoing import Outgoing
from service.simulator.posting import Poster
from service.simulator.scheduler import Scheduler
from service.simulator.settings import SimulatorSettings

_KEY = "sandbox-phone-network"


class Simulator:
    """Everything behind the endpoints."""

    def __init__(self, settings: SimulatorSettings) -> None:
        self.settings = settings
        self.account = Account(settings)
        self.network = Network()
        self.faults = Faults()
        self.scheduler = Scheduler()
        self.poster = Poster(settings.auth_tokens[0])
        self.delivery = Delivery(settings, self.network, self.faults, self.poster, self.scheduler)
        self.outgoing = Outgoing(settings, self.network, self.delivery)
        self.inbound = Inbound(settings, self.account, self.network, self.poster, self.outgoing)
        self.machine = Machine(self.network, self.scheduler, self.inbound, settings.delivery_delay)
        self._connect_calls(settings)

    def _connect_calls(self, settings: SimulatorSettings) -> None:
        network, ours = self.network, settings.account_sid
        callbacks = CallCallbacks(ours, network, self.faults, self.poster, self.scheduler)
        self.calls = Calls(network, self.scheduler, callbacks, settings.delivery_delay)
        documents = CallDocuments(ours, network, callbacks)
        dialling = Dialling(settings.phone_number, network, self.calls)
        interpreter = Interpreter(network, self.calls, callbacks, documents, dialling)
        self.handset_calls = HandsetCalls(network, self.account, self.calls, interpreter.start)

    def reset(self) -> None:
        """Forget every message, call, handset, block, warning, count and fault."""
        self.scheduler.clear()
        self.faults.clear()
        self.calls.forget_all()
        self.network.reset()

    def close(self) -> None:
        """Stop delivering, and wake whoever waits."""
        self.scheduler.stop()
        self.calls.forget_all()
        self.network.close()
        self.poster.close()


def attach(app: Flask, simulator: Simulator) -> None:
    """Let the app's endpoints find the sandbox."""
    app.extensions[_KEY] = simulator


def simulator_of(app: Flask) -> Simulator:
    """Return the sandbox behind an app."""
    simulator: Simulator = app.extensions[_KEY]
    return simulator


def current() -> Simulator:
    """Return the sandbox behind the request."""
    return simulator_of(current_app)
