"""Signatures: every way in which a right one could be refused, or a wrong one taken."""

import pytest
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from service.telephony.signatures import SignatureCheck
from tests.support.twilio import pairs, signature

SID = "AC" + "1" * 32
TOKEN = "12345"
BASE = "https://example.com"
FORM = {"AccountSid": SID, "Body": "1", "From": "+14155550123"}


def accepts(
    url: str,
    path: str = "/twilio/sms",
    *,
    base: str = BASE,
    tokens: tuple[str, ...] = (TOKEN,),
    values: dict[str, object] | None = None,
    **more: str,
) -> bool:
    """Whether a form that Twilio signed for `url` is taken at `path` of `base`."""
    sent = pairs(FORM if values is None else values)
    signed = more.pop("signature", None) or signature(url, sent)
    check = SignatureCheck(base, SID, tokens)
    return check.accepts(path, MultiDict(sent), signed, **more)


def signed_with(token: str, url: str = f"{BASE}/twilio/sms") -> str:
    return signature(url, pairs(FORM), token)


def test_the_vector_that_twilio_publishes_is_computed() -> None:
    url = "https://example.com/myapp.php?foo=1&bar=2"
    published = {
        "CallSid": "CA1234567890ABCDE", "Caller": "+14158675310", "Digits": "1234",
        "From": "+14158675310", "To": "+18005551212",
    }  # fmt: skip
    computed = RequestValidator(TOKEN).compute_signature(url, MultiDict(published))
    assert computed == "L/OH5YylLD5NRKLltdqwSvS0BnU="


def test_a_vector_of_our_own_is_taken() -> None:
    assert accepts("", signature="OQjP4sRKtK8pnEk5Cy7bzw4YANQ=")


@pytest.mark.parametrize(
    "query",
    ["", "?x=caf%C3%A9", "?x=%7E", "?x=%2F", "?x=%2B", "?x=a+b", "?x=a%20b", "?x=%c3%a9&y=&x=2",
     "?bodySHA256=00"],
)  # fmt: skip
def test_a_query_counts_as_it_was_sent(query: str) -> None:
    path = "/twilio/sms" + query
    signed = signature(BASE + path, pairs(FORM), TOKEN)
    assert accepts("", path, signature=signed)


@pytest.mark.parametrize(
    ("signed", "path"),
    [
        ("/twilio/sms?x=%7E", "/twilio/sms?x=~"),
        ("/twilio/sms", "/twilio/sms/"),
        ("/twilio/sms/", "/twilio/sms"),
        ("/twilio/sms", "/twilio/sms?x=1"),
        ("/twilio/status/1", "/twilio/status/2"),
    ],
)
def test_another_path_than_the_signed_one_is_refused(signed: str, path: str) -> None:
    assert not accepts("", path, signature=signed_with(TOKEN, BASE + signed))


@pytest.mark.parametrize(
    "extra",
    [
        {"MediaUrl": ["b", "a", "b"]},
        {"Empty": "", "Body": ""},
        {"Body": " 1 \n"},
        {"Body": "ñ 👍 \u202e"},
        {"FutureParameter": "x", "a": "1", "B": "2"},
    ],
)
def test_every_parameter_takes_part_just_as_it_came(extra: dict[str, object]) -> None:
    values = {**FORM, **extra}
    url = f"{BASE}/twilio/sms"
    assert accepts("", values=values, signature=signature(url, pairs(values), TOKEN))


def test_a_dropped_empty_parameter_breaks_the_signature() -> None:
    signed = signature(f"{BASE}/twilio/sms", pairs({**FORM, "Empty": ""}), TOKEN)
    without = {**FORM, "Empty2": ""}
    assert not accepts("", values=without, signature=signed)


@pytest.mark.parametrize("wrong", ["x", "yA2RJLqFiSkvVa/xRkwq7J1K92p=", "é" * 28, "=" * 28])
def test_a_wrong_signature_is_refused(wrong: str) -> None:
    assert not accepts("", signature=wrong)


def test_a_missing_signature_is_refused_and_no_error() -> None:
    check = SignatureCheck(BASE, SID, (TOKEN,))
    assert not check.accepts("/twilio/sms", MultiDict(FORM), "")


@pytest.mark.parametrize(("token", "taken"), [("old", True), ("new", True), ("other", False)])
def test_during_a_rotation_both_tokens_are_taken(token: str, taken: bool) -> None:
    assert accepts("", tokens=("new", "old"), signature=signed_with(token)) is taken


@pytest.mark.parametrize("values", [{**FORM, "AccountSid": "AC" + "2" * 32}, {"Body": "1"}])
def test_another_account_is_refused_though_the_signature_is_right(
    values: dict[str, object],
) -> None:
    signed = signature(f"{BASE}/twilio/sms", pairs(values), TOKEN)
    assert not accepts("", values=values, signature=signed)


def test_without_an_account_or_a_token_nothing_is_taken() -> None:
    nameless = {**FORM, "AccountSid": ""}
    signed = signature(f"{BASE}/twilio/sms", pairs(nameless), TOKEN)
    assert not SignatureCheck(BASE, "", (TOKEN,)).accepts(
        "/twilio/sms", MultiDict(nameless), signed
    )
    assert not accepts("", tokens=(), signature=signed_with(TOKEN))


@pytest.mark.parametrize(
    ("base", "signed_for"),
    [
        ("https://example.com", "https://example.com"),
        ("https://example.com", "https://example.com:443"),
        ("https://example.com:8443", "https://example.com:8443"),
        ("https://example.com:8443", "https://example.com"),
        ("http://example.com:8000", "http://example.com:8000"),
        ("https://example.com/", "https://example.com"),
        ("https://example.com/unghost/", "https://example.com/unghost"),
        ("https://user:pass@example.com", "https://example.com"),
        ("https://user:p%40ss@example.com:8443", "https://example.com:8443"),
        ("https://example.com#rc=3", "https://example.com"),
    ],
)
def test_ports_slashes_credentials_and_fragments_of_our_address_do_not_matter(
    base: str, signed_for: str
) -> None:
    signed = signed_with(TOKEN, f"{signed_for}/twilio/sms")
    assert accepts("", base=base, signature=signed)


@pytest.mark.parametrize("other", ["http://example.com", "https://evil.example"])
def test_another_scheme_or_host_is_refused(other: str) -> None:
    assert not accepts("", signature=signed_with(TOKEN, f"{other}/twilio/sms"))


@pytest.mark.parametrize(
    ("settings", "algorithm", "taken"),
    [
        ("key=webhooks_sharedkey_1,algorithm=HMAC_SHA256", "HMAC_SHA256", True),
        ("algorithm=HMAC_SHA1", "HMAC_SHA1", True),
        ("key=webhooks_sharedkey_1", "HMAC_SHA1", True),
        ("algorithm=HMAC_SHA256", "HMAC_SHA1", False),
        ("algorithm=HMAC_MD5", "HMAC_SHA1", False),
        (",,=,algorithm=", "HMAC_SHA1", True),
    ],
)
def test_the_algorithm_is_the_one_that_the_header_names(
    settings: str, algorithm: str, taken: bool
) -> None:
    signed = signature(f"{BASE}/twilio/sms", pairs(FORM), TOKEN, algorithm=algorithm)
    assert accepts("", signature=signed, settings=settings) is taken
