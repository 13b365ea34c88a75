"""play --call: a phone call in the terminal, key by key, against the pure script."""

import re
from dataclasses import replace

import click
from rich.console import Console
from rich.text import Text

from service.cli import table_call, terminal
from service.cli.table_call import Call
from service.cli.table_talk import Talk
from service.flows.state import Intent, QuestionKind
from service.flows.voice import speaking
from service.flows.voice.script import Script
from service.flows.voice.state import CallInput, CallState, Stage
from service.flows.wording.catalogue import FALLBACK

SILENCE, TAKEN = "-", "+"
# Who can be rung; in a talk by text nobody is.
_RECRUITER_PHONE = "+14155550100"
_USUAL_CONFIDENCE = 0.95
_SPOKEN = re.compile(r"(?P<words>.+)@(?P<confidence>0?\.\d+|0|1|1\.0|)")
_MENU = "1 confirm, 2 another time, 3 cancel, 0 the recruiter, 9 no more calls"
_NEXT = {
    Stage.IDENTITY: "1 it is them, 7 wrong number, 9 no more calls",
    Stage.HEARD: "1 that is right, 2 it is not",
    Stage.CONNECTING: "+ the recruiter takes the call, - nobody does",
    Stage.DONE: f"* hear the choices again, {_MENU}",
    Stage.ENDED: "nothing, the call has ended",
}
_ASKED = {
    QuestionKind.DECLINED: "2 another time, 3 cancel, 1 confirm",
    QuestionKind.CALLED_OFF: "2 another time, 3 off for good",
    QuestionKind.REASON: "1 to 5 says why, # skips it",
}


def play_call(talk: Talk, *, inbound: bool) -> None:
    """Hold a call until it or the input ends. Raises UsageError when there is nobody to call."""
    console = terminal.make_console()
    call = _begin(console, talk, inbound=inbound)
    if call is None:
        return
    _show(console, call)
    for said in terminal.typed(console):
        call = call.comes(heard(said, call.state))
        _show(console, call)
        if call.has_ended:
            break
    console.print("The call ends.")


def heard(said: str, state: CallState) -> CallInput:
    """Read a line as what comes at a step: a key, silence, or words with a confidence behind @."""
    line = said.strip()
    if state.stage is Stage.CONNECTING:
        return CallInput(taken=line == TAKEN)
    if line in {"", SILENCE}:
        return CallInput()
    if re.fullmatch("[0-9*#]", line):
        return CallInput(key=line)
    spoken = _SPOKEN.fullmatch(line)
    if spoken is None:
        return CallInput(words=line, confidence=_USUAL_CONFIDENCE)
    told = spoken["confidence"]
    return CallInput(words=spoken["words"].strip(), confidence=float(told) if told else None)


def _begin(console: Console, talk: Talk, *, inbound: bool) -> Call | None:
    """Pick up; None for a stranger, who hears how to reach us, and no more."""
    if talk.snapshot.interviews:
        known = _with_what_calls_know(talk)
        return table_call.call_back(known) if inbound else table_call.ring(known)
    if not inbound:
        raise click.UsageError("--call needs an interview to call about")
    _say(console, speaking.stranger(talk.snapshot.organisation, ""))
    console.print("The call ends.")
    return None


def _with_what_calls_know(talk: Talk) -> Talk:
    """Give recruiters a telephone; the language that is nobody's word is not certain."""
    certain = talk.snapshot.thread.language != FALLBACK
    interviews = tuple(
        replace(one, recruiter_phone=_RECRUITER_PHONE, language_given=certain)
        for one in talk.snapshot.interviews
    )
    return replace(talk, snapshot=replace(talk.snapshot, interviews=interviews))


def _show(console: Console, call: Call) -> None:
    """Say what is said, and why: the rule, what is written, and what the next key means."""
    _say(console, call.script())
    behind = [
        f"rule:   {call.turn.rule}",
        *terminal.writes(call.effects),
        f"next:   {_next(call)}",
    ]
    for line in behind:
        console.print(Text(f"    {line}", style="dim"))


def _say(console: Console, script: Script) -> None:
    for words in table_call.spoken(script):
        console.print(Text(words, style="bold"))


def _next(call: Call) -> str:
    state = call.state
    if state.stage is Stage.WHICH:
        return f"1 to {len(state.interviews)} says which interview"
    if state.stage is Stage.SURE:
        wrong_number = state.pending is not None and state.pending.intent is Intent.WRONG_NUMBER
        return "7 once more, * back" if wrong_number else "3 once more, 2 another time, * back"
    if state.stage is Stage.IDENTITY and state.other_language:
        return f"{_NEXT[state.stage]}, 8 the other language"
    return _asking(state) if state.stage is Stage.ASKING else _NEXT[state.stage]


def _asking(state: CallState) -> str:
    question = state.question
    if question is not None and question.kind is QuestionKind.SLOTS:
        later = ", 4 later ones" if state.later else ""
        return f"1 to {len(question.slots)} picks a time{later}, 9 none of them"
    return _ASKED.get(question.kind, _MENU) if question is not None else _MENU
