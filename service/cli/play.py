"""play: a conversation or a call in the terminal against the pure flow, no services needed."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from service.cli import table_talk, terminal
from service.cli.play_call import play_call
from service.cli.table_talk import Talk, Turn
from service.clock import utc_now
from service.flows.state import Question, QuestionKind
from service.flows.wording.catalogue import LANGUAGES, language_of

_ASKED = {
    QuestionKind.DECLINED: "2 another time, 3 call it off",
    QuestionKind.CALLED_OFF: "2 another time, 3 for good",
    QuestionKind.REASON: "1 to 5 says why",
    QuestionKind.MISSED: "2 another time, 3 not again",
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
@click.option("--call", "call", flag_value="out", help="Be called: keys, words@0.4, - is silence.")
@click.option("--call-back", "call", flag_value="in", help="Call the organisation instead.")
@click.option("--repro", is_flag=True, help="At the end, print the talk as a test case.")
@click.option("--classify", is_flag=True, help="Say what each line of stdin is taken for.")
@click.option("--json", "as_json", is_flag=True, help="With --classify: one JSON object a line.")
def play(
    *, language: str, call: str | None, repro: bool, classify: bool, as_json: bool,
    **table: Any,  # noqa: ANN401  # organisation, interviews, slots
) -> None:  # fmt: skip
    """Talk to the conversation as a candidate would; Ctrl-D ends it."""
    if as_json and not classify:
        raise click.UsageError("--json goes with --classify")
    if call and (repro or classify):
        raise click.UsageError("--call and --call-back go with neither --repro nor --classify")
    now = utc_now().replace(second=0, microsecond=0)
    if classify:
        _classify(language, now, as_json=as_json)
        return
    facts = {"language": language, **table}
    if call:
        play_call(table_talk.begin(now=now, **facts), inbound=call == "in")
        return
    turns = _converse(table_talk.begin(now=now, **facts))
    if repro:
        opening = ", ".join(f"{name}={value!r}" for name, value in facts.items())
        click.echo(_test_case(opening, now, turns))


def _classify(language: str, now: datetime, *, as_json: bool) -> None:
    for text in terminal.lines():
        taken = table_talk.classify(text, language, now)
        if as_json:
            row = {
                "text": text, "intent": taken.intent, "reason": taken.reason, "rule": taken.rule,
            }  # fmt: skip
            click.echo(json.dumps(row, ensure_ascii=False))
        else:
            reason = taken.reason or "-"
            click.echo(f"{text[:_WIDEST]:{_WIDEST}}  {taken.intent:14}  {reason:17}  {taken.rule}")


def _converse(talk: Talk) -> list[tuple[str, Turn]]:
    """Talk until the input ends, and return what was said with what it did."""
    console = terminal.make_console()
    for text in talk.reminders():
        _show(console, text)
    turns = []
    for said in terminal.typed(console):
        turn = talk.hear(said)
        turns.append((said, turn))
        talk = turn.talk
        _show(console, turn.answer)
        for line in _behind(turn):
            console.print(Text(f"    {line}", style="dim"))
    console.print("The conversation ends.")
    return turns


def _show(console: Console, text: str | None) -> None:
    console.print(Text(text or "(no text goes back)", style="bold" if text else "italic"))


def _behind(turn: Turn) -> list[str]:
    """Say why: the rule, what is written, and what the next digit or letter means."""
    question = turn.talk.snapshot.thread.question
    return [
        f"rule:   {turn.decision.rule}",
        *terminal.writes(turn.decision.effects),
        f"next:   {_next(question)}",
    ]


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
