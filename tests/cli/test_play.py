"""`unghost play` in a pipe: the talk, the test case it leaves, and what replies are taken for."""

import importlib.util
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli.play import play
from service.flows.state import Intent


def played(said: str | bytes, *options: str) -> Result:
    return CliRunner().invoke(play, list(options), input=said)


def test_a_pipe_plays_a_whole_talk_and_says_why() -> None:
    shown = played("1\n").output
    assert "Reply 1 to confirm" in shown
    assert "> 1\nAcme: Thank you, Sam. You are confirmed for" in shown
    assert "rule:   a digit" in shown
    assert "SetStatus interview_id=1 status=confirmed" in shown
    assert "next:   1 confirm, 2 another time, 3 cancel, about interview 1" in shown


def test_the_end_of_the_input_ends_the_talk_politely() -> None:
    result = played("")
    assert (result.exit_code, result.output.splitlines()[-1]) == (0, "The conversation ends.")


def test_silence_is_shown_as_silence() -> None:
    assert "(no text goes back)" in played("STOP\n").output


def test_a_talk_outside_a_terminal_has_no_colours() -> None:
    assert "\x1b" not in played("1\n").output


def test_the_options_set_the_table() -> None:
    shown = played("2\n", "--language", "es-MX", "--organisation", "Globex", "--slots", "1").output
    assert "Globex: Hola Sam" in shown
    assert "1 to 1 picks a time" in shown


def test_two_interviews_are_told_apart_by_letters() -> None:
    shown = played("1\nB\n", "--interviews", "2").output
    assert "A to B says which interview to confirm" in shown
    assert "SetStatus interview_id=2 status=confirmed" in shown


def test_a_stranger_gets_no_text() -> None:
    shown = played("hello\n", "--interviews", "0").output
    assert "rule:   unknown sender" in shown
    assert "next:   no open question" in shown


def test_the_reproduction_passes_as_a_test(tmp_path: Path) -> None:
    shown = played('2\n1\nit\'s "me"\nSTOP\n', "--repro", "--interviews", "2").output
    path = tmp_path / "talk.py"
    path.write_text('"""' + shown.partition('"""')[2], encoding="utf-8")
    spec = importlib.util.spec_from_file_location("talk", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert len(module.TALK) == 4
    module.test_the_talk_goes_as_it_went()


@pytest.mark.parametrize(
    ("text", "language", "intent", "reason"),
    [
        ("1", "en", "confirm", None),
        ("2", "en", "reschedule", "not_given"),
        ("3", "en", "cancel", "not_given"),
        ("yes", "en", "confirm", None),
        ("sí", "es", "confirm", None),
        ("STOP", "en", "opt_out", None),
        ("START", "en", "opt_in", None),
        ("CANCEL", "en", "cancel", "not_given"),
        ("HELP", "en", "question", None),
        ("stop texting me", "en", "opt_out", None),
        ("thanks", "en", "thanks", None),
        ("the weather is fine", "en", "unclear", None),
        ("9", "en", "unclear", None),
        ("", "en", "unclear", None),
    ],
)
def test_a_line_is_taken_for_an_intent_of_the_contract(
    text: str, language: str, intent: str, reason: str | None
) -> None:
    shown = played(f"{text}\n", "--classify", "--json", "--language", language).output
    row = json.loads(shown)
    assert (row["text"], row["intent"], row["reason"]) == (text, intent, reason)
    assert row["rule"]


def test_lines_are_answered_in_their_order() -> None:
    said = "3\n\n1\r\nSTOP\nno newline at the end"
    rows = [json.loads(line) for line in played(said, "--classify", "--json").output.splitlines()]
    assert [row["text"] for row in rows] == ["3", "", "1", "STOP", "no newline at the end"]
    assert {row["intent"] for row in rows} <= set(Intent)


def test_a_line_that_is_no_text_is_unclear_and_stops_nothing() -> None:
    rows = played(b"\xff\xfe\n1\n", "--classify", "--json").output.splitlines()
    assert [json.loads(row)["intent"] for row in rows] == ["unclear", "confirm"]


def test_without_json_the_columns_are_aligned() -> None:
    lines = played("1\nplease cancel my interview\n", "--classify").output.splitlines()
    assert [line.index("  c") for line in lines] == [lines[0].index("  confirm")] * 2


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--json",), "--json goes with --classify"),
        (("--language", "xx"), "accepts en, es"),
        (("--slots", "10"), "0<=x<=9"),
        (("--interviews", "27"), "0<=x<=26"),
    ],
)
def test_bad_usage_says_what_is_accepted(options: tuple[str, ...], words: str) -> None:
    result = played("", *options)
    assert result.exit_code == 2
    assert words in result.output
