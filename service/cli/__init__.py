"""The unghost command: one module a subcommand, imported only when it is called."""

import importlib
import sys
from collections.abc import Sequence
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


def main(words: Sequence[str] | None = None) -> None:
    """Run the command, of the terminal's words unless others are given.

    Every error is one line on stderr.
    """
    try:
        code = unghost.main(words, standalone_mode=False, prog_name="unghost")
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        _fail(_missing(error.ctx), 2)
    except click.UsageError as error:
        context = error.ctx.command_path if error.ctx else "unghost"
        _fail(f"{error.format_message()} (see: {context} --help)", 2)
    except click.ClickException as error:
        _fail(error.format_message(), 1)
    except (click.Abort, KeyboardInterrupt):
        _fail("stopped", 1)
    except OSError as error:
        why = error.strerror or str(error)
        _fail(f"{error.filename}: {why}" if error.filename else why, 1)
    except _database_unavailable() as error:
        _fail(f"the database cannot be used: {error}; check DATABASE_URL, or ask unghost doctor", 1)
    else:
        sys.exit(code or 0)


def _missing(ctx: click.Context | None) -> str:
    if ctx is None or not isinstance(ctx.command, click.Group):
        return "something is missing; its help says what"
    commands = ", ".join(ctx.command.list_commands(ctx))
    return f"a command is missing after `{ctx.command_path}`; accepts {commands}"


def _database_unavailable() -> type[Exception]:
    """Return what the store raises; it is loaded when something is wrong, so not for `--help`."""
    error: type[Exception] = importlib.import_module("service.store.database").DatabaseUnavailable
    return error


def _fail(sentence: str, code: int) -> None:
    click.echo(f"unghost: {' '.join(sentence.split())}", err=True)
    sys.exit(code)
