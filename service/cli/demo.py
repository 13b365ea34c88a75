"""demo: the whole service on the sandbox phone network, and its main job in front of you."""

import sys
from pathlib import Path

import click

from service.cli import demo_checks, demo_mail, programs
from service.cli.demo_shapes import Calls, Rings
from service.cli.demo_stage import Phones, play
from service.cli.demo_talks import TALKS
from service.cli.demo_world import (
    EMAIL,
    World,
    add_user,
    import_rows,
    make_world,
    offer_slots,
    open_deps,
    settings_of,
    write_interviews,
)
from service.cli.importing import report
from service.cli.processes import wait_for_signal
from service.cli.steps import console, step
from service.cli.supervisor import Program
from service.cli.up import running
from service.store import interviews
from service.store.records import InterviewRecord
from service.usecases.accounts import make_token
from service.usecases.context import Context

_FOLDER = Path("var/demo")


@click.command()
@click.option("--once", is_flag=True, help="Show and check everything, then end; exit 0 or 1.")
def demo(once: bool) -> None:
    """Remind the people of a CSV file, let them answer, and see it in the inbox."""
    world = make_world(_FOLDER)
    settings = settings_of(world)
    sink = demo_mail.MailSink()
    mail_server = demo_mail.serve(sink, world.mail_port)
    try:
        with running(settings, _phones_program(world), environment=world.environment):
            found = _show_and_check(world, sink, once=once)
    finally:
        mail_server.stop()
    if once and found:
        sys.exit(1)


def _show_and_check(world: World, sink: demo_mail.MailSink, *, once: bool) -> list[str]:
    """Set the stage, play, check, and go on serving unless it is to end at once."""
    deps = open_deps(world)
    token = _set_up(world, deps.context)
    known = _known(deps.context)
    _say_where(world, token)
    phones = Phones(world)
    for phone, name in _names(known).items():
        phones.label(phone, name)
    phones.calls.know(token, {one.candidate.name: one.id for one in known})
    deps.context.database.close()
    played = [play(phones, talk) for talk in TALKS]
    before = {one.candidate.name: one.starts_at for one in known}
    with step("Every reply in the feed, the inbox and the mail"):
        found = demo_checks.problems(world, token, TALKS, sink, before)
        found += ["a conversation broke off"] if not all(played) else []
    for line in found:
        console.print(f"[red]✗[/] {line}")
    if not found:
        calls = sum(isinstance(deed, Calls | Rings) for talk in TALKS for deed in talk.does)
        shown = f"{len(TALKS)} conversations, {calls} calls, {len(sink.letters)} mails"
        console.print(f"[green]✓[/] {shown}")
    if not once:
        _say_where(world, token)
        wait_for_signal()
    return found


def _set_up(world: World, context: Context) -> str:
    """Import the day's interviews, open times, let people in; return a token of the API."""
    with step("People, interviews and open times"):
        report(list(import_rows(context, write_interviews(_FOLDER))), as_json=False)
        offer_slots(context)
        add_user(context, world)
        return make_token(context, "demo")


def _known(context: Context) -> list[InterviewRecord]:
    with context.database.read() as tx:
        return interviews.search(tx, interviews.Search(limit=200))


def _names(known: list[InterviewRecord]) -> dict[str, str]:
    """Return what stands on each phone: its people's names, or that nobody knows it."""
    names = {talk.phone: "Unknown number" for talk in TALKS}
    for one in known:
        before = names.get(one.candidate.phone, "Unknown number")
        name = one.candidate.name
        shared = before not in {"Unknown number", name}
        names[one.candidate.phone] = f"{before.split()[0]} and {name}" if shared else name
    return names


def _phones_program(world: World) -> Program:
    command = programs.simulator_command("127.0.0.1", world.phones_port)
    return Program("phones", command, last=True)


def _say_where(world: World, token: str) -> None:
    console.print(f"""
The candidates' phones beside the inbox:  [bold]{world.phones}/[/]
The recruiter's inbox:                    [bold]{world.web}/inbox[/]
Sign in as [bold]{EMAIL}[/] with [bold]{world.password}[/]
API token: {token}
""")
