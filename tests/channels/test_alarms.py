"""Whoever runs the service hears of each trouble once, by real mail and a real web hook."""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from service.channels.alarms import AlarmAddresses
from service.deps import Deps
from service.store.database import DatabaseUnavailable
from service.usecases.accounts import add_user
from service.usecases.raise_alarms import Alarms
from service.usecases.send_touches import send_due_touches
from service.usecases.sweep import SCHEDULER, show_life
from tests.support import on_sqlite
from tests.support.alarms import Hook, accepted, full_disk, hooked, pass_by, refused
from tests.support.clock import StandingClock
from tests.support.mail import Post, open_at
from tests.support.steps import invited
from workers.watching import Watcher

BEGAN, OVER = "Acme, unghost: twilio texts", "Acme, unghost: over: twilio texts"
GONE, BACK = "Acme, unghost: database gone", "Acme, unghost: over: database gone"
# The race is run on both.
database_url = on_sqlite.database_url

Make = Callable[..., Deps]


@pytest.fixture
def hook() -> Iterator[Hook]:
    with hooked() as hook:
        yield hook


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def make(
    make_deps: Callable[[dict[str, str]], Deps], environment: dict[str, str], post: Post
) -> Iterator[Make]:
    """Makes a service with a mail server, and these variables."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = int(unused.getsockname()[1])
    mail = {"SMTP_URL": f"smtp://127.0.0.1:{port}", "MAIL_FROM": "Acme <jobs@acme.example>"}
    with ExitStack() as stack:
        stack.enter_context(open_at(port, post))
        yield lambda **more: make_deps({**environment, **mail, **more})


@contextmanager
def gone(deps: Deps) -> Iterator[None]:
    """Keep the database out of reach as long as the block lasts."""
    database = deps.context.database
    path = Path(database.url.removeprefix("sqlite:///"))
    away = path.with_suffix(".away")
    database.close()
    path.rename(away)
    path.mkdir()
    yield
    path.rmdir()
    away.rename(path)


def tell(deps: Deps) -> None:
    Alarms(deps.context, deps.bell).tell()


def test_a_trouble_and_its_end_come_by_mail_with_the_cure(
    make: Make, post: Post, clock: StandingClock
) -> None:
    deps = make(ALARMS="mailto:ops@acme.example")
    refused(deps)
    began = f"{clock():%Y-%m-%d %H:%M:%S} UTC"
    for _ in range(3):
        tell(deps)
    (mail,) = post.mails
    assert (mail["To"], mail["Subject"], mail["Importance"]) == ("ops@acme.example", BEGAN, "high")
    for part in (f"Since {began}: Twilio refused: Authenticate.", "TWILIO_AUTH_TOKEN", '"twilio'):
        assert part in mail.get_content()
    clock.advance(minutes=4)
    accepted(deps)
    tell(deps)
    assert [one["Subject"] for one in post.mails] == [BEGAN, OVER]
    ended = f"{clock():%Y-%m-%d %H:%M:%S} UTC"
    assert f"It is over. From {began} to {ended} it was" in post.mails[1].get_content()


def test_without_alarms_the_admins_are_told(make: Make, post: Post) -> None:
    deps = make()
    refused(deps)
    tell(deps)
    add_user(deps.context, "dana@acme.example", password="a long password")
    add_user(deps.context, "root@acme.example", password="a long password", role="admin")
    tell(deps)
    assert [one["To"] for one in post.mails] == ["root@acme.example"]


def test_every_address_of_alarms_is_told_and_no_admin(make: Make, post: Post, hook: Hook) -> None:
    deps = make(ALARMS=f"mailto:ops@acme.example, {hook.url}")
    add_user(deps.context, "root@acme.example", password="a long password", role="admin")
    refused(deps)
    tell(deps)
    accepted(deps)
    tell(deps)
    assert [one["To"] for one in post.mails] == ["ops@acme.example"] * 2
    assert [(kind, title) for kind, title, _ in hook.posts] == [
        ("failure", BEGAN),
        ("success", OVER),
    ]


def test_one_way_that_fails_keeps_nobody_else_from_hearing(
    make: Make, post: Post, hook: Hook
) -> None:
    post.refusal = "451 try later"
    deps = make(ALARMS=f"mailto:ops@acme.example, {hook.url}")
    refused(deps)
    for _ in range(2):
        tell(deps)
    assert hook.titles == [BEGAN]


def test_an_alarm_that_reaches_nobody_is_told_a_minute_later(
    make: Make, hook: Hook, clock: StandingClock
) -> None:
    deps = make(ALARMS=hook.url)
    hook.status = 500
    refused(deps)
    alarms = Alarms(deps.context, deps.bell)
    for _ in range(5):
        alarms.tell()
        clock.advance(seconds=10)
    assert hook.titles == [BEGAN]
    hook.status = 200
    for _ in range(3):
        clock.advance(seconds=10)
        alarms.tell()
    assert hook.titles == [BEGAN, BEGAN]


def test_a_standstill_is_told_and_its_end(make: Make, hook: Hook, clock: StandingClock) -> None:
    deps = make(ALARMS=hook.url)
    watchers = (Watcher(deps), Watcher(deps))
    invited(deps.context)
    pass_by(clock, watchers, 180)
    assert hook.titles == ["Acme, unghost: texts stand still"]
    send_due_touches(deps.context)
    pass_by(clock, watchers, 60)
    assert hook.titles[1:] == ["Acme, unghost: over: texts stand still"]


def test_a_database_that_is_gone_for_two_minutes_is_told_and_that_it_is_back(
    make: Make, hook: Hook, clock: StandingClock
) -> None:
    deps = make(ALARMS=hook.url)
    scheduler, worker = Watcher(deps, of_database=True), Watcher(deps, lives=("w", "worker-texts"))
    pass_by(clock, (scheduler, worker), 150)
    for went_for, told in ((90, []), (300, [GONE, BACK])):
        hook.posts.clear()
        with gone(deps):
            pass_by(clock, (scheduler, worker), went_for)
        pass_by(clock, (scheduler, worker), 30)
        assert hook.titles == told


def test_a_full_disk_is_told_though_all_can_be_read(
    make: Make, hook: Hook, clock: StandingClock
) -> None:
    deps = make(ALARMS=hook.url)
    scheduler = Watcher(deps, of_database=True)
    add_user(deps.context, "root@acme.example", password="a long password", role="admin")
    with full_disk(deps):
        with pytest.raises(DatabaseUnavailable):
            show_life(deps.context, "s", SCHEDULER)
        pass_by(clock, (scheduler,), 180)
    pass_by(clock, (scheduler,), 30)
    assert hook.titles == [GONE, BACK]
    assert "Until it is back nothing goes out" in hook.posts[0][2]


def test_admins_hear_of_a_database_that_is_gone_as_long_as_they_were_known(
    make: Make, post: Post, clock: StandingClock
) -> None:
    deps = make()
    add_user(deps.context, "root@acme.example", password="a long password", role="admin")
    scheduler = Watcher(deps, of_database=True)
    pass_by(clock, (scheduler,), 30)
    with gone(deps):
        pass_by(clock, (scheduler,), 300)
    assert [(one["To"], one["Subject"]) for one in post.mails] == [("root@acme.example", GONE)]


@pytest.mark.parametrize("address", ["slack://hunter2", "nowhere://hunter2"])
def test_a_bad_address_is_repeated_nowhere(caplog: pytest.LogCaptureFixture, address: str) -> None:
    with pytest.raises(ValueError, match="number 1 is neither") as refused:
        AlarmAddresses.parse(address)
    assert "hunter2" not in f"{refused.value} {caplog.text}"
