"""What is exported opens in a spreadsheet without running anything, and holds no private words."""

import csv
import io

import pytest
from click.testing import CliRunner

from service.cli.exporting import export
from service.flows.spreadsheet import cell
from service.flows.state import Intent
from service.usecases.context import Context
from service.usecases.correct_reply import Put, correct_reply
from tests.support.inbox import replied, user
from tests.support.steps import SAM, invited


def exported(environment: dict[str, str], what: str) -> list[dict[str, str]]:
    """Run `unghost export` and read what it prints."""
    result = CliRunner().invoke(export, [what], env=environment)
    assert result.exit_code == 0, result.stderr
    return list(csv.DictReader(io.StringIO(result.stdout, newline="")))


@pytest.mark.parametrize(
    ("value", "safe"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+14155550123", "'+14155550123"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("1=1", "1=1"),
        (-5, "-5"),
        (True, "true"),
        (None, ""),
        ("a\x00b", "ab"),
    ],
)
def test_no_cell_is_a_formula(value: object, safe: str) -> None:
    assert cell(value) == safe


def test_every_interview_is_a_row(context: Context, environment: dict[str, str]) -> None:
    invited(context, "=cmd|' /C calc'!A0", title='Said "hello", then left')
    rows = exported(environment, "interviews")
    assert [(row["candidate_name"], row["title"], row["status"]) for row in rows] == [
        ("'=cmd|' /C calc'!A0", 'Said "hello", then left', "scheduled")
    ]


def test_replies_come_without_private_words(context: Context, environment: dict[str, str]) -> None:
    made = invited(context)
    replied(context, "fine", made.id, phone=SAM)
    replied(context, "my mother", made.id, phone=SAM, private=True)
    replied(context, "who is this", intent=Intent.UNCLEAR)
    rows = exported(environment, "replies")
    assert [(row["intent"], row["text"], row["candidate_name"]) for row in rows] == [
        ("confirm", "fine", "Sam Lee"),
        ("confirm", "", "Sam Lee"),
        ("unclear", "who is this", ""),
    ]


def test_corrections_are_exported_as_they_stand(
    context: Context, environment: dict[str, str]
) -> None:
    dana = user(context)
    made = invited(context, language="es")
    said = {"phone": SAM, "intent": Intent.UNCLEAR}
    private = replied(context, "mi madre", made.id, private=True, **said)
    plain = replied(context, "no cuenten conmigo", made.id, **said)
    for reply_id in (private, plain):
        correct_reply(context, dana, reply_id, Put("unclear", Intent.QUESTION))
    correct_reply(context, dana, plain, Put("question", Intent.CANCEL))
    assert exported(environment, "corrections") == [
        {"text": "no cuenten conmigo", "language": "es", "was": "unclear", "is_now": "cancel"}
    ]


def test_what_cannot_be_exported_is_named(environment: dict[str, str]) -> None:
    result = CliRunner().invoke(export, ["recruiters"], env=environment)
    assert result.exit_code == 2
    assert "'interviews', 'replies', 'corrections'" in result.stderr
