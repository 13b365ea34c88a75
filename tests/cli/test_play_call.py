"""`unghost play --call` in a pipe: keys, words and silence, what is said, and why."""

import pytest
from click.testing import CliRunner, Result

from service.cli.play import play
from service.cli.play_call import heard
from service.flows.voice.state import CallInput, CallState, Stage


def played(said: str, *options: str) -> Result:
    return CliRunner().invoke(play, ["--call", *options], input=said)


def test_a_call_is_held_key_by_key_and_says_why() -> None:
    shown = played("1\n1\n").output
    assert shown.startswith("Hello. This is Acme, calling about an appointment.\n")
    assert "> 1\nThank you, Sam.\nYour interview, Backend engineer, is on" in shown
    assert "> 1\nThank you. You are confirmed for" in shown
    assert "rule:   key 1" in shown
    assert "SetStatus interview_id=1 status=confirmed" in shown
    assert "next:   1 confirm, 2 another time, 3 cancel, 0 the recruiter, 9 no more calls" in shown


@pytest.mark.parametrize(
    ("keys", "following"),
    [
        ("", "1 it is them, 7 wrong number, 9 no more calls, 8 the other language"),
        ("1 2", "1 to 3 picks a time, 9 none of them"),
        ("1 3", "3 once more, 2 another time, * back"),
        ("1 3 3", "1 to 5 says why, # skips it"),
        ("7", "7 once more, * back"),
        ("1 0", "+ the recruiter takes the call, - nobody does"),
        ("1 0 -", "* hear the choices again, 1 confirm"),
        ("9", "nothing, the call has ended"),
    ],
)
def test_the_next_keys_are_told(keys: str, following: str) -> None:
    shown = played("\n".join(keys.split())).output
    *_, last = (line for line in shown.splitlines() if "next:" in line)
    assert f"next:   {following}" in last


def test_the_end_of_the_call_ends_the_reading() -> None:
    shown = played("-\n-\n-\n1\n").output
    assert "repeated often enough" in shown
    assert shown.splitlines()[-1] == "The call ends."
    assert "> 1" not in shown


def test_words_that_were_not_heard_well_are_read_back() -> None:
    shown = played("1\nanother day@0.4\n1\n").output
    assert "I heard that you would like another time." in shown
    assert "next:   1 that is right, 2 it is not" in shown
    assert "SetStatus interview_id=1 status=reschedule_requested" in shown


def test_the_candidate_may_call_and_says_which_interview() -> None:
    arguments = ["--call-back", "--language", "es", "--interviews", "2"]
    shown = CliRunner().invoke(play, arguments, input="2\n1\n").output
    assert "¿Por cuál entrevista llamas?" in shown
    assert "next:   1 to 2 says which interview" in shown
    assert "SetStatus interview_id=2 status=confirmed" in shown


def test_a_stranger_who_calls_learns_nothing() -> None:
    shown = CliRunner().invoke(play, ["--call-back", "--interviews", "0"], input="1\n").output
    assert shown.splitlines()[-1] == "The call ends."
    assert "interview" not in shown


@pytest.mark.parametrize(
    ("said", "came"),
    [
        ("*", CallInput(key="*")),
        ("-", CallInput()),
        ("", CallInput()),
        ("12", CallInput(words="12", confidence=0.95)),
        ("another day", CallInput(words="another day", confidence=0.95)),
        ("another day@0.4", CallInput(words="another day", confidence=0.4)),
        ("another day @.4", CallInput(words="another day", confidence=0.4)),
        ("another day@", CallInput(words="another day", confidence=None)),
        ("me@home", CallInput(words="me@home", confidence=0.95)),
        ("no@1.7", CallInput(words="no@1.7", confidence=0.95)),
    ],
)
def test_a_line_is_a_key_or_silence_or_words(said: str, came: CallInput) -> None:
    assert heard(said, CallState(Stage.ASKING, "en")) == came


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--repro",), "neither --repro nor --classify"),
        (("--classify",), "neither --repro nor --classify"),
        (("--interviews", "0"), "needs an interview"),
    ],
)
def test_bad_usage_of_a_call_says_what_is_accepted(options: tuple[str, ...], words: str) -> None:
    result = played("", *options)
    assert result.exit_code == 2
    assert words in result.output
