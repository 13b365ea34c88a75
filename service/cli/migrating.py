"""migrate: bring the database's tables up to date."""

import click

from service.cli import settings
from service.cli.steps import step
from service.store import migrate as migrations
from service.store.database import Database


@click.command()
def migrate() -> None:
    """Create or update the tables; safe to run again, and on several hosts at once."""
    database = Database(settings.load().database)
    with step("Migrations"):
        migrations.upgrade(database)
