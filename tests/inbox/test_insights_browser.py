"""Insights in a real browser: on any screen, in light and dark, without scripts, read aloud."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from service.store.records import Recruiter
from service.usecases.context import Context
from tests.support import browser, on_sqlite
from tests.support.browser import CONTRASTS
from tests.support.ended import asked, ended, said
from tests.support.steps import DANA

pytestmark = browser.NEEDS_BROWSER
chromium = browser.chromium
database_url = on_sqlite.database_url

SCREENS = [
    ({"width": 1280, "height": 800}, "light"),
    ({"width": 1280, "height": 800}, "dark"),
    ({"width": 390, "height": 844}, "dark"),
    ({"width": 320, "height": 640}, "light"),
]


@pytest.fixture
def twelve(context: Context, dana: Recruiter) -> None:
    """Twelve candidates who cancelled five hours after a text, a day ahead."""
    start = context.clock() - timedelta(days=2)
    for _ in range(12):
        made = ended(context, start, "cancelled")
        asked(context, made, start - timedelta(hours=31))
        said(context, made, "cancel", start - timedelta(hours=26), 26 * 60)


def opened(chromium: Browser, server: str, **kind: object) -> Page:
    """Sign Dana in where she wanted to go: to insights."""
    page = chromium.new_context(**kind).new_page()  # type: ignore[arg-type]  # options by their names
    page.goto(f"{server}/insights")
    browser.sign_in(page, DANA)
    expect(page.get_by_role("heading", name="26 h of notice, in the median")).to_be_visible()
    return page


def test_it_can_be_read_on_any_screen_in_light_and_dark(
    chromium: Browser, server: str, twelve: None
) -> None:
    # Without motion colours change at once, and not while they are measured.
    page = opened(chromium, server, reduced_motion="reduce")
    for summary in page.locator("summary").all():
        summary.click()
    for size, scheme in SCREENS:
        page.set_viewport_size(size)  # type: ignore[arg-type]  # a dict of that very shape
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        assert page.evaluate(CONTRASTS) == []


def test_charts_are_told_in_words_and_tables_without_scripts(
    chromium: Browser, server: str, twelve: None
) -> None:
    page = opened(chromium, server, java_script_enabled=False)
    drawn = page.get_by_role("img", name="How much notice there was")
    expect(drawn).to_be_visible()
    chart = page.get_by_role("region", name="What each contact brought").first
    chart.get_by_text("Show as a table").click()
    expect(chart.get_by_role("row", name="Text, 1 day before 12 0 12 100% 5 h")).to_be_visible()
    page.get_by_label("From").fill("2001-01-01")
    page.get_by_label("To", exact=True).fill("2000-01-01")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("alert")).to_have_text(
        "The first day lies behind the last. Give the earlier day first. "
        "Shown are the last 12 weeks."
    )
