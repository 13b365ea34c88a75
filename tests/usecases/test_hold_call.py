"""Calls to us and what else happens to a number in the same moment."""

from service.usecases.context import Context
from service.usecases.hold_call import receive_call
from tests.support.core import at_once, texted
from tests.support.steps import SAM, invited


def test_calls_and_texts_of_one_number_never_wait_for_each_other(context: Context) -> None:
    """Whoever holds the interviews before the thread meets a text that does the opposite."""
    invited(context)

    def comes_in(at: int) -> None:
        if at % 2:
            receive_call(context, f"CA{at}", SAM)
        else:
            texted(context, "1")

    at_once(12, comes_in)
