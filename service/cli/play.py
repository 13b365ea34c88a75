"""play: a conversation in the terminal against the pure flow, no services needed."""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import datetime
from io import TextIOWrapper
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from service.cli import table_talk
from service.cli.table_talk import Talk, Turn
from service.clock import utc_now
from service.flows.effects import Effect
from service.flows.state import Question, QuestionKind
from service.flows.wording.catalogue import LANGUAGES, language_of

_ASKED = {
    QuestionKind.DECLINED: "2 another time, 3 call it off",
    QuestionKind.CALLED_OFF: "2 another time, 3 for good",
    QuestionKind.REASON: "1 to 5 says why",
}
_MOST_INTERVIEWS, _MOST_SLOTS = 26, 9
_WIDEST = 40


class _Language(click.ParamType[str]):
    """A tag whose language we have, such as "es" or "es-MX"."""

    name = "language"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value.replace("_", "-").split("-")[0].lower() not in LANGUAGES:
            self.fail(f"{value!r} is unknown; accepts {', '.join(LANGUAGES)}", param, ctx)
        return language_of(value)


@click.command()
@click.option(
    "--language", type=_Language(), default="en", help=f"The candidate's: {', '.join(LANGUAGES)}."
)
@click.option("--organisation", default="Acme", help="The name that every text starts with.")
@click.option("--interviews", type=click.IntRange(0, _MOST_INTERVIEWS), default=1)
@click.option("--slots", type=click.IntRange(0, _MOST_SLOTS), default=3, help="Open times.")
@click.option("--repro", is_flag=True, help="At the end, print the talk as a test case.")
@click.option("--classify", is_flag=True, help="Say what each line of stdin is taken for.")
@click.option("--json", "as_json", is_flag=True, help="With --classify: one JSON object a line.")
def play(*, language: str, repro: bool, classify: bool, as_json: bool, **table: Any) -> None:  # noqa: ANN401  # organisation, interviews, slots
    """Talk to the conversation as a candidate would; Ctrl-D ends it."""
    if as_json and not classify:
        raise click.UsageError("--json goes with --classify")
    now = utc_now().replace(second=0, microsecond=0)
    if classify:
        _classify(language, now, as_json=as_json)
        return
    facts = {"language": language, **table}
    turns = _converse(table_talk.begin(now=now, **facts))
    if repro:
        opening = ", ".join(f"{name}={value!r}" for name, value in facts.items())
        click.echo(_test_case(opening, now, turns))


def _classify(language: str, now: datetime, *, as_json: bool) -> None:
    for text in _lines():
        taken = table_talk.classify(text, language, now)
        if as_json:
            row = {
                "text": text, "intent": taken.intent, "reason": taken.reason, "rule": taken.rule,
            }  # fmt: skip
            click.echo(json.dumps(row, ensure_ascii=False))
        else:
            reason = taken.reason or "-"
            click.echo(f"{text[:_WIDEST]:{_WIDEST}}  {taken.intent:14}  {reason:17}  {taken.rule}")


def _lines() -> Iterator[str]:
    """Read stdin line by line; bytes that are no UTF-8 become question marks."""
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    while line := sys.stdin.readline():
        yield line.rstrip("\r\n")


def _converse(talk: Talk) -> list[tuple[str, Turn]]:
    """Talk until the input ends, and return what was said with what it did."""
    console = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
    for text in talk.reminders():
        _show(console, text)
    turns = []
    for said in _said(console):
        turn = talk.hear(said)
        turns.append((said, turn))
        talk = turn.talk
        _show(console, turn.answer)
        for line in _behind(turn):
            console.print(Text(f"    {line}", style="dim"))
    console.print("The conversation ends.")
    return turns


def _said(console: Console) -> Iterator[str]:
    """Read what the candidate types; piped words are shown, typed ones are there already."""
    typed = console.is_terminal and sys.stdin.isatty()
    lines = _lines()
    while True:
        if typed:
            console.print("> ", end="")
        said = next(lines, None)
        if said is None:
            console.print()
            return
        if not typed:
            console.print(f"> {said}")
        yield said


def _show(console: Console, text: str | None) -> None:
    console.print(Text(text or "(no text goes back)", style="bold" if text else "italic"))


def _behind(turn: Turn) -> list[str]:
    """Say why: the rule, what is written, and what the next digit or letter means."""
    effects = [in_words(effect) for effect in turn.decision.effects] or ["nothing"]
    question = turn.talk.snapshot.thread.question
    return [
        f"rule:   {turn.decision.rule}",
        *_labelled("writes:", effects),
        f"next:   {_next(question)}",
    ]


def _labelled(label: str, items: Iterable[str]) -> list[str]:
    return [f"{label if at == 0 else '':7} {item}" for at, item in enumerate(items)]


def in_words(effect: Effect) -> str:
    """Say an effect on one line, without what has not been set."""
    named = ((one.name, getattr(effect, one.name)) for one in fields(effect))
    told = " ".join(f"{name}={value}" for name, value in named if value not in (None, ""))
    return f"{type(effect).__name__} {told}"


def _next(question: Question | None) -> str:
    if question is None:
        return "no open question"
    if question.kind is QuestionKind.SLOTS:
        return f"1 to {len(question.slots)} picks a time for interview {question.interview_id}"
    if question.kind is QuestionKind.WHICH:
        last = chr(ord("A") + len(question.interviews) - 1)
        return f"A to {last} says which interview to {question.pending or 'speak of'}"
    if question.kind in _ASKED:
        return f"{_ASKED[question.kind]}, about interview {question.interview_id}"
    about = f", about interview {question.interview_id}" if question.interview_id else ""
    return f"1 confirm, 2 another time, 3 cancel{about}"


_TEST = '''"""A talk that somebody had with `unghost play`."""

from datetime import datetime

from service.cli.table_talk import begin

NOW = datetime.fromisoformat({now!r})
TALK = [
{talk}]


def test_the_talk_goes_as_it_went() -> None:
    talk = begin({opening}, now=NOW)
    went = []
    for said, _, _ in TALK:
        turn = talk.hear(said)
        talk = turn.talk
        went.append((said, turn.decision.rule, turn.answer))
    assert went == TALK'''


def _test_case(opening: str, now: datetime, turns: Iterable[tuple[str, Turn]]) -> str:
    rows = ((said, turn.decision.rule, turn.answer) for said, turn in turns)
    talk = "".join(f"    {row!r},\n" for row in rows)
    return _TEST.format(now=now.isoformat(), opening=opening, talk=talk)
