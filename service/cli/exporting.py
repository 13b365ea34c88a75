"""export: interviews, replies or corrections as CSV on standard output."""

import csv
import sys
from contextlib import closing

import click

from service.cli import settings
from service.usecases.export_rows import EXPORTS, export_rows


@click.command(name="export")
@click.argument("what", type=click.Choice(list(EXPORTS)))
def export(what: str) -> None:
    """Write everything of a kind as CSV to standard output, safe to open in a spreadsheet.

    A cell that a spreadsheet would run as a formula has an apostrophe before it; words that are
    kept private are left out. `corrections` are replies that recruiters put right, to learn from.
    """
    # Rows end as RFC 4180 has it; Python must not turn their line breaks into others.
    sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]  # a text file
    file = csv.writer(sys.stdout)
    context = settings.ready().context
    with closing(context.database):
        file.writerows(export_rows(context, what))
