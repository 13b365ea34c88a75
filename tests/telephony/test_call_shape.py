"""The measure of a call's TwiML itself: it refuses what Twilio would stumble over."""

import pytest

from tests.support.twiml import check

SAY = '<Say voice="Polly.Amy" language="en-GB">Hi</Say>'
NEXT = 'action="https://a.example/1" method="POST" actionOnEmptyResult="true"'


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("<Sey>Hi</Sey>", "Response takes no Sey"),
        ("<Message>Hi</Message>", "Response takes no Message"),
        ("Hi", "Response takes no text"),
        ("<Hangup/>Hi", "Response takes no text"),
        ('<Hangup why="x"/>', "Hangup takes no why"),
        (f'<Gather {NEXT} digits="1"/>', "Gather takes no digits"),
        (f"<Gather {NEXT}><Hangup/></Gather>", "Gather takes no Hangup"),
        (f"<Gather {NEXT}>Press 1</Gather>", "Gather takes no text"),
        ('<Gather action="/1"/>', "Gather action is not absolute: '/1'"),
        ("<Gather/>", "Gather has no action"),
        (f'<Gather {NEXT} speechTimeout="auto"/>', "give seconds"),
        (f'<Gather {NEXT} input="speech tones"/>', "Gather input is speech tones"),
        (f'<Gather {NEXT} hints="{"x" * 101}"/>', "a hint is over 100 characters"),
        (f'<Gather {NEXT} hints="{"x," * 501}"/>', "Gather has 501 hints"),
        (f"<Gather {NEXT}/><Hangup/>", "nothing after Gather is ever reached"),
        ('<Gather action="https://a.example/1"/>', "leaves the call to itself"),
        (SAY, "leaves the call to itself"),
        (f"<Hangup/>{SAY}", "nothing after Hangup is ever reached"),
        ('<Say voice="Polly.Amy" language="en-GB"/><Hangup/>', "Say has no words"),
        ('<Say language="en-GB">Hi</Say><Hangup/>', "Say has no voice"),
        ('<Say voice="Polly.Amy">Hi</Say><Hangup/>', "Say has no language"),
        ('<Dial action="https://a.example/1"/>', "Dial rings nobody"),
        ("<Dial>+14155550199</Dial>", "Dial has no action"),
        ('<Dial action="https://a.example/1" method="GET">+1415</Dial>', "method is GET"),
        ('<Dial action="https://a.example/1"><Number url="w">+1</Number></Dial>', "not absolute"),
        ("<Redirect>next</Redirect>", "Redirect is not absolute: 'next'"),
        (f"{SAY * 1400}<Hangup/>", "larger than 64 kB"),
        ("<Say>", "not well-formed"),
    ],
)
def test_a_document_that_twilio_would_stumble_over_is_named(inside: str, said: str) -> None:
    with pytest.raises(AssertionError, match=said):
        check(f"<Response>{inside}</Response>")


def test_another_root_is_no_call_at_all() -> None:
    with pytest.raises(AssertionError, match="the root is html"):
        check("<html/>")
