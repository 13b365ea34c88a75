"""Steps of journeys by phone: what we have written of a call, once its reports are in."""

from service.simulator.embedded import EmbeddedSimulator
from service.store import people
from service.usecases.context import Context
from tests.support.calling import a_call
from tests.support.core import feed, plan
from tests.support.phone_calls import PhoneCall
from tests.support.service import until
from tests.support.steps import DANA, SAM

_SECONDS = 20
# A phone of the recruiter's own; nobody is invited at it.
DESK = "+14155550100"


def over(context: Context, call_id: int = 1) -> tuple[str, str]:
    """Wait until we have heard that a call is over: what became of its touch, and why."""
    until(lambda: a_call(context, call_id).ended_at)
    known = a_call(context, call_id)
    touch = next(one for one in plan(context, known.interview_id or 0) if one.id == known.touch_id)
    return touch.state, touch.why


def told(context: Context) -> list[tuple[str, str | None]]:
    """What the recruiter is told: intents and reasons, oldest first."""
    return [(str(one.intent), one.reason) for one in feed(context)]


def reachable(context: Context, phone: str = DESK) -> None:
    """The recruiter has a phone."""
    with context.database.write() as tx:
        dana = people.recruiter_for(tx, DANA, context.clock())
        people.change_recruiter(tx, dana.id, phone=phone)


def calls_us(phones: EmbeddedSimulator, phone: str = SAM, *, withheld: bool = False) -> PhoneCall:
    """Somebody calls our number, and is answered."""
    return PhoneCall(phones, phones.call_us(phone, withheld=withheld)["sid"])


def ended(phones: EmbeddedSimulator, phone: str = SAM, after: int = 0) -> PhoneCall:
    """Wait until a call with a phone has ended."""
    return PhoneCall(
        phones, phones.calls(phone, after=after, wait=_SECONDS, state="ended")[-1]["sid"]
    )
