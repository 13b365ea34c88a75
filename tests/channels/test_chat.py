"""A chat's address leads where it was checked to lead, and nowhere else."""

import pytest

from service.channels.chat import ChatChannel
from service.ports import ChannelError, Note
from tests.support.receiver import Receiver, receiving

NOTE = Note(
    key="1", name="Dana", subject="Sam confirmed", body="Sam confirmed", urgent=False,
    headline="Sam confirmed", short="Sam confirmed", link="https://acme.example/inbox",
)  # fmt: skip


@pytest.mark.parametrize("asked", ["", "?redirect=yes"])
def test_a_redirect_is_not_followed_whatever_the_address_asks_for(asked: str) -> None:
    with receiving(Receiver()) as inside, receiving(Receiver(statuses=[307])) as outside:
        outside.leads_to = f"{inside.url}/latest"
        address = outside.url.replace("http", "json") + f"/room{asked}"
        with pytest.raises(ChannelError, match="did not take it"):
            ChatChannel(allow_private=True).deliver(NOTE, address)
    assert (len(outside.got), inside.got) == (1, [])
