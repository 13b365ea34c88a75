"""Where shapes lie, and how figures and contacts are said."""

import pytest

from service.flows.insights import Contact, Share
from service.inbox.insights import drawing, saying
from service.inbox.insights.drawing import Part

ONE, TWO = Part("one", 30, "thirty"), Part("two", 10, "ten")


def test_parts_of_a_column_stand_on_each_other_and_on_the_ground() -> None:
    found = drawing.columns([[ONE, TWO]], ["Mon"])
    below, above = found.boxes
    assert (below.y + below.height, above.y + above.height) == (found.ground, below.y)
    assert (found.top, above.y) == (40, found.line)


def test_what_is_nothing_is_not_drawn() -> None:
    assert drawing.columns([[Part("one", 0, "none")], []], ["Mon", "Tue"]).boxes == ()
    assert drawing.bar("Team", "", [Part("one", 0, "none")], 0).boxes == ()


@pytest.mark.parametrize(("columns", "labels"), [(4, 4), (6, 6), (7, 4), (12, 6), (53, 6)])
def test_no_more_days_are_named_than_fit(columns: int, labels: int) -> None:
    assert len(drawing.columns([[ONE]] * columns, ["Nov 16"] * columns).labels) == labels


@pytest.mark.parametrize(
    ("largest", "top"), [(0, 1), (7, 7), (11, 20), (37, 40), (100, 100), (412, 420), (9650, 9700)]
)
def test_the_scale_ends_at_a_round_number(largest: int, top: int) -> None:
    assert drawing.columns([[Part("one", largest, "")]], ["Mon"]).top == top


def test_parts_of_a_bar_lie_beside_each_other() -> None:
    first, second = drawing.bar("Team", "75%", [ONE, TWO], 40).boxes
    assert (first.x, first.width, second.x, second.width) == (0, 75, 75, 25)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 min"), (59, "59 min"), (60, "1 h"), (1860, "31 h"), (4320, "3 days"), (9000, "6 days")],
)
def test_lengths_are_said_in_the_unit_that_fits(minutes: int, words: str) -> None:
    assert saying.length(minutes) == words


@pytest.mark.parametrize(
    ("share", "words"), [(Share(8, 9), "too few to say"), (Share(1, 3 * 10), "3%")]
)
def test_shares_are_said_of_enough_alone(share: Share, words: str) -> None:
    assert saying.percent(share) == words


@pytest.mark.parametrize(
    ("kind", "label", "channel", "words"),
    [
        ("rung", "-1d sms", "sms", "Text, 1 day before"),
        ("rung", "-3d sms", "sms", "Text, 3 days before"),
        ("rung", "-90m sms", "sms", "Text, 90 minutes before"),
        ("rung", "-4h call if unanswered", "voice", "Call, 4 hours before, if unanswered"),
        ("rung", "-1h sms if confirmed", "sms", "Text, 1 hour before, if confirmed"),
        ("rung", "-1d sms, by phone", "voice", "Call, 1 day before"),
        ("rung", "what once was", "sms", "Text, what once was"),
        ("at_once", "", "sms", "Text, at once after booking"),
        ("moved", "", "sms", "Text, after the interview moved"),
        ("by_hand", "", "voice", "Call, sent by hand"),
        ("call_again", "", "voice", "Call, once more where nobody picked up"),
        ("after_call", "", "sms", "Text, after a call without an answer"),
    ],
)
def test_each_contact_is_said_in_words(kind: str, label: str, channel: str, words: str) -> None:
    assert saying.contact_name(Contact(kind, label, channel)) == words
