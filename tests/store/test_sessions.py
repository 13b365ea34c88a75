"""Sessions and wrong tries, as both databases keep them."""

from datetime import timedelta

from service.store import sessions, tries
from service.usecases import lockout
from service.usecases.context import Context
from service.usecases.lockout import Counted
from service.usecases.sessions import end_others, open_sessions, sign_in_here, who_holds
from tests.support.clock import StandingClock
from tests.support.inbox import user

HOUR = timedelta(hours=1)


def test_a_browser_ends_all_others_and_stays(context: Context) -> None:
    dana = user(context)
    tokens = [sign_in_here(context, dana, f"10.0.0.{at}", "Firefox", "") for at in range(3)]
    here = who_holds(context, tokens[1])
    assert here
    assert end_others(context, here) == 2
    assert [one.address for one in open_sessions(context, dana.id)] == ["10.0.0.1"]
    assert [who_holds(context, token) is not None for token in tokens] == [False, True, False]


def test_a_session_that_is_used_is_noted_now_and_then(
    context: Context, clock: StandingClock
) -> None:
    token = sign_in_here(context, user(context), "", "", "")
    noted = []
    for _ in range(3):
        clock.advance(minutes=6)
        held = who_holds(context, token)
        assert held
        noted.append(clock.now - open_sessions(context, held.recruiter.id)[0].seen_at)
    assert noted == [timedelta(minutes=6), timedelta(0), timedelta(minutes=6)]


def test_what_ended_long_ago_is_forgotten(context: Context, clock: StandingClock) -> None:
    dana = user(context)
    sign_in_here(context, dana, "", "", "")
    clock.advance(days=40)
    sign_in_here(context, dana, "", "", "")
    long_ago = sessions.Since(clock.now - timedelta(days=99), clock.now - timedelta(days=99))
    with context.database.read() as tx:
        assert len(sessions.of(tx, dana.id, long_ago)) == 1


def test_tries_are_counted_from_the_first_one_and_then_anew(
    context: Context, clock: StandingClock
) -> None:
    counted = Counted("account", "Dana@acme.example", 2, HOUR)
    waits = []
    for _ in range(4):
        lockout.count_wrong(context, [counted])
        waits.append(lockout.wait(context, [counted]))
        clock.advance(minutes=25)
    assert waits == [None, timedelta(minutes=35), timedelta(minutes=10), None]
    with context.database.read() as tx:
        assert tries.count(tx, counted.key, clock.now - HOUR)[0] == 1
