"""The settings in a real browser: on a desk and on a phone, light and dark, by mouse and by key."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from service.flows.wording import catalogue
from service.usecases.context import Context
from tests.support import browser, on_sqlite, servers
from tests.support.browser import CONTRASTS, collect_complaints
from tests.support.inbox import user

pytestmark = browser.NEEDS_BROWSER
chromium = browser.chromium
# About pages and requests, not about SQL.
database_url = on_sqlite.database_url

BOSS = "boss@acme.example"
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}
TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"
PAGES = ("", "/organisation", "/wording", "/people", "/people/1", "/audit")
LADDER = "When candidates are reminded"
# What the browser says of a form that could not be taken, which we show in words.
EXPECTED = "the server responded with a status of 422"


@pytest.fixture
def server(app: Flask, context: Context) -> Iterator[str]:
    user(context, BOSS, role="admin", zone="America/Chicago")
    with servers.serving(app) as port:
        yield f"http://127.0.0.1:{port}/settings"
    catalogue.install(catalogue.NO_OVERRIDES)


def complaints_of(page: Page) -> list[str]:
    """Collect what a page has to complain of."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    collect_complaints(page, found)
    return found


def enter(page: Page, server: str) -> None:
    page.goto(server)
    browser.sign_in(page, BOSS)
    expect(page.get_by_role("heading", level=1)).to_have_text("Profile")


def change_the_ladder(page: Page, server: str) -> None:
    """See what a ladder means while it is typed, save it without a new page, take it back."""
    page.goto(f"{server}/organisation")
    before = page.get_by_label(LADDER).input_value()
    page.get_by_label(LADDER).fill("-1d sms")
    expect(page.get_by_role("region", name="What that means")).not_to_contain_text("-3d sms")
    page.get_by_label(LADDER).fill("-1d pigeon")
    page.locator("#save-house").click()
    expect(page.get_by_role("alert").first).to_contain_text("Nothing was changed yet")
    page.get_by_label(LADDER).fill("-1d sms")
    page.locator("#save-house").click()
    expect(page.get_by_text("The reminders are changed.")).to_be_visible()
    page.locator("h1").click()
    page.keyboard.press("z")
    expect(page.get_by_text("It is as it was before.")).to_be_visible()
    expect(page.get_by_label(LADDER)).to_have_value(before)


def write_a_sentence(page: Page, server: str) -> None:
    """Choose a sentence and a language, and watch the handset."""
    page.goto(f"{server}/wording")
    page.get_by_label("Language").select_option("German")
    expect(page.locator("#handset .bubble")).to_contain_text("Guten Tag")
    page.get_by_label("Your words").fill("{organisation}: hallo {name}, STOP")
    expect(page.locator("#handset")).to_contain_text("says STOP, which carriers act upon")
    page.get_by_label("Your words").fill("{organisation}: hallo {name}, {when} passt?")
    expect(page.locator("#handset .bubble")).to_contain_text("Acme Group: hallo Alexandria")
    page.locator("#save-words").click()
    expect(page.get_by_text("It is said in your words from now on.")).to_be_visible()


def test_an_admin_s_settings_on_a_desk_and_on_a_phone(chromium: Browser, server: str) -> None:
    with ExitStack() as stack:
        for kind in (DESK, PHONE):
            context = chromium.new_context(**kind)
            stack.callback(context.close)
            page = context.new_page()
            complaints = complaints_of(page)
            enter(page, server)
            for path in PAGES:
                page.goto(f"{server}{path}")
                assert (page.evaluate(CONTRASTS), page.evaluate(TOO_WIDE)) == ([], False), path
            if kind is DESK:
                change_the_ladder(page, server)
            else:
                write_a_sentence(page, server)
            assert [line for line in complaints if EXPECTED not in line] == []
