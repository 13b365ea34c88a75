"""A reminder by hand from the command line."""

import pytest
from click.testing import CliRunner

from service.cli.reminding import remind
from service.flows.state import TouchKind
from service.store import touches
from service.usecases.context import Context
from tests.support.inbox import ONE_DATABASE
from tests.support.steps import invited

pytestmark = ONE_DATABASE


@pytest.mark.parametrize(
    ("given", "channel"),
    [((), "sms"), (("--channel", "sms"), "sms"), (("--channel", "voice"), "voice")],
)
def test_a_reminder_goes_out_by_the_channel_that_is_named(
    context: Context, environment: dict[str, str], given: tuple[str, ...], channel: str
) -> None:
    made = invited(context)
    result = CliRunner().invoke(remind, [str(made.id), *given], env=environment)
    assert (result.exit_code, result.stderr) == (0, "")
    with context.database.read() as tx:
        planned = touches.of_interview(tx, made.id)
    assert [one.channel for one in planned if one.kind == TouchKind.BY_HAND] == [channel]
