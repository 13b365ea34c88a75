"""People who sign in, and tokens of programs."""

import pytest

from service.store import tokens
from service.usecases.accounts import add_user, list_tokens, make_token, sign_in
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
    [
        ({"role": "owner"}, "role"), ({"password": "short"}, "password"),
        ({"password": "x" * 1025}, "password"), ({"email": "@"}, "email"), ({"email": ""}, "email"),
        ({"email": "x y@z,<b>"}, "email"), ({"email": "a@b.example\udcff"}, "email"),
        ({"email": f"{'a' * 255}@b"}, "email"), ({"name": "x" * 201}, "name"),
    ],
)  # fmt: skip
def test_a_bad_user_is_refused_with_what_is_accepted(
    context: Context, given: dict[str, str], field: str
) -> None:
    facts = {"email": DANA, "password": PASSWORD, **given}
    with pytest.raises(BadInput, match=rf"^{field}: .*accepts "):
        add_user(context, facts.pop("email"), **facts)


@pytest.mark.parametrize("role", ["admin", "recruiter"])
def test_a_user_who_is_added_again_keeps_the_role(context: Context, role: str) -> None:
    add_user(context, DANA, password=PASSWORD, role=role)
    assert add_user(context, DANA, password=PASSWORD).role == role


@pytest.mark.parametrize("name", ["", " ", "a\nb", "a\x00", "x" * 201, "\udcff"])
def test_a_token_needs_a_name_that_can_be_read(context: Context, name: str) -> None:
    with pytest.raises(BadInput, match=r"^name: accepts 1 to 200 printable characters$"):
        make_token(context, name)
    assert list_tokens(context) == []


def test_a_token_opens_the_door_and_is_new_each_time(context: Context) -> None:
    first, second = make_token(context, "import"), make_token(context, "import")
    assert first.startswith("ug_")
    with context.database.read() as tx:
        assert len({tokens.owner_of(tx, one) for one in (first, second)}) == 2
