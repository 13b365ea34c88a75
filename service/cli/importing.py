"""import: interviews from a CSV file, with progress and every bad row named."""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
from rich.progress import track

from service.cli import settings
from service.cli.steps import console
from service.flows.import_rows import lines_of
from service.usecases.context import Context
from service.usecases.import_interviews import (
    OPTIONAL,
    REQUIRED,
    BadFile,
    Outcome,
    Row,
    import_interviews,
)

_HELP = f"""Import interviews from FILE.csv (- for standard input).

Needed columns: {", ".join(REQUIRED)}. Also read: {", ".join(OPTIONAL)}. A row that cannot be
taken is named with its line and column, and the others come in; the same file twice adds nothing.
"""


@click.command(name="import", help=_HELP)
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON on stdout.")
def import_file(file: Path, as_json: bool) -> None:
    """Import and report; exit code 1 when a row was bad."""
    rows = list(run(settings.ready().context, read_lines(file), show=not as_json))
    report(rows, as_json=as_json)
    if any(row.outcome is Outcome.BAD for row in rows):
        sys.exit(1)


def read_lines(file: Path) -> list[str]:
    """Return a file's lines, without Excel's byte order mark."""
    try:
        return lines_of(sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes())
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}") from None
    except BadFile as error:
        raise click.ClickException(f"{file}: {error}") from None


def run(context: Context, lines: list[str], *, show: bool) -> Iterator[Row]:
    """Import line by line with a progress bar on a terminal."""
    rows: Iterable[Row] = import_interviews(context, lines)
    if show and console.is_terminal:
        total = max(len(lines) - 1, 1)
        rows = track(rows, "Importing", total=total, console=console)
    try:
        yield from rows
    except BadFile as error:
        raise click.ClickException(str(error)) from None


def report(rows: list[Row], *, as_json: bool) -> None:
    """Say what came in, and name every bad cell."""
    counts = Counter(row.outcome for row in rows)
    bad = [
        {"line": row.line, "field": error.field, "message": error.message}
        for row in rows
        for error in row.errors
    ]
    if as_json:
        totals = {str(outcome): counts[outcome] for outcome in Outcome}
        click.echo(json.dumps({**totals, "errors": bad}, ensure_ascii=False))
        return
    for one in bad:
        click.echo(f"line {one['line']}: {one['field']}: {one['message']}", err=True)
    known = f", {counts[Outcome.KNOWN]} known already" if counts[Outcome.KNOWN] else ""
    refused = f", {counts[Outcome.BAD]} refused" if counts[Outcome.BAD] else ""
    added = counts[Outcome.ADDED]
    what = "interview" if added == 1 else "interviews"
    click.echo(f"{added} {what} added{known}{refused}")
