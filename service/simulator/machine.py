"""A handset that answers by itself, as an auto-responder does: what loops are tried out with."""

from functools import partial

from service.simulator.inbound import Inbound
from service.simulator.model import Message
from service.simulator.network import Network
from service.simulator.scheduler import Scheduler

MOST_ANSWERS = 50  # the sandbox's own stop: two machines would go on for ever


class Machine:
    """Answers what arrives on handsets whose switch is on, one text for each."""

    def __init__(
        self, network: Network, scheduler: Scheduler, inbound: Inbound, pause: float
    ) -> None:
        self._network = network
        self._scheduler = scheduler
        self._inbound = inbound
        self._pause = pause
        network.arrived = self.arrived

    def arrived(self, message: Message) -> None:
        """Answer a text that a handset got; asked under the network's lock."""
        handset = self._network.handset(message.handset)
        if handset.answer and handset.answered < MOST_ANSWERS:
            handset.answered += 1
            answer = partial(self._answer, handset.phone, handset.answer)
            self._scheduler.after(self._pause, answer)

    def _answer(self, phone: str, text: str) -> None:
        self._inbound.receive(phone, text)
