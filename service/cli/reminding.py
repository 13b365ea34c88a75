"""remind: one reminder, now."""

import click

from service.broker.jobs import CONTACT_BY
from service.cli import settings
from service.flows.state import Channel
from service.ports import QueueUnavailable
from service.usecases.problems import Conflict, NotFound
from service.usecases.remind_now import remind_now

_LARGEST_ID = 2**63 - 1
# Of members of an enum click would ask for the names, in capitals.
_CHANNELS = (Channel.SMS.value, Channel.VOICE.value)


@click.command()
@click.argument("interview_id", type=click.IntRange(1, _LARGEST_ID))
@click.option("--channel", type=click.Choice(_CHANNELS), default="sms", show_default=True)
def remind(interview_id: int, channel: str) -> None:
    """Send a reminder for INTERVIEW_ID now; quiet hours and opt-outs still hold."""
    deps = settings.ready()
    try:
        touch_id = remind_now(deps.context, interview_id, Channel(channel))
    except (NotFound, Conflict) as error:
        raise click.ClickException(str(error)) from None
    try:
        deps.enqueue(CONTACT_BY[Channel(channel)])
    except QueueUnavailable:
        click.echo("Redis is gone; the scheduler sends it when it looks next", err=True)
    click.echo(f"reminder {touch_id} goes out")
