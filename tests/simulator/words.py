"""The numbers and small helpers that the sandbox's tests share."""

from twilio.rest import Client

from service.simulator.embedded import EmbeddedSimulator
from service.simulator.settings import DEFAULT_PHONE_NUMBER

SAM = "+14155550123"
PRIYA = "+14155550124"
OURS = DEFAULT_PHONE_NUMBER
SERVICE_SID = "MG" + "5" * 32


def client_of(sim: EmbeddedSimulator, user: str = "", secret: str = "") -> Client:
    """Return Twilio's unmodified client, pointed at the sandbox."""
    settings = sim.settings
    client = Client(
        user or settings.account_sid, secret or settings.auth_token, settings.account_sid
    )
    client.api.base_url = sim.url
    client.messaging.base_url = sim.url
    return client
