"""Answers as data, so that one can be kept under an idempotency key; and problems by RFC 9457."""

from dataclasses import dataclass
from http import HTTPStatus

from flask import Response
from pydantic import BaseModel, ConfigDict

from service.usecases.problems import FieldError

JSON = "application/json"
PROBLEM = "application/problem+json"


class BadField(BaseModel):
    """One bad field, named as in the request ("candidate.phone"), and what would be accepted."""

    field: str
    message: str


class Problem(BaseModel):
    """Why a request was not done (RFC 9457)."""

    # A problem may say more than is listed here, and leaves out what it has nothing to say about.
    model_config = ConfigDict(extra="allow")

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[BadField] | None = None
    interview_id: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request comes to: a status and its JSON; `nudge` names the job that has work now.

    `is_secret`: it is not kept beside an idempotency key.
    """

    status: int
    text: str
    nudge: str | None = None
    is_secret: bool = False

    def response(self) -> Response:
        """Return it as HTTP; everything from 400 on is a problem."""
        if self.status == HTTPStatus.NO_CONTENT:
            return Response(status=self.status)
        kind = PROBLEM if self.status >= HTTPStatus.BAD_REQUEST else JSON
        return Response(self.text, self.status, content_type=kind)


def answer(body: BaseModel, status: int = HTTPStatus.OK, nudge: str | None = None) -> Answer:
    """Answer with a shape."""
    return Answer(status, body.model_dump_json(), nudge)


def problem(status: int, detail: str, **more: object) -> Answer:
    """Answer that something was not done, and why."""
    title = HTTPStatus(status).phrase
    body = Problem.model_validate({"title": title, "status": status, "detail": detail, **more})
    return Answer(status, body.model_dump_json(exclude_none=True))


def bad_input(*errors: FieldError) -> Answer:
    """Answer with every bad field."""
    fields = [BadField(field=one.field, message=one.message) for one in errors]
    detail = "; ".join(f"{one.field} {one.message}" for one in errors[:3])
    if len(errors) > len(errors[:3]):
        detail += "; …"
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, errors=fields)
