"""The call's webhooks at the door: who is let in, about which call, and what is refused how."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from service import bootstrap, config
from service.app import make_app
from service.deps import Deps
from service.simulator.settings import DEFAULT_ACCOUNT_SID, DEFAULT_AUTH_TOKEN
from service.usecases.context import Context
from tests.support import on_sqlite
from tests.support.call_posts import (
    HANGS_UP,
    OURS,
    SID,
    SPEAKING,
    TELLING,
    VOICE,
    Wire,
    call_form,
    everything,
    on_its_way,
    posted,
    rung,
)
from tests.support.calling import placed
from tests.support.steps import MARIA, SAM, invited
from tests.support.twilio import ORIGIN, pairs, signature
from tests.support.twiml import spoken, verbs

# About pages and requests, not about SQL.
database_url = on_sqlite.database_url

LEAVES = (*SPEAKING, *TELLING)
EVERY = (VOICE, *(f"{VOICE}/1/{leaf}" for leaf in LEAVES))
OTHER = "CA" + "2" * 32
NOWHERE = "postgresql://127.0.0.1:9/nowhere"


def nobody_there(database: str = NOWHERE) -> FlaskClient:
    """A service whose database is gone."""
    settings = {
        "DATABASE_URL": database, "SECRET_KEY": "a key for tests", "ORGANISATION": "Acme",
        "TWILIO_ACCOUNT_SID": DEFAULT_ACCOUNT_SID, "TWILIO_AUTH_TOKEN": DEFAULT_AUTH_TOKEN,
        "PORT": "0",
    }  # fmt: skip
    return make_app(bootstrap.build(config.load(settings))).test_client()


def nothing(leaf: str) -> tuple[int, str]:
    """What is answered about a call that is not ours: an end, or no words."""
    return (204, "") if leaf in TELLING else (200, HANGS_UP)


def gets_nothing(context: Context, call: Wire, **values: Any) -> bool:
    """Whether every address of a call ends it, tells nothing, and leaves no trace."""
    before = everything(context)
    answers = {leaf: call.post(leaf, **values) for leaf in LEAVES}
    told = {leaf: (one.status_code, one.text) for leaf, one in answers.items()}
    return told == {leaf: nothing(leaf) for leaf in LEAVES} and everything(context) == before


@pytest.mark.parametrize("signed", [None, "", "forged", "\xe9" * 28])
def test_without_a_valid_signature_no_address_answers_or_changes_anything(
    client: FlaskClient, context: Context, signed: str | None
) -> None:
    on_its_way(context, client)
    before = everything(context)
    headers = {} if signed is None else {"X-Twilio-Signature": signed}
    statuses = {client.post(path, data=call_form(), headers=headers).status_code for path in EVERY}
    assert (statuses, everything(context)) == ({403}, before)


@pytest.mark.parametrize("account", ["AC" + "0" * 32, "", None])
def test_another_account_is_refused_though_it_signs_rightly(
    client: FlaskClient, context: Context, account: str | None
) -> None:
    on_its_way(context, client)
    before = everything(context)
    statuses = {posted(client, path, AccountSid=account).status_code for path in EVERY}
    assert (statuses, everything(context)) == ({403}, before)


def test_a_get_is_refused_even_with_a_signature(client: FlaskClient) -> None:
    query = f"?AccountSid={call_form()['AccountSid']}&CallSid={SID}"
    for path in EVERY:
        headers = {"X-Twilio-Signature": signature(ORIGIN + path + query, [])}
        assert client.get(path + query, headers=headers).status_code == 403


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_a_signed_form_by_another_method_is_refused(client: FlaskClient, method: str) -> None:
    form = call_form()
    for path in EVERY:
        headers = {"X-Twilio-Signature": signature(ORIGIN + path, pairs(form))}
        assert getattr(client, method)(path, data=form, headers=headers).status_code == 405


def test_a_call_that_we_do_not_have_is_ended_and_leaves_no_trace(
    client: FlaskClient, context: Context
) -> None:
    on_its_way(context, client)
    assert gets_nothing(context, Wire(client, call_id=999))


def test_an_address_with_a_number_that_no_row_can_have_is_no_error(
    client: FlaskClient, context: Context
) -> None:
    on_its_way(context, client).pressed()
    before = everything(context)
    for number in ("0", str(2**31), str(2**63 - 1), str(2**63), "9" * 400):
        paths = [*(f"{number}/{leaf}" for leaf in LEAVES), f"1/{number}"]
        answers = {posted(client, f"{VOICE}/{path}", Digits="1").status_code for path in paths}
        assert answers <= {200, 204, 404}
    assert everything(context) == before


@pytest.mark.parametrize("path", ["", "/1/1/1", "/1/-1", "/1/x", "/x/1", "/1", "/1/Status"])
def test_an_address_that_we_never_gave_out_is_not_found(client: FlaskClient, path: str) -> None:
    assert posted(client, f"{VOICE}/{path}").status_code == 404


def test_a_sid_of_another_call_gets_nothing_and_changes_nothing(
    client: FlaskClient, context: Context
) -> None:
    on_its_way(context, client)
    assert gets_nothing(context, Wire(client, sid=OTHER), Digits="1")


def test_a_call_whose_sid_we_do_not_know_yet_takes_none_that_is_another_call_s(
    client: FlaskClient, context: Context
) -> None:
    taken = on_its_way(context, client)
    assert gets_nothing(context, Wire(client, placed(context, 1), taken.sid))


@pytest.mark.parametrize(
    ("leaf", "lacks"),
    [
        ("0", "CallSid"), ("1", "CallSid"), ("voicemail", "CallSid"), ("machine", "CallSid"),
        ("status", "CallSid"), ("whisper", "ParentCallSid"), ("taken", "ParentCallSid"),
        ("machine", "AnsweredBy"), ("status", "CallStatus"),
    ],
)  # fmt: skip
def test_a_signed_form_without_what_we_need_is_named_and_refused(leaf: str, lacks: str) -> None:
    for instead in (None, "", " ", "\x00"):
        lacking: dict[str, Any] = {lacks: instead}
        answer = posted(nobody_there(), f"{VOICE}/1/{leaf}", **lacking)
        assert (answer.status_code, answer.text) == (400, f"{lacks} is missing")
        assert rung(nobody_there(), CallSid=instead).status_code == 400


ELSEWHERE: list[dict[str, Any]] = [
    {"From": SAM, "To": OURS}, {"Direction": "inbound"}, {"To": MARIA}, {"To": "anonymous"},
    {"To": None},
]  # fmt: skip


def test_a_step_from_another_end_is_ended_and_leaves_no_trace(
    client: FlaskClient, context: Context
) -> None:
    call = on_its_way(context, client)
    before = everything(context)
    for ends in ELSEWHERE:
        for leaf in ("0", "1"):
            assert call.post(leaf, Digits="1", **ends).text == HANGS_UP
    assert everything(context) == before


def test_a_call_of_ours_goes_on_though_no_direction_is_told(
    client: FlaskClient, context: Context
) -> None:
    call = on_its_way(context, client)
    assert "If you are Sam, press 1" in call.words("0", Direction=None)


def test_our_own_number_calling_us_is_ended(client: FlaskClient, context: Context) -> None:
    invited(context)
    before = everything(context)
    assert rung(client, OURS).text == HANGS_UP
    assert everything(context) == before


def test_a_stranger_with_the_sid_of_sam_s_call_learns_nothing(
    client: FlaskClient, context: Context
) -> None:
    call = on_its_way(context, client)
    invited(context, "Maria Diaz", MARIA)
    for before_it in ((), ("1",)):
        call.pressed(*before_it)
        before = everything(context)
        for phone in (MARIA, SAM, "anonymous", "+16505550199"):
            assert rung(client, phone).text == HANGS_UP
        assert everything(context) == before


def test_a_caller_s_sid_with_another_number_gets_no_second_hearing(
    client: FlaskClient, context: Context
) -> None:
    invited(context)
    assert "Your interview" in " ".join(spoken(rung(client).text))
    before = everything(context)
    for phone in (MARIA, "anonymous"):
        assert rung(client, phone).text == HANGS_UP
    assert everything(context) == before


def test_a_stranger_hears_of_nobody_however_often_they_call(
    client: FlaskClient, context: Context
) -> None:
    invited(context)
    callers = ("+16505550199", "anonymous", "", None, "sip:sam@a.example", "\x00\u202e" * 900)
    for at, phone in enumerate(callers, 1):
        first, again = (rung(client, sid=f"CA{at}", From=phone) for _ in range(2))
        assert "Sam" not in first.text
        assert (again.text, len(everything(context)["call"])) == (first.text, at)


@pytest.mark.parametrize("signed_for", ["https://hr.example", "https://hr.example:8443"])
def test_over_https_a_call_is_signed_without_our_port_and_led_on_with_it(
    make_deps: Callable[[dict[str, str]], Deps], environment: dict[str, str], signed_for: str
) -> None:
    """Twilio drops the port from what it signs for voice over https (Twilio, "Security")."""
    deps = make_deps({**environment, "PUBLIC_URL": "https://hr.example:8443"})
    client = make_app(deps).test_client()
    on_its_way(deps.context, client)
    answer = posted(client, f"{VOICE}/1/0", signed_for)
    assert answer.status_code == 200
    action = verbs(answer.text)[0].attributes["action"]
    assert action == "https://hr.example:8443/twilio/voice/1/1#rc=3&rp=ct,rt,5xx"
    assert posted(client, f"{VOICE}/1/0", "https://hr.example:9443").status_code == 403


def test_while_the_database_is_gone_a_new_try_is_asked_for(tmp_path: Path) -> None:
    for address in (NOWHERE, f"sqlite:///{tmp_path}/empty.db"):
        client = nobody_there(address)
        assert {posted(client, path).status_code for path in EVERY} == {503}


def test_a_call_goes_on_after_the_database_was_away(client: FlaskClient, context: Context) -> None:
    call = on_its_way(context, client)
    call.pressed()
    context.database.engine.dispose()
    assert "Thank you, Sam" in call.words("1", Digits="1")
