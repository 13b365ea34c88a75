"""doctor: what works and what does not, one line a check, with the cure."""

import json
import sys
from contextlib import closing

import click

from service.cli import settings
from service.cli.checks import Finding, Level, examine

_MARKS = {Level.OK: ("✓", "green"), Level.NOTE: ("!", "yellow"), Level.FAILED: ("✗", "red")}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON on stdout.")
def doctor(as_json: bool) -> None:
    """Check configuration, database, Redis, processes, clock, Twilio and mail.

    Exit code 1 when the service cannot do its job.
    """
    # A terminal that cannot write a mark is still told the rest.
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]  # a text file
    findings: list[Finding] = []
    deps = settings.deps()
    with closing(deps.context.database):
        for finding in examine(deps):
            findings.append(finding)
            if not as_json:
                mark, colour = _MARKS[finding.level]
                click.echo(f"{click.style(mark, fg=colour)} {finding.name:<14} {finding.words}")
    if as_json:
        rows = [{"name": one.name, "level": one.level, "detail": one.words} for one in findings]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    if any(one.level is Level.FAILED for one in findings):
        sys.exit(1)
