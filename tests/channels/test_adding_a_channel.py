"""A channel is added as docs/adding-a-channel.md says, with the steps of its page and no others."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from service.deps import Deps
from service.ports import ChannelError, Note
from service.store.schema import recruiter_channel
from service.usecases.context import Context
from tests.support import on_sqlite
from tests.support.clock import StandingClock
from tests.support.core import rows, texted
from tests.support.mail import Post, open_at
from tests.support.service import free_port
from tests.support.steps import invited
from tests.support.telling import chosen, pass_on, tellings

# Its SQL is tested with the tellings.
database_url = on_sqlite.database_url


class Pager:
    """Shows one line on a pager; the page's example, word for word but for the radio."""

    name = "pager"

    def __init__(self) -> None:
        self.shown: list[tuple[str, str]] = []
        self.fails: list[ChannelError] = []

    def deliver(self, note: Note, address: str) -> None:
        """Show the note's subject. Raises ChannelError."""
        if self.fails:
            raise self.fails.pop(0)
        self.shown.append((address, note.subject))

    def has_taken(self, note: Note, address: str, since: datetime) -> bool:  # noqa: ARG002  # the port's shape
        """Whether it is shown there already."""
        return (address, note.subject) in self.shown


@pytest.fixture
def pager() -> Pager:
    return Pager()


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def paging(
    make_deps: Callable[[dict[str, str]], Deps],
    environment: dict[str, str],
    pager: Pager,
    port: int,
) -> Context:
    mail = {"SMTP_URL": f"smtp://127.0.0.1:{port}", "MAIL_FROM": "jobs@acme.example"}
    context = make_deps({**environment, **mail}).context
    chosen(context, "pager", "desk-7")
    invited(context)
    texted(context, "1")
    return replace(context, channels=(*context.channels, pager))


def test_it_is_told_once(paging: Context, pager: Pager) -> None:
    for _ in range(3):
        pass_on(paging)
    assert pager.shown == [("desk-7", "Sam Lee confirmed (26 h before): Backend engineer")]


def test_what_it_does_not_take_now_is_tried_again(
    paging: Context, pager: Pager, clock: StandingClock
) -> None:
    pager.fails = [ChannelError("out of reach"), ChannelError("out of reach")]
    for _ in range(4):
        pass_on(paging)
        clock.advance(seconds=10)
    assert (len(pager.shown), tellings(paging)) == (1, [("pager", "sent")])


def test_what_it_may_have_taken_is_asked_for_first(
    paging: Context, pager: Pager, clock: StandingClock
) -> None:
    pager.fails = [ChannelError("no answer", unknown=True)]
    pass_on(paging)
    pager.shown.append(("desk-7", "Sam Lee confirmed (26 h before): Backend engineer"))
    clock.advance(seconds=61)
    pass_on(paging)
    assert (len(pager.shown), tellings(paging)) == (1, [("pager", "sent")])


def test_what_it_never_takes_comes_by_mail(paging: Context, pager: Pager, port: int) -> None:
    pager.fails = [ChannelError("no such desk", permanent=True)]
    post = Post()
    with open_at(port, post):
        pass_on(paging)
        pass_on(paging)
    assert (len(post.mails), tellings(paging)) == (1, [("pager", "failed"), ("email", "sent")])
    assert rows(paging, recruiter_channel)[0]["last_error"] == "no such desk"
