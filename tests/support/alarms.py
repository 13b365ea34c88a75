"""Whoever runs the service, in tests: a mailbox, and a web hook that Apprise posts to."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask, request

from service.deps import Deps
from service.store import attempts, messages, troubles
from service.store.records import TouchRecord
from service.usecases.context import Context
from tests.support.clock import StandingClock
from tests.support.core import plan
from tests.support.servers import serving
from tests.support.steps import SAM
from workers.watching import Watcher


@dataclass
class Hook:
    """What was posted, as (kind, title, body); `status` is what every post is answered with."""

    url: str = ""
    status: int = 200
    posts: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def titles(self) -> list[str]:
        return [title for _, title, _ in self.posts]


@contextmanager
def hooked() -> Iterator[Hook]:
    """Serve as long as the block lasts."""
    hook, app = Hook(), Flask("hook")

    @app.post("/alarm")
    def take() -> tuple[str, int]:
        said = request.get_json()
        hook.posts.append((said["type"], said["title"], said["message"]))
        return "", hook.status

    with serving(app) as port:
        hook.url = f"json://127.0.0.1:{port}/alarm"
        yield hook


@contextmanager
def full_disk(deps: Deps) -> Iterator[None]:
    """Let no file grow beyond the database's log as it is: no root is needed for it."""
    log = Path(deps.context.database.url.removeprefix("sqlite:///") + "-wal")
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


def pass_by(clock: StandingClock, watchers: tuple[Watcher, ...], seconds: int) -> None:
    """Let time pass, with a look every half a minute."""
    for _ in range(seconds // 30):
        clock.advance(seconds=30)
        for watcher in watchers:
            watcher.look()


def troubled(deps: Deps) -> list[str]:
    """What is known to be wrong."""
    with deps.context.database.read() as tx:
        return [one.name for one in troubles.current(tx)]


def refused(deps: Deps) -> None:
    """Twilio refuses our credentials."""
    context = deps.context
    with context.database.write() as tx:
        troubles.raised(
            tx, "twilio texts", "Twilio refused: Authenticate", context.clock(), code=20003
        )


def accepted(deps: Deps) -> None:
    """Twilio takes them again."""
    with deps.context.database.write() as tx:
        troubles.over(tx, "twilio texts", deps.context.clock())


def due_touch(context: Context, interview_id: int) -> TouchRecord:
    """What is planned of an interview and due."""
    planned = (one for one in plan(context, interview_id) if one.state == "planned")
    return next(one for one in planned if one.due_at <= context.clock())


def text_goes_out(context: Context, interview_id: int) -> None:
    """A text of an interview that is due is handed over, and nobody knows yet what became of it."""
    now, touch = context.clock(), due_touch(context, interview_id)
    with context.database.write() as tx:
        message_id = messages.add_outbound(
            tx, now, phone=SAM, body="a text", interview_id=interview_id
        )
        attempts.begin(tx, touch.id, message_id, SAM, now)
