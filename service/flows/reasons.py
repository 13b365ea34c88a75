"""Why somebody cancels, by digit: one list for the texts and for the answer page."""

from service.flows.state import Reason

BY_DIGIT = {
    1: Reason.ANOTHER_OFFER,
    2: Reason.NOT_INTERESTED,
    3: Reason.SCHEDULE_CONFLICT,
    4: Reason.FAMILY_OR_HEALTH,
    5: Reason.OTHER,
}
# Words beside these are the candidate's own affair; the recruiter is told the category.
PRIVATE = frozenset({Reason.FAMILY_OR_HEALTH, Reason.EMERGENCY})


def is_stated(reason: Reason | None) -> bool:
    """Whether a reason was really given."""
    return reason not in {None, Reason.NOT_GIVEN}
