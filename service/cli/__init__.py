"""The unghost command: one module a subcommand, imported only when it is called."""

import importlib
import sys
from typing import ClassVar

import click


class _OnDemand(click.Group):
    """Finds a subcommand by the module that holds it, so that `--help` stays quick."""

    modules: ClassVar[dict[str, str]] = {
        "demo": "demo:demo",
        "doctor": "doctor:doctor",
        "export": "exporting:export",
        "import": "importing:import_file",
        "migrate": "migrating:migrate",
        "play": "play:play",
        "remind": "reminding:remind",
        "scheduler": "processes:scheduler",
        "simulator": "processes:simulator",
        "token": "accounts:token",
        "up": "up:up",
        "user": "accounts:user",
        "web": "processes:web",
        "worker": "processes:worker",
    }

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click hands it over
        return sorted(self.modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # as above
        if cmd_name not in self.modules:
            return None
        module, _, name = self.modules[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(f"service.cli.{module}"), name)
        return command


@click.group(cls=_OnDemand, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="unghost")
def unghost() -> None:
    """Remind candidates of their interview and tell the recruiter what they answer.

    Settings come from the environment; `unghost doctor` says what is missing.
    """


def main() -> None:
    """Run the command; every error is one line on stderr."""
    try:
        sys.exit(unghost.main(standalone_mode=False, prog_name="unghost") or 0)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        sys.exit(2)
    except click.UsageError as error:
        context = error.ctx.command_path if error.ctx else "unghost"
        _fail(f"{error.format_message()} (see: {context} --help)", 2)
    except click.ClickException as error:
        _fail(error.format_message(), 1)
    except (click.Abort, KeyboardInterrupt):
        _fail("stopped", 1)


def _fail(sentence: str, code: int) -> None:
    click.echo(f"unghost: {' '.join(sentence.split())}", err=True)
    sys.exit(code)
