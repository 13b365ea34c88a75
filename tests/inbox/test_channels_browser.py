"""Channels and webhooks in a real browser, on a desktop and a phone, in light and dark."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from service.deps import Deps
from service.usecases.context import Context
from service.usecases.webhooks_out import deliver_webhooks
from tests.support import browser, on_sqlite
from tests.support.browser import CONTRASTS
from tests.support.inbox import user
from tests.support.receiver import Receiver, receiving

pytestmark = browser.NEEDS_BROWSER
chromium = browser.chromium
database_url = on_sqlite.database_url

BOSS = "boss@acme.example"
SCREENS = [({"width": 1280, "height": 800}, "light"), ({"width": 390, "height": 844}, "dark")]


@pytest.fixture
def environment(environment: dict[str, str]) -> dict[str, str]:
    return {**environment, "WEBHOOK_ALLOW_PRIVATE": "true"}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving(Receiver()) as found:
        yield found


def opened(chromium: Browser, address: str) -> Page:
    """Sign the boss in where they wanted to go."""
    page = chromium.new_context(reduced_motion="reduce").new_page()
    page.goto(address)
    browser.sign_in(page, BOSS)
    return page


def fits(page: Page) -> None:
    """On each screen nothing runs off its edge, and all of it can be read."""
    for size, scheme in SCREENS:
        page.set_viewport_size(size)  # type: ignore[arg-type]  # a dict of that very shape
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        assert page.evaluate(CONTRASTS) == []


def test_a_chat_is_added_and_tried_and_says_what_went_wrong(
    chromium: Browser, server: str, context: Context, receiver: Receiver
) -> None:
    user(context, BOSS, role="admin")
    page = opened(chromium, f"{server}/settings/channels")
    page.get_by_label("Address of a chat").fill(receiver.url.replace("http", "json") + "/room")
    page.get_by_role("button", name="Add this chat").click()
    expect(page.get_by_text("Added. Send yourself a test to be sure.")).to_be_visible()
    receiver.statuses = [500]
    page.get_by_role("button", name="Send me a test JSON").click()
    expect(page.get_by_text("The test did not go out: JSON did not take it.")).to_be_visible()
    fits(page)
    page.get_by_role("button", name="Send me a test JSON").click()
    expect(page.get_by_text("The test was taken.")).to_be_visible()


def test_a_webhook_is_made_tried_and_sent_again(
    chromium: Browser, server: str, deps: Deps, receiver: Receiver
) -> None:
    user(deps.context, BOSS, role="admin")
    page = opened(chromium, f"{server}/settings/webhooks")
    page.get_by_label("Address").fill(receiver.url)
    page.get_by_role("button", name="Add a webhook").click()
    secret = page.get_by_role("textbox", name="The secret that signs what is sent")
    expect(secret).to_have_value(re.compile("^whsec_"))
    page.get_by_role("button", name="Send a test").click()
    expect(page.get_by_text("A test is on its way.")).to_be_visible()
    deliver_webhooks(deps.context)
    page.reload()
    expect(page.get_by_text("Arrived.")).to_be_visible()
    fits(page)
    page.get_by_role("button", name="Send again").click()
    expect(page.get_by_text("It is sent again, with the same id.")).to_be_visible()
