"""Patterns as the lexicons write them."""

import pytest

from service.flows.reading.patterns import Compiler, Finding, Index, PatternError, find

COMPILER = Compiler({"will": (("will",), ("going", "to")), "come": (("come",), ("be", "there"))})


def found(source: str, text: str, *others: str) -> list[str]:
    """Return the sources of the patterns that are found in a text."""
    index = Index()
    for one in (source, *others):
        index.add(COMPILER.pattern(one, "confirm"))
    return [finding.source for finding in find(index, tuple(text.split()))]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("see you", "well see you then"),
        ("<will> <come>", "going to be there"),
        ("<will> <come>", "i will come"),
        ("a|b c", "b c"),
        ("see (<come>) you", "see you"),
        ("see (<come>) you", "see be there you"),
        ("come (at all|ever) please", "come at all please"),
        ("come (<will> not|ever) please", "come going to not please"),
        ("reschedul*", "rescheduling"),
        ("running # late", "running 10 late"),
        ("at # pm", "at 3:30 pm"),
        ("not .. cancel", "not going to cancel"),
        ("^ no $", "no"),
        ("am not @", "am not @sam"),
    ],
)
def test_a_pattern_is_found(source: str, text: str) -> None:
    assert found(source, text) == [source]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("see you", "see them"),
        ("^ no $", "no way"),
        ("^ no", "oh no"),
        ("not .. cancel", "not a b c d cancel"),
        ("am not @", "am not sure"),
        ("running # late", "running very late"),
        ("<will> <come>", "going to be"),
    ],
)
def test_a_pattern_is_not_found(source: str, text: str) -> None:
    assert found(source, text) == []


def test_of_what_overlaps_the_longest_counts() -> None:
    assert found("wait", "i cant wait", "cant wait", "cant") == ["cant wait"]


def test_words_in_a_gap_make_a_pattern_weaker() -> None:
    assert found("not .. come", "not sure i come", "not sure", "i come") == ["not sure", "i come"]


def test_a_finding_says_where_it_stands() -> None:
    index = Index()
    index.add(COMPILER.pattern("not .. come", "unable"))
    assert find(index, ("i", "will", "not", "ever", "come")) == [
        Finding("unable", "not .. come", start=2, end=5, places=frozenset({2, 4}))
    ]


@pytest.mark.parametrize(
    "source", ["", "..", ".. come", "(come)", "^ $", "<nobody> come", "come at|(all)", "a| b"]
)
def test_a_pattern_that_says_nothing_is_refused(source: str) -> None:
    with pytest.raises(PatternError):
        COMPILER.pattern(source, "confirm")
