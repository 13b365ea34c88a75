"""Whether somebody said which language a candidate speaks, or we only guess."""

import pytest

from service.store import people
from service.usecases.change_interview import change_interview
from service.usecases.context import Context
from service.usecases.invitation import Changes, Invitation
from service.usecases.invite import invite
from tests.support import core, on_sqlite
from tests.support.steps import DANA, SAM, invited

# About pages, requests and rules, not about SQL.
database_url = on_sqlite.database_url


def invited_with(context: Context, external_id: str, **language: str) -> int:
    """Invite Sam, with or without a word about the language; return the interview's id."""
    facts = {
        "candidate": {"name": "Sam Lee", "phone": SAM, **language},
        "recruiter": DANA,
        "title": "Backend engineer",
        "starts_at": "2999-01-01T10:00:00Z",
        "external_id": external_id,
    }
    return invite(context, Invitation.model_validate(facts)).id


@pytest.mark.parametrize(
    ("language", "given"),
    [({}, False), ({"language": "en"}, True), ({"language": "es-MX"}, True)],
)
def test_a_language_is_certain_when_an_invitation_names_it(
    context: Context, language: dict[str, str], *, given: bool
) -> None:
    found = core.interview(context, invited_with(context, "a", **language))
    assert found.candidate.language_given is given
    assert found.in_flow().language_given is given


def test_an_invitation_without_a_language_takes_no_certainty_away(context: Context) -> None:
    invited_with(context, "a", language="es")
    again = core.interview(context, invited_with(context, "b"))
    assert (again.candidate.language, again.candidate.language_given) == ("es", True)


@pytest.mark.parametrize(
    ("changes", "given"),
    [
        ({"language": "es"}, True),
        ({"email": "sam@example.com"}, False),
        ({"name": "Sam Li"}, False),
    ],
)
def test_a_change_makes_certain_only_what_it_names(
    context: Context, changes: dict[str, str], *, given: bool
) -> None:
    made = invited_with(context, "a")
    change_interview(context, made, Changes.model_validate({"candidate": changes}))
    assert core.interview(context, made).candidate.language_given is given


def test_a_conversation_knows_the_recruiter_s_phone(context: Context) -> None:
    made = invited(context)
    with context.database.write() as tx:
        people.change_recruiter(tx, made.recruiter.id, phone="+14155550100")
    assert core.interview(context, made.id).in_flow().recruiter_phone == "+14155550100"
