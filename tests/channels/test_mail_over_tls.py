"""Mail is handed over by TLS, to a server whose certificate is looked at."""

import ssl
from pathlib import Path

import pytest
from aiosmtpd.smtp import AuthResult

from service.channels.email import EmailChannel
from service.channels.mailbox import Mailbox
from service.ports import ChannelError, Note
from tests.support.certificates import server_context
from tests.support.mail import Post, open_at
from tests.support.service import free_port

NOTE = Note("key-1", "Dana", "Sam Lee confirmed", "26 h before", urgent=False)


def channel(address: str) -> EmailChannel:
    return EmailChannel(Mailbox.parse(address), "jobs@acme.example")


@pytest.fixture
def port() -> int:
    """A port where nobody listens."""
    return free_port()


@pytest.fixture
def tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server's certificate, which this process believes."""
    path = tmp_path / "server.pem"
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    return server_context(path)


@pytest.mark.parametrize("query", ["starttls=true", "starttls=True"])
def test_a_mail_goes_out_by_starttls(tls: ssl.SSLContext, port: int, query: str) -> None:
    letters = Post()
    with open_at(port, letters, tls_context=tls, require_starttls=True):
        channel(f"smtp://127.0.0.1:{port}?{query}").deliver(NOTE, "dana@acme.example")
    assert [mail["Subject"] for mail in letters.mails] == ["Sam Lee confirmed"]


def test_a_mail_goes_out_over_tls_from_the_first_byte(tls: ssl.SSLContext, port: int) -> None:
    letters = Post()
    with open_at(port, letters, ssl_context=tls):
        channel(f"smtps://127.0.0.1:{port}").deliver(NOTE, "dana@acme.example")
    assert [mail["Subject"] for mail in letters.mails] == ["Sam Lee confirmed"]


def test_a_certificate_for_another_name_is_refused_for_now(tls: ssl.SSLContext, port: int) -> None:
    with (
        open_at(port, Post(), tls_context=tls),
        pytest.raises(ChannelError, match="certificate") as refused,
    ):
        channel(f"smtp://localhost:{port}?starttls=true").deliver(NOTE, "dana@acme.example")
    assert not refused.value.permanent


def test_a_password_that_no_server_can_be_told_is_not_the_addressee_s_fault(port: int) -> None:
    def let_in(*_: object) -> AuthResult:
        return AuthResult(success=True)

    with (
        open_at(port, Post(), authenticator=let_in, auth_require_tls=False),
        pytest.raises(ChannelError) as refused,
    ):
        channel(f"smtp://dana:päss@127.0.0.1:{port}").deliver(NOTE, "dana@acme.example")
    assert not refused.value.permanent
