"""People who sign in, and tokens of programs."""

import pytest

from service.store import tokens
from service.usecases.accounts import add_user, make_token, sign_in
from service.usecases.context import Context
from service.usecases.problems import BadInput
from tests.support.steps import DANA, invited

PASSWORD = "correct horse battery"


def test_a_user_signs_in_with_their_password_in_any_case_of_the_address(context: Context) -> None:
    add_user(context, DANA, password=PASSWORD, role="admin", name="Dana")
    user = sign_in(context, DANA.upper(), PASSWORD)
    assert user is not None
    assert (user.name, user.role) == ("Dana", "admin")


@pytest.mark.parametrize("email", [DANA, "nobody@acme.example", "kim@acme.example", ""])
def test_a_wrong_password_or_address_is_nobody(context: Context, email: str) -> None:
    add_user(context, DANA, password=PASSWORD)
    invited(context, recruiter="kim@acme.example")
    assert sign_in(context, email, "wrong password") is None


def test_a_known_recruiter_becomes_a_user_and_keeps_the_name(context: Context) -> None:
    invited(context)
    assert add_user(context, DANA, password=PASSWORD).name == "Dana Reyes"


@pytest.mark.parametrize(
    ("given", "field"),
    [({"role": "owner"}, "role"), ({"password": "short"}, "password"), ({"email": "@"}, "email")],
)
def test_a_bad_user_is_refused_with_what_is_accepted(
    context: Context, given: dict[str, str], field: str
) -> None:
    facts = {"email": DANA, "password": PASSWORD, **given}
    with pytest.raises(BadInput, match=f"^{field}: "):
        add_user(context, facts.pop("email"), **facts)


def test_a_token_opens_the_door_and_is_new_each_time(context: Context) -> None:
    first, second = make_token(context, "import"), make_token(context, "import")
    assert first.startswith("ug_")
    with context.database.read() as tx:
        assert len({tokens.owner_of(tx, one) for one in (first, second)}) == 2
