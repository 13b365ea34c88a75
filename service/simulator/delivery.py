"""Walks each outbound message through its statuses and calls back with each of them."""

from functools import partial

from service.flows.wording import segments
from service.simulator import twiml
from service.simulator.faults import Faults
from service.simulator.model import Message
from service.simulator.network import Network
from service.simulator.posting import Poster
from service.simulator.scheduler import Scheduler
from service.simulator.settings import SimulatorSettings

_VALIDITY_PASSED, _VALIDITY_PASSED_IN_SERVICE = 30036, 30001


class Delivery:
    """From a number: queued, sent, delivered. By a Service: accepted first.

    The initial status has no callback, as with Twilio: the create's answer tells it.
    """

    def __init__(
        self,
        settings: SimulatorSettings,
        network: Network,
        faults: Faults,
        poster: Poster,
        scheduler: Scheduler,
    ) -> None:
        self._settings = settings
        self._network = network
        self._faults = faults
        self._poster = poster
        self._scheduler = scheduler

    def start(self, message: Message, seconds: float = 0.0) -> None:
        """Begin the way of a message that was just added, `seconds` from now."""
        steps: tuple[str, ...] = ("sent", "delivered")
        if message.status in {"accepted", "scheduled"}:
            steps = ("queued", *steps)
        delay = self._settings.delivery_delay
        wait = delay * (len(steps) - 1)
        if message.doomed is None and message.validity is not None and message.validity < wait:
            in_service = message.service_sid is not None
            message.doomed = _VALIDITY_PASSED_IN_SERVICE if in_service else _VALIDITY_PASSED
            delay, steps = message.validity, ("failed",)
        elif message.doomed is not None:
            steps = (*steps[:-2], "failed")
        self._later(message, steps, seconds + delay)

    def _later(self, message: Message, steps: tuple[str, ...], seconds: float) -> None:
        self._scheduler.after(seconds, partial(self._step, message, steps))

    def _step(self, message: Message, steps: tuple[str, ...]) -> None:
        status = self._advance(message, steps[0])
        if status is None:
            return
        if status == "sent" and self._faults.take("reordered_callbacks"):
            final = self._advance(message, steps[1])
            self._call_back(message, final or status)
            self._call_back(message, status)
            return
        self._call_back(message, status)
        if steps[1:]:
            self._later(message, steps[1:], self._settings.delivery_delay)

    def _advance(self, message: Message, status: str) -> str | None:
        with self._network.changed:
            if message.settled:
                return None
            code = message.doomed if status == "failed" else None
            if status == "delivered" and (fault := self._faults.take("undelivered")):
                status, code = "undelivered", fault.code
            if message.sender is None:  # the Service picks its sender when it takes the text up
                message.sender = self._settings.phone_number
                message.segments = segments.count(message.text).count
            self._network.update(message, status, code)
            return status

    def _call_back(self, message: Message, status: str) -> None:
        form = self._form(message, status)
        for url in message.callbacks:
            if self._faults.take("lost_callbacks"):
                continue
            times = 2 if self._faults.take("doubled_callbacks") else 1
            for _ in range(times):
                self._post(url, form, message)

    def _post(self, url: str, form: dict[str, str], message: Message) -> None:
        answer = self._poster.post(url, form, message.token)
        for code, sentence in twiml.read(answer).warnings:
            self._network.warn(code, sentence, answer.url, message.sid)

    def _form(self, message: Message, status: str) -> dict[str, str]:
        form = {
            "MessageSid": message.sid,
            "MessageStatus": status,
            "SmsSid": message.sid,
            "SmsStatus": status,
            "AccountSid": self._settings.account_sid,
            "From": message.sender or "",
            "To": message.handset,
            "ApiVersion": "2010-04-01",
        }
        if message.service_sid:
            form["MessagingServiceSid"] = message.service_sid
        if status in {"failed", "undelivered"} and message.error_code:
            form["ErrorCode"] = str(message.error_code)
        if status in {"delivered", "undelivered"} and message.updated_at:
            form["RawDlrDoneDate"] = f"{message.updated_at:%y%m%d%H%M}"
        return form
