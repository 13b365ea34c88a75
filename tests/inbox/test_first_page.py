"""From the sign-in to the list there is little to carry (how soon it is of use: bench/phone.py)."""

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from service.flows.state import Intent
from service.store.records import Recruiter
from service.usecases.context import Context
from tests.support import browser
from tests.support.inbox import ONE_DATABASE, replied
from tests.support.steps import DANA, invited

pytestmark = [*browser.NEEDS_BROWSER, ONE_DATABASE]
chromium = browser.chromium

SAID = (
    (Intent.CONFIRM, "Yes, I will be there, thank you for the reminder!"),
    (Intent.RESCHEDULE, "Sorry, my shift was changed. Could we do Thursday after three instead?"),
    (Intent.CANCEL, "I have to cancel, I took another offer. Thank you for your time."),
)


@pytest.fixture
def full(context: Context, dana: Recruiter) -> None:
    """A full first page of unread replies, each to an interview of its own."""
    for number in range(35):
        intent, words = SAID[number % len(SAID)]
        who = f"Maria Fernanda Castillo {number}"
        made = invited(context, who, f"+1415555{number:04}", hours=30 + number)
        facts = {"phone": made.candidate.phone, "notice_minutes": 1800 + 60 * number}
        replied(context, words, made.id, intent=intent, **facts)


@pytest.fixture
def phone(chromium: Browser) -> Page:
    size = {"width": 390, "height": 844}
    return chromium.new_context(viewport=size, has_touch=True).new_page()


def signs_in(page: Page, server: str) -> None:
    page.goto(f"{server}/login")
    browser.sign_in(page, DANA)
    expect(page.get_by_role("article")).to_have_count(20)


@pytest.mark.usefixtures("full")
def test_all_from_the_sign_in_to_a_full_list_weighs_less_than_100_kb(
    phone: Page, server: str
) -> None:
    loaded: list[Request] = []
    phone.on("requestfinished", lambda done: loaded.append(done))  # noqa: PLW0108  # Playwright marks the function it is given
    signs_in(phone, server)
    expect(phone.get_by_text("Live: new replies appear by themselves")).to_be_visible()
    sizes = [each.sizes() for each in loaded]
    weights = [size["responseBodySize"] + size["responseHeadersSize"] for size in sizes]
    assert len(weights) >= 9
    assert sum(weights) < 100_000
