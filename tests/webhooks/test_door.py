"""The door: who is let in, and what is answered to whom."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from service.flows.state import Status
from service.store import interviews, replies
from service.usecases.context import Context
from tests.support import on_sqlite
from tests.support.steps import invited
from tests.support.twilio import ORIGIN, SMS, form, pairs, posted, signature

# About pages, requests and rules, not about SQL.
database_url = on_sqlite.database_url

EMPTY = '<?xml version="1.0" encoding="UTF-8"?><Response />'


def kept(context: Context) -> int:
    with context.database.read() as tx:
        return len(replies.feed(tx, 0, 100))


def status_of(context: Context, interview_id: int) -> Status:
    with context.database.read() as tx:
        return interviews.known(tx, interview_id).status


def sent(client: FlaskClient, headers: dict[str, str], path: str = SMS, **values: Any) -> int:
    return client.post(path, data=form(**values), headers=headers).status_code


@pytest.mark.parametrize("path", [SMS, "/twilio/status/1"])
@pytest.mark.parametrize("signed", [None, "", "forged", "\xe9" * 28])
def test_without_a_valid_signature_nothing_is_changed(
    client: FlaskClient, context: Context, path: str, signed: str | None
) -> None:
    made = invited(context)
    headers = {} if signed is None else {"X-Twilio-Signature": signed}
    assert sent(client, headers, path, MessageStatus="delivered") == 403
    assert (status_of(context, made.id), kept(context)) == (Status.SCHEDULED, 0)


def test_another_account_is_refused_though_it_signs_rightly(
    client: FlaskClient, context: Context
) -> None:
    made = invited(context)
    assert posted(client, AccountSid="AC" + "0" * 32).status_code == 403
    assert status_of(context, made.id) is Status.SCHEDULED


def test_a_spoofed_host_header_changes_nothing(client: FlaskClient, context: Context) -> None:
    invited(context)
    own = {"X-Twilio-Signature": signature(ORIGIN + SMS, pairs(form()))}
    spoofed = {"X-Twilio-Signature": signature("http://evil.example" + SMS, pairs(form()))}
    host = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    assert sent(client, {**spoofed, **host}) == 403
    assert sent(client, {**own, **host}) == 200


def test_an_answer_goes_back_as_twiml_and_counts(client: FlaskClient, context: Context) -> None:
    made = invited(context)
    answer = posted(client, Body="1")
    assert (answer.status_code, answer.content_type) == (200, "text/xml")
    assert "<Response><Message>Acme: Thank you, Sam. You are confirmed" in answer.text
    assert status_of(context, made.id) is Status.CONFIRMED


def test_silence_is_an_empty_response(client: FlaskClient, context: Context) -> None:
    invited(context)
    answer = posted(client, Body="STOP")
    assert (answer.status_code, answer.content_type, answer.text) == (200, "text/xml", EMPTY)


def test_a_name_cannot_write_twiml(client: FlaskClient, context: Context) -> None:
    invited(context, name="<Redirect>&")
    assert "&lt;Redirect&gt;&amp;" in posted(client, Body="1").text


def test_a_repeat_gets_the_same_answer_and_changes_nothing(
    client: FlaskClient, context: Context
) -> None:
    invited(context)
    first, again = posted(client, Body="1"), posted(client, Body="1")
    assert (again.text, again.content_type, kept(context)) == (first.text, "text/xml", 1)


def test_advanced_opt_out_is_believed_and_not_answered(
    client: FlaskClient, context: Context
) -> None:
    invited(context)
    assert posted(client, Body="BAJA", OptOutType="STOP").text == EMPTY
    assert posted(client, MessageSid="SM2", Body="1").text == EMPTY


@pytest.mark.parametrize("path", ["/twilio/status/1", "/twilio/status/999999"])
def test_a_delivery_report_is_answered_without_words(client: FlaskClient, path: str) -> None:
    answer = posted(client, path, MessageStatus="delivered")
    assert (answer.status_code, answer.data) == (204, b"")


@pytest.mark.parametrize(
    ("path", "values", "named"),
    [
        (SMS, {"MessageSid": ""}, "MessageSid is missing"),
        (SMS, {"From": " "}, "From is missing"),
        ("/twilio/status/1", {"MessageSid": "SM1"}, "MessageStatus is missing"),
    ],
)
def test_a_signed_form_without_what_we_need_is_named_and_refused(
    client: FlaskClient, path: str, values: dict[str, str], named: str
) -> None:
    answer = posted(client, path, **values)
    assert (answer.status_code, answer.text) == (400, named)


@pytest.mark.parametrize(
    "values",
    [
        {"NumMedia": "9" * 5000}, {"NumMedia": "two"}, {"Body": "x" * 5000}, {"Body": "a\x00b"},
        {"From": "whatsapp:+14155550123"}, {"From": "anonymous\x00"}, {"Body": "\u202e👍" * 500},
        {"MessageSid": "SM" + "x" * 300}, {"Unknown": ["a", "b", "a"], "Empty": ""},
    ],
)  # fmt: skip
def test_odd_values_are_taken_and_never_an_error(
    client: FlaskClient, values: dict[str, Any]
) -> None:
    assert posted(client, **values).status_code == 200


@pytest.mark.parametrize(
    "values", [{"MessageStatus": "x" * 200}, {"MessageStatus": "failed", "ErrorCode": "9" * 5000}]
)
def test_odd_reports_are_taken_and_never_an_error(
    client: FlaskClient, values: dict[str, Any]
) -> None:
    assert posted(client, "/twilio/status/1", **values).status_code == 204


def test_ten_megabytes_are_no_form_of_twilios(client: FlaskClient) -> None:
    answer = client.post(
        SMS, data=b"Body=" + b"x" * 10_000_000, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 403


@pytest.mark.parametrize("method", ["get", "put", "delete"])
@pytest.mark.parametrize("path", [SMS, "/twilio/voice", "/twilio/nothing/here"])
def test_a_stranger_is_refused_by_any_method_at_any_path(
    client: FlaskClient, method: str, path: str
) -> None:
    assert getattr(client, method)(path).status_code == 403


def test_a_signed_post_to_a_path_that_we_do_not_have_is_not_found(client: FlaskClient) -> None:
    assert posted(client, "/twilio/nothing").status_code == 404


@pytest.mark.parametrize(
    "query", ["x=caf%C3%A9", "x=%7E", "x=%2F", "x=%2B", "x=a+b", "x=a%20b", "x=1&x=&y=%C3%a9"]
)
def test_a_query_is_checked_as_it_came(client: FlaskClient, query: str) -> None:
    assert posted(client, f"{SMS}?{query}").status_code == 200
