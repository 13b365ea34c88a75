"""Reading the settings for a command; a bad value ends it with one line."""

import os

import click

from service import bootstrap, config, log
from service.deps import Deps
from service.store.migrate import is_current


def load(**defaults: str) -> config.Settings:
    """Read the settings, with a command's own defaults behind the environment's values."""
    try:
        settings = config.load({**defaults, **os.environ})
    except config.ConfigError as error:
        raise click.ClickException(str(error)) from None
    log.set_up(settings.log_level, settings.log_format)
    return settings


def deps(**defaults: str) -> Deps:
    """Put together what a command works with, whatever state the database is in."""
    return bootstrap.build(load(**defaults))


def ready() -> Deps:
    """Put together what a command works with whose tables must be there; one line says the cure.

    Raises ClickException, DatabaseUnavailable.
    """
    found = deps()
    if not is_current(found.context.database):
        raise click.ClickException("tables are missing or old; run: unghost migrate")
    return found
