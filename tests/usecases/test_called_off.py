"""An interview that the recruiter's side called off stays called off."""

from service.flows.state import Status
from service.store import interviews
from service.store.messages import Inbound
from service.usecases.change_interview import call_off
from service.usecases.context import Context
from service.usecases.receive_text import receive_text
from tests.support.steps import SAM, invited, offered


def test_a_text_does_not_bring_it_back(context: Context) -> None:
    interview = invited(context)
    offered(context, 48, 49)
    receive_text(context, Inbound("SM1", SAM, "2"))
    call_off(context, interview.id, "position filled", tell_candidate=True)

    received = receive_text(context, Inbound("SM2", SAM, "1"))

    with context.database.read() as tx:
        assert interviews.known(tx, interview.id).status is Status.CANCELLED
    assert received.answer is not None
    assert "will read your message" in received.answer
