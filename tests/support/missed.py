"""Steps of texts that our web process missed."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from service.ports import ProviderText, ReceivedText, SmsGateway, TryLater
from service.simulator.embedded import EmbeddedSimulator
from service.usecases.context import Context
from service.usecases.find_missed_texts import begin
from service.usecases.send_touches import send_due_touches
from tests.support.clock import StandingClock
from tests.support.core import feed
from tests.support.steps import MARIA, SAM, invited


class Log:
    """The account's log as a test wants it; the rest is the real way to the provider."""

    def __init__(self, line: SmsGateway, *texts: ReceivedText) -> None:
        self._line, self.texts = line, texts
        self.line = line.line
        self.broken = False

    def received(self, since: datetime, until: datetime) -> list[ReceivedText]:
        if self.broken:
            raise TryLater("no answer")
        return [one for one in self.texts if since <= one.at < until]

    def send(self, *text: object) -> ProviderText:
        return self._line.send(*text)  # type: ignore[arg-type]  # passed on as it came

    def sent_to(self, phone: str, since: datetime) -> list[ProviderText]:
        return self._line.sent_to(phone, since)


def missed(
    context: Context, clock: StandingClock, *words: str, ago: float = 5, phone: str = SAM
) -> Context:
    """Texts have come in a minute apart, the last one some minutes ago; return who looks."""
    first = clock() - timedelta(minutes=ago + len(words) - 1)
    texts = [
        ReceivedText(f"SM{at}", phone, word, 0, first + timedelta(minutes=at))
        for at, word in enumerate(words)
    ]
    return replace(context, sms=Log(context.sms, *texts))


@pytest.fixture
def made(context: Context, simulator: EmbeddedSimulator, clock: StandingClock) -> int:
    """Sam and Maria have had their texts, and we have known our line for hours."""
    begin(context)
    clock.advance(hours=3)
    invited(context, hours=20, name="Maria", phone=MARIA)
    made = invited(context, hours=20)
    send_due_touches(context)
    return made.id


def told(context: Context) -> list[tuple[str, str]]:
    return [(one.intent, one.text) for one in feed(context)]
