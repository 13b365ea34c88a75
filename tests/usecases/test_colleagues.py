"""Who leaves hands over what waits; teams and tokens on both databases."""

import pytest

from service.store import handover, people, tokens
from service.store.handover import Handed
from service.usecases import accounts, colleagues, sessions, teams
from service.usecases.context import Context
from service.usecases.problems import BadInput, Conflict, NotFound
from tests.support.inbox import known_reply, replied, user
from tests.support.steps import DANA, MARIA, invited, offered

BOSS, OMAR = "boss@acme.example", "omar@acme.example"


def waiting(context: Context, recruiter_id: int) -> Handed:
    with context.database.read() as tx:
        return handover.count(tx, recruiter_id, context.clock())


def test_what_waits_goes_to_the_heir_and_open_times_are_taken_back(context: Context) -> None:
    known_reply(context, "2", intent="question")
    past = invited(context, "Maria", MARIA, hours=2)
    replied(context, "late", past.id, intent="question")
    offered(context, 90, 91)
    dana, omar = user(context), user(context, OMAR)
    token = sessions.sign_in_here(context, dana, "", "", "")
    assert waiting(context, dana.id) == Handed(2, 2, 2)
    assert colleagues.let_go(context, BOSS, dana.id, omar.id) == Handed(2, 2, 2)
    assert waiting(context, dana.id) == Handed(0, 0, 0)
    assert waiting(context, omar.id) == Handed(2, 2, 0)
    assert sessions.who_holds(context, token) is None


def test_somebody_who_has_nothing_to_hand_over_needs_no_heir(context: Context) -> None:
    dana = user(context)
    assert colleagues.let_go(context, BOSS, dana.id, None) == Handed(0, 0, 0)
    assert colleagues.take_back(context, BOSS, dana.id).email == DANA
    with pytest.raises(NotFound):
        colleagues.let_go(context, BOSS, 999, None)


def test_nobody_takes_over_who_has_left_themselves(context: Context) -> None:
    known_reply(context)
    dana, omar = user(context), user(context, OMAR)
    colleagues.let_go(context, BOSS, omar.id, None)
    with pytest.raises(BadInput, match="a colleague who is still here"):
        colleagues.let_go(context, BOSS, dana.id, omar.id)


def test_a_team_has_one_name_and_goes_when_nobody_is_in_it(context: Context) -> None:
    made = teams.make_team(context, BOSS, "Sales")
    with pytest.raises(BadInput, match="there is a team 'Sales' already"):
        teams.make_team(context, BOSS, " Sales ")
    dana = user(context)
    with context.database.write() as tx:
        people.change_recruiter(tx, dana.id, team_id=made)
    with pytest.raises(Conflict, match="1 are still in Sales"):
        teams.remove_team(context, BOSS, made)


def test_a_token_goes_with_what_its_programs_asked_for(context: Context) -> None:
    token = accounts.make_token(context, "ATS", BOSS)
    [listed] = accounts.list_tokens(context)
    with context.database.write() as tx:
        tokens.begin(tx, listed.id, "a key", "print", context.clock())
    assert accounts.revoke_token(context, BOSS, listed.id) == "ATS"
    with context.database.read() as tx:
        assert tokens.owner_of(tx, token) is None
