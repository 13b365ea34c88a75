"""axe finds nothing on any page of the inbox, on a desktop and a phone, in light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from service.store.schema import recruiter
from service.usecases.context import Context
from tests.support import browser, on_sqlite
from tests.support.core import rows
from tests.support.inbox import known_reply, replied, user
from tests.support.steps import DANA

pytestmark = browser.NEEDS_BROWSER
chromium = browser.chromium
database_url = on_sqlite.database_url

# The rules of WCAG 2.0 to 2.2, levels A and AA, and what axe calls good practice.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
PAGES = (
    "/inbox",
    "/inbox?show=handled",
    "/inbox?q=nobody",
    "/candidates/1",
    "/inbox/2",
    "/interviews",
    "/interviews/week",
    "/interviews/1",
    "/interviews/1/propose",
    "/interviews/new",
    "/interviews/import",
    "/slots",
    "/insights",
    "/settings",
    "/settings/channels",
    "/settings/organisation",
    "/settings/wording",
    "/settings/people",
    "/settings/tokens",
    "/settings/webhooks",
    "/settings/audit",
)
LOOKS = (
    ({"width": 1280, "height": 800}, "light"),
    ({"width": 390, "height": 844}, "dark"),
)


@pytest.fixture
def page(chromium: Browser, server: str, context: Context) -> Page:
    """An admin's browser, beside a reply to an interview and one of a number nobody knows."""
    user(context, DANA, role="admin")
    known_reply(context)
    replied(context)
    assert [row["id"] for row in rows(context, recruiter)] == [1]
    page = chromium.new_context(reduced_motion="reduce").new_page()
    page.goto(f"{server}/login")
    browser.sign_in(page, DANA)
    page.wait_for_url("**/inbox")
    return page


@pytest.mark.parametrize(("size", "scheme"), LOOKS, ids=["desktop", "phone"])
def test_axe_finds_nothing(page: Page, server: str, size: dict[str, int], scheme: str) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]  # a dict of that very shape
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two
    found = {path: _complaints(page, server + path) for path in PAGES}
    assert {path: said for path, said in found.items() if said} == {}


def _complaints(page: Page, address: str) -> list[str]:
    answer = page.goto(address)
    assert answer is not None
    if answer.status != 200:
        return [f"answered {answer.status}"]
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    found = Axe().run(page, options=RULES).response["violations"]
    said = [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]
    return said + ([f"{wide} px too wide"] if wide > 0 else [])
