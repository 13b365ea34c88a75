"""What `up` starts, and where it then looks for it."""

import pytest

from service.cli.programs import web_address, web_command
from service.config import load


@pytest.mark.parametrize(
    ("host", "listens", "answers"),
    [
        ("127.0.0.1", "127.0.0.1:80", "http://127.0.0.1:80"),
        ("0.0.0.0", "0.0.0.0:80", "http://127.0.0.1:80"),  # noqa: S104  # every address of a host
        ("192.0.2.7", "192.0.2.7:80", "http://192.0.2.7:80"),
        ("::1", "[::1]:80", "http://[::1]:80"),
        ("::", "[::]:80", "http://[::1]:80"),
    ],
)
def test_the_web_process_is_looked_for_where_it_listens(
    host: str, listens: str, answers: str
) -> None:
    settings = load({"ORGANISATION": "Acme", "HOST": host, "PORT": "80"})
    assert f"--bind={listens}" in web_command(settings)
    assert web_address(settings) == answers
