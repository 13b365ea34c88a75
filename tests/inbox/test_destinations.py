"""Where one may be sent after signing in."""

import pytest

from service.inbox.sign_in import destinations


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "/\t/evil.example",
        "/%0a/../\n/evil.example",
        "javascript:alert(1)",
        "\\\\evil.example",
        "evil.example",
        "/inbox\r\nSet-Cookie: a=b",
        "/login",
        "/" + "x" * 3000,
        "",
    ],
)
def test_what_could_lead_away_becomes_the_inbox(wanted: str) -> None:
    assert destinations.safe(wanted) == "/inbox"


@pytest.mark.parametrize("wanted", ["/inbox?before=7", "/settings", "/interviews/3#notes"])
def test_pages_of_ours_are_kept(wanted: str) -> None:
    assert destinations.safe(wanted) == wanted
