"""A real mail server on loopback, which can refuse, and be switched off."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from service.deps import Deps
from service.usecases.context import Context
from tests.support.service import free_port


@dataclass
class Post:
    """What has been delivered; `refusal` is what every recipient is refused with."""

    mails: list[EmailMessage] = field(default_factory=list)
    refusal: str = ""

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _: Any
    ) -> str:
        if self.refusal:
            return self.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  # as above
        parsed = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        self.mails.append(parsed)
        return "250 OK"


@contextmanager
def open_at(port: int, post: Post, **options: Any) -> Iterator[None]:
    """Serve on this port as long as the block lasts; `options` are aiosmtpd's."""
    controller = Controller(post, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


@pytest.fixture
def port() -> int:
    """A port where nobody listens."""
    return free_port()


@pytest.fixture
def post(port: int) -> Iterator[Post]:
    """A mail server that is there."""
    letters = Post()
    with open_at(port, letters):
        yield letters


@pytest.fixture
def mailing(
    make_deps: Callable[[dict[str, str]], Deps], environment: dict[str, str], port: int
) -> Context:
    """A service whose mail server is `post`, or is switched on by `open_at`."""
    extra = {
        "SMTP_URL": f"smtp://127.0.0.1:{port}", "MAIL_FROM": "Acme <jobs@acme.example>",
        "WEBHOOK_ALLOW_PRIVATE": "true",
    }  # fmt: skip
    return make_deps({**environment, **extra}).context
