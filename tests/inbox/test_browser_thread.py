"""The thread in a real browser: a recruiter writes, confirms and puts right, on any screen."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from service.inbox import hub_of
from service.store.records import InterviewRecord
from service.usecases.context import Context
from tests.support import browser, on_sqlite, servers
from tests.support.browser import CONTRASTS, UNHEARD, collect_complaints
from tests.support.core import status
from tests.support.inbox import texted
from tests.support.steps import DANA, invited
from tests.support.thread import path_of

# About pages and keys, not about SQL.
database_url = on_sqlite.database_url
pytestmark = browser.NEEDS_BROWSER
chromium = browser.chromium
DESK = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}

Open = Callable[..., Page]


@pytest.fixture
def sam(context: Context, dana: object) -> InterviewRecord:
    made = invited(context)
    texted(context, "who is this?")
    return made


@pytest.fixture
def open_thread(chromium: Browser, app: Flask, sam: InterviewRecord) -> Iterator[Open]:
    """Sign Dana in and open Sam's thread; the browser must have nothing to complain of."""
    complaints: list[str] = []
    with ExitStack() as stack:
        port = stack.enter_context(servers.serving(app))
        stack.callback(hub_of(app).close)

        def start(**kind: Any) -> Page:
            room = chromium.new_context(**kind)
            stack.callback(room.close)
            page = room.new_page()
            page.on("pageerror", lambda error: complaints.append(str(error)))
            collect_complaints(page, complaints)
            page.goto(f"http://127.0.0.1:{port}{path_of(sam)}")
            browser.sign_in(page, DANA)
            expect(page.get_by_role("heading", level=1)).to_have_text("Sam Lee")
            return page

        yield start
    assert complaints == []


def test_a_recruiter_writes_by_keys_and_a_draft_outlives_a_reload(
    open_thread: Open, context: Context
) -> None:
    page = open_thread(**DESK)
    page.keyboard.press("r")
    page.keyboard.type("Please reply YES")
    expect(page.get_by_text("Carriers act upon the word YES")).to_be_visible()
    page.reload()
    field = page.get_by_label("Your text to Sam Lee")
    expect(field).to_have_value("Please reply YES")
    field.fill("See you on Monday.")
    page.get_by_role("button", name="Send text").click()
    expect(page.get_by_text("Your text is on its way.")).to_be_visible()
    expect(page.locator("#timeline").get_by_text("See you on Monday.")).to_be_visible()
    expect(field).to_have_value("")
    texted(context, "Good, thanks!")
    page.evaluate("htmx.trigger('#look', 'look')")
    expect(page.get_by_text("Good, thanks!")).to_be_visible()


def test_what_is_done_beside_the_thread_shows_at_once_and_is_undone_by_a_key(
    open_thread: Open, context: Context, sam: InterviewRecord
) -> None:
    page = open_thread(**DESK)
    page.get_by_role("button", name="Confirm for them").click()
    expect(page.locator("#beside").get_by_text("confirmed", exact=True)).to_be_visible()
    expect(page.get_by_text("Confirmed for them.")).to_be_visible()
    page.locator("body").press("z")
    expect(page.get_by_text("The confirmation was taken back.")).to_be_visible()
    expect(page.locator("#beside").get_by_text("No answer yet")).to_be_visible()
    assert status(context, sam.id) == "scheduled"
    assert page.evaluate(CONTRASTS) == []


def test_on_a_phone_without_scripts_everything_can_be_done_and_read(
    open_thread: Open, context: Context, sam: InterviewRecord
) -> None:
    texted(context, "1")
    page = open_thread(**PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.evaluate(CONTRASTS) == []
    assert [one for one in page.evaluate(UNHEARD) if one != "footer"] == []
    plain = open_thread(**PHONE, java_script_enabled=False)
    answer = plain.locator("#answer-2")
    answer.get_by_text("Not what they meant?").click()
    answer.get_by_label("They meant").select_option("cancel")
    answer.get_by_label("Change the interview accordingly").check()
    answer.get_by_role("button", name="Put it right").click()
    expect(plain.get_by_text("Put right, and kept to learn from.")).to_be_visible()
    assert status(context, sam.id) == "cancelled"
