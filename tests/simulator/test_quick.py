"""The buttons of a handset offer what the last text asks for."""

import pytest

from service.simulator import quick

TIMES = "Acme: No problem. Reply 1 or 2 to choose:\n1 Wed, Nov 25\n2 Thu, Nov 26\n"


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("Acme: Reply 1 to confirm, 2 for another time. Reply STOP to opt out.", "1 2 3"),
        (f"{TIMES}None of these? Reply MORE for other times, or NONE.", "1 2 MORE NONE"),
        (f"{TIMES}¿Ninguna te sirve? Responde MÁS para ver otras, o NINGUNA.", "1 2 MÁS NINGUNA"),
        ("Which one?\nA Cook with Dana\nB NURSE with Omar", "A B"),
        ("If you like:\n1 another offer\n2 not for me\n3 time\n4 family\n5 other", "1 2 3 4 5"),
        ("See you there:\n1 Main Street\nIf anything changes, reply 2.", "1 2 3"),
        ("See you there:\n5 Main Street", "1 2 3"),
        ("", "1 2 3"),
    ],
)
def test_the_buttons_follow_the_last_text(text: str, offered: str) -> None:
    thread = [{"by": "service", "body": text}, {"by": "candidate", "body": "1 no\n9 never"}]
    assert " ".join(quick.answers(thread)) == offered


def test_a_phone_without_texts_offers_the_usual_digits() -> None:
    assert quick.answers([]) == quick.USUAL
