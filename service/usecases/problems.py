"""What can be wrong with what was asked for; each sentence says what would be accepted."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldError:
    """One bad field, named as in the API ("candidate.phone"), and what would be accepted."""

    field: str
    message: str


class BadInput(ValueError):
    """Something that cannot be taken as it is; `errors` holds every bad field."""

    def __init__(self, *errors: FieldError) -> None:
        super().__init__("; ".join(f"{error.field}: {error.message}" for error in errors))
        self.errors = errors


class NotFound(LookupError):
    """There is no such thing; the sentence names it."""


class Gone(LookupError):
    """It was there and is over: an answer page after its interview."""


class Conflict(Exception):
    """What was asked for goes against what there is; the sentence says why."""


class InterviewExists(Conflict):
    """This interview is there already; the sentence and `interview_id` name it."""

    def __init__(self, interview_id: int) -> None:
        super().__init__(f"interview {interview_id} exists")
        self.interview_id = interview_id
