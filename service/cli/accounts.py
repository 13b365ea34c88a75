"""user and token: who signs in, and which programs may use the API."""

import json
import secrets
import sys

import click

from service.cli import settings
from service.usecases import accounts
from service.usecases.problems import BadInput


@click.group()
def user() -> None:
    """Manage the people who sign in."""


@user.command("add")
@click.argument("email")
@click.option("--role", type=click.Choice(accounts.ROLES), help="Who is new is a recruiter.")
@click.option("--name", default="", help="How texts name this person; else made from EMAIL.")
@click.option("--phone", default="", help="Where callers who want a person are put through.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--json", "as_json", is_flag=True, help="Print the user as JSON on stdout.")
def add(*, email: str, role: str | None, password_stdin: bool, as_json: bool, **about: str) -> None:
    """Let EMAIL sign in. Without --password-stdin a password is asked for, or made and printed.

    Somebody known keeps the role, name and phone that are not given.
    """
    password, made = _password(password_stdin)
    context = settings.ready().context
    try:
        added = accounts.add_user(context, email, password=password, role=role or "", **about)
    except BadInput as error:
        raise click.ClickException(str(error)) from None
    shown = {"email": added.email, "name": added.name, "role": added.role, "phone": added.phone}
    if made:
        shown["password"] = made
    if as_json:
        click.echo(json.dumps(shown, ensure_ascii=False))
        return
    click.echo(f"{added.email} ({added.role}) may sign in as {added.name}")
    if made:
        click.echo(f"password: {made}")


def _password(from_stdin: bool) -> tuple[str, str]:
    """Return the password, and once more what must be shown because we made it."""
    if from_stdin:
        return _line_of_stdin(), ""
    if sys.stdin.isatty():
        asked: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        return asked, ""
    made = secrets.token_urlsafe(12)
    return made, made


def _line_of_stdin() -> str:
    try:
        return sys.stdin.buffer.readline().decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise click.ClickException("password: is not UTF-8; accepts it as text") from None


@click.group()
def token() -> None:
    """Manage the tokens of programs."""


@token.command("create")
@click.argument("name")
def create(name: str) -> None:
    """Make an API token called NAME and print it; it is shown only this once."""
    context = settings.ready().context
    try:
        made = accounts.make_token(context, name)
    except BadInput as error:
        raise click.ClickException(str(error)) from None
    click.echo(made)
