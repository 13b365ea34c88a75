"""Signing in and out: where it leads, what it refuses, how long it lasts."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.app import make_app
from service.deps import Deps
from service.inbox import Limits
from service.store import people
from service.store.records import Recruiter
from service.usecases.accounts import add_user
from service.usecases.context import Context
from tests.support import on_sqlite
from tests.support.clock import StandingClock
from tests.support.core import at_once
from tests.support.inbox import PASSWORD, post, sign_in, token_of
from tests.support.steps import DANA, invited

# About pages and requests, not about SQL.
database_url = on_sqlite.database_url

WRONG = "This address and password do not go together."


def test_the_inbox_asks_to_sign_in_first(client: FlaskClient) -> None:
    answer = client.get("/inbox?before=7")
    assert answer.status_code == 303
    assert answer.location == "/login?next=%2Finbox%3Fbefore%3D7"


def test_signing_in_leads_to_the_inbox(client: FlaskClient, dana: Recruiter) -> None:
    assert sign_in(client, DANA.upper()).location == "/inbox"
    assert "Dana Reyes" in client.get("/inbox").text


def test_signing_in_leads_to_where_one_wanted(client: FlaskClient, dana: Recruiter) -> None:
    page = client.get("/login?next=/inbox?before=7").text
    assert 'name="next" value="/inbox?before=7"' in page
    assert sign_in(client, next="/inbox?before=7").location == "/inbox?before=7"


def test_no_address_leads_away_after_signing_in(client: FlaskClient, dana: Recruiter) -> None:
    assert 'name="next" value="/inbox"' in client.get("/login?next=//evil.example").text
    assert sign_in(client, next="//evil.example").location == "/inbox"
    assert client.get("/login?next=https://evil.example").location == "/inbox"


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (DANA, "not hers"),
        ("nobody@acme.example", PASSWORD),
        (DANA, ""),
        ("", ""),
        (DANA, "x" * 100_000),
        ("x" * 100_000, PASSWORD),
        (f"{DANA}\0", PASSWORD),
        ("\ud83d", PASSWORD),
    ],
)
def test_whatever_is_wrong_the_sentence_is_the_same(
    client: FlaskClient, dana: Recruiter, email: str, password: str
) -> None:
    email = email.encode("utf-8", "replace").decode()
    answer = sign_in(client, email, password=password)
    assert answer.status_code == 422
    assert WRONG in answer.text
    assert client.get("/inbox").status_code == 303


def test_a_recruiter_without_a_password_cannot_sign_in(
    client: FlaskClient, context: Context
) -> None:
    invited(context)
    assert sign_in(client, password="").status_code == 422


def test_signing_out_ends_the_session(signed: FlaskClient) -> None:
    token = token_of(signed.get("/inbox").text)
    assert signed.post("/logout", data={"csrf_token": token}).location == "/login"
    assert signed.get("/inbox").status_code == 303


def test_a_session_lasts_twelve_hours_of_use(signed: FlaskClient, clock: StandingClock) -> None:
    for _ in range(11):
        clock.advance(hours=1)
        assert signed.get("/inbox").status_code == 200
    clock.advance(hours=1)
    assert signed.get("/inbox").status_code == 303


def test_a_session_that_nobody_uses_ends_after_two_hours(
    signed: FlaskClient, clock: StandingClock
) -> None:
    clock.advance(hours=1, minutes=59)
    assert signed.get("/inbox").status_code == 200
    clock.advance(hours=2)
    assert signed.get("/inbox").status_code == 303


def test_a_cookie_that_was_copied_is_worth_nothing_after_signing_out(
    signed: FlaskClient, app: Flask
) -> None:
    cookie = signed.get_cookie("unghost")
    assert cookie
    thief = app.test_client()
    thief.set_cookie("unghost", cookie.value)
    assert thief.get("/inbox").status_code == 200
    post(signed, "/logout")
    assert thief.get("/inbox").status_code == 303


def test_who_has_left_is_signed_out_and_cannot_come_back(
    signed: FlaskClient, context: Context, dana: Recruiter, app: Flask
) -> None:
    with context.database.write() as tx:
        people.change_recruiter(tx, dana.id, left_at=context.clock())
    assert signed.get("/inbox").status_code == 303
    assert sign_in(app.test_client()).status_code == 422


def test_wrong_passwords_count_over_all_processes(deps: Deps, dana: Recruiter) -> None:
    apps = [make_app(deps, Limits(wrong_by_account="3 per hour")) for _ in range(2)]
    tries = [sign_in(app.test_client(), password="guess") for app in (*apps, *apps)]
    assert [answer.status_code for answer in tries] == [422, 422, 422, 429]


def test_guesses_that_are_sent_at_once_meet_the_same_limit(deps: Deps, dana: Recruiter) -> None:
    app = make_app(deps, Limits(wrong_by_account="1 per hour"))
    tries = at_once(8, lambda _: sign_in(app.test_client(), password="guess").status_code)
    assert tries.count(422) in {1, 2}  # two are checked at the same moment
    assert set(tries) == {422, 429}


def test_waiting_ends_the_wait(deps: Deps, dana: Recruiter, clock: StandingClock) -> None:
    client = make_app(deps, Limits(wrong_by_account="1 per hour")).test_client()
    assert sign_in(client, password="guess").status_code == 422
    assert sign_in(client).status_code == 429
    clock.advance(hours=1)
    assert sign_in(client).status_code == 303


@pytest.mark.parametrize(
    "limits", [Limits(wrong_by_account="2 per hour"), Limits(wrong_by_address="2 per hour")]
)
def test_strangers_cannot_lock_a_colleague_out_of_a_known_browser(
    deps: Deps, dana: Recruiter, limits: Limits
) -> None:
    app = make_app(deps, limits)
    known = app.test_client()
    sign_in(known)
    post(known, "/logout")
    wrong = [sign_in(app.test_client(), password="guess").status_code for _ in range(3)]
    assert wrong == [422, 422, 429]
    assert sign_in(app.test_client()).status_code == 429
    assert sign_in(known).status_code == 303


def test_a_known_browser_has_its_own_limit_and_is_known_for_one_account(
    deps: Deps, dana: Recruiter
) -> None:
    limits = Limits(wrong_by_account="1 per hour", wrong_by_address="1 per hour")
    known = make_app(deps, limits).test_client()
    sign_in(known)
    post(known, "/logout")
    wrong = [sign_in(known, password="guess").status_code for _ in range(2)]
    others = [sign_in(known, f"{at}@acme.example").status_code for at in range(2)]
    assert wrong == others == [422, 429]


def test_a_new_password_ends_every_session(signed: FlaskClient, context: Context) -> None:
    add_user(context, DANA, password="another long one")
    assert signed.get("/inbox").status_code == 303


def test_the_cookies_are_for_this_site_only_and_not_for_scripts(
    client: FlaskClient, dana: Recruiter
) -> None:
    cookies = sign_in(client).headers.getlist("Set-Cookie")
    assert {cookie.split("=")[0] for cookie in cookies} == {"unghost", "unghost-device"}
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)
    assert not any("Secure" in cookie for cookie in cookies)


def test_over_https_the_cookie_is_bound_to_the_host(
    make_deps: Callable[[dict[str, str]], Deps], environment: dict[str, str]
) -> None:
    deps = make_deps({**environment, "PUBLIC_URL": "https://acme.example"})
    client = make_app(deps).test_client()
    cookie = client.get("/login", base_url="https://acme.example").headers["Set-Cookie"]
    assert cookie.startswith("__Host-unghost=")
    assert "Secure" in cookie
    assert "Path=/" in cookie


@pytest.mark.parametrize(
    "limits",
    [
        Limits(wrong_by_account="3 per hour"),
        Limits(wrong_by_address="3 per hour"),
    ],
)
def test_after_too_many_wrong_passwords_even_the_right_one_waits(
    deps: Deps, dana: Recruiter, limits: Limits
) -> None:
    client = make_app(deps, limits).test_client()
    wrong = [sign_in(client, password="guess").status_code for _ in range(4)]
    assert wrong == [422, 422, 422, 429]
    answer = sign_in(client)
    assert answer.status_code == 429
    assert "Too many tries" in answer.text
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    ("one", "other", "status"),
    [
        ("::ffff:192.0.2.1", "::ffff:192.0.2.1", 429),
        ("::ffff:192.0.2.1", "::ffff:198.51.100.7", 422),
        ("2001:db8::1", "2001:db8::2", 429),
        ("2001:db8::1", "2001:db8:0:1::1", 422),
    ],
)
def test_who_guesses_is_counted_with_their_network_and_no_other(
    deps: Deps, one: str, other: str, status: int
) -> None:
    app = make_app(deps, Limits(wrong_by_address="1 per hour"))
    for number, address in enumerate((one, other)):
        client = app.test_client()
        client.environ_base["REMOTE_ADDR"] = address
        last = sign_in(client, f"nobody{number}@acme.example").status_code
    assert last == status


def test_one_account_under_attack_does_not_lock_another(deps: Deps, dana: Recruiter) -> None:
    client = make_app(deps, Limits(wrong_by_account="1 per hour")).test_client()
    sign_in(client, "nobody@acme.example")
    assert sign_in(client, "nobody@acme.example").status_code == 429
    assert sign_in(client).status_code == 303


def test_right_passwords_do_not_count_as_tries(deps: Deps, dana: Recruiter) -> None:
    app = make_app(deps, Limits(wrong_by_account="1 per hour", wrong_by_address="1 per hour"))
    assert {sign_in(app.test_client()).status_code for _ in range(3)} == {303}


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"HX-Request": "true"}, 401), ({"Accept": "text/event-stream"}, 204), ({}, 303)],
)
def test_whoever_is_signed_out_is_told_in_their_way(
    client: FlaskClient, headers: dict[str, str], status: int
) -> None:
    answer = client.get("/inbox/news?after=1", headers=headers)
    assert answer.status_code == status
    assert answer.headers.get("HX-Redirect", "/login") == "/login"
