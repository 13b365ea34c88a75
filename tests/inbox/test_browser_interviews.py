"""The interviews' room in a real browser: planned, cancelled, imported, opened, on any screen."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from service.inbox import hub_of
from service.store.records import Recruiter
from service.usecases.context import Context
from tests.support import browser, on_sqlite, servers
from tests.support.browser import CONTRASTS, UNHEARD, collect_complaints
from tests.support.inbox import user
from tests.support.steps import DANA, invited

# About pages and keys, not about SQL.
database_url = on_sqlite.database_url
pytestmark = browser.NEEDS_BROWSER
chromium = browser.chromium
DESK = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}
FILE = """candidate_name,candidate_phone,recruiter_email,title,starts_at
Sam Lee,+14155550123,{dana},Cook,2999-02-01T10:00:00Z
Maria García,12,{dana},Cook,2999-02-01T11:00:00Z
"""

Open = Callable[..., Page]


@pytest.fixture
def environment(environment: dict[str, str], tmp_path: Path) -> dict[str, str]:
    return {**environment, "VAR_DIR": str(tmp_path / "var")}


@pytest.fixture
def dana(context: Context) -> Recruiter:
    return user(context, zone="America/New_York")


@pytest.fixture
def open_room(chromium: Browser, app: Flask, dana: Recruiter) -> Iterator[Open]:
    """Sign Dana in and open a page; the browser must have nothing to complain of."""
    complaints: list[str] = []
    with ExitStack() as stack:
        port = stack.enter_context(servers.serving(app))
        stack.callback(hub_of(app).close)

        def start(path: str, **kind: Any) -> Page:
            room = chromium.new_context(**kind)
            stack.callback(room.close)
            page = room.new_page()
            page.on("pageerror", lambda error: complaints.append(str(error)))
            collect_complaints(page, complaints)
            page.goto(f"http://127.0.0.1:{port}{path}")
            browser.sign_in(page, DANA)
            page.wait_for_url(f"**{path}")
            return page

        yield start
    assert complaints == []


def is_calm(page: Page) -> bool:
    """Say whether everything can be read, heard and reached without scrolling sideways."""
    assert page.evaluate(CONTRASTS) == []
    assert [one for one in page.evaluate(UNHEARD) if one != "footer"] == []
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_an_interview_is_added_by_keys_cancelled_and_brought_back_without_a_load(
    open_room: Open, context: Context
) -> None:
    page = open_room("/interviews", **DESK)
    page.keyboard.press("n")
    page.get_by_label("Candidate's name").fill("Sam Lee")
    page.get_by_label("Phone number").fill("+1 415 555 0123")
    page.get_by_label("Title").fill("Cook")
    page.get_by_label("Day", exact=True).fill(f"{context.clock() + timedelta(days=9):%Y-%m-%d}")
    page.get_by_label("Time", exact=True).fill("14:00")
    page.get_by_label("Title").focus()
    expect(page.locator("#preview")).to_contain_text("Text 3 days before")
    assert is_calm(page)
    page.get_by_role("button", name="Add this interview").click()
    expect(page.get_by_role("status")).to_contain_text("Added: Sam Lee.")
    page.evaluate("window.untouched = true")
    page.keyboard.press("c")
    page.get_by_role("button", name="Cancel this interview").click()
    expect(page.locator("#interview")).to_contain_text("called off")
    page.keyboard.press("z")
    expect(page.get_by_role("status")).to_contain_text("It takes place after all.")
    expect(page.locator("#interview")).to_contain_text("no answer yet")
    assert page.evaluate("window.untouched")
    assert is_calm(page)


def test_a_file_is_mended_and_taken_in_and_times_are_opened_on_a_phone(
    open_room: Open, context: Context, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    file.write_text(FILE.format(dana=DANA), encoding="utf-8")
    page = open_room("/interviews/import", **PHONE)
    page.get_by_label("A CSV file").set_input_files(file)
    page.get_by_role("button", name="Look at it").click()
    page.get_by_label("Phone").fill("+12135550145")
    assert is_calm(page)
    page.get_by_role("button", name="Look at these again").click()
    page.get_by_role("button", name="Add these 2 interviews").click()
    expect(page.locator("#import")).to_contain_text("2 added")
    page.goto(page.url.replace("/interviews/import", "/slots").rpartition("/")[0])
    page.get_by_role("button", name="Look at these times").click()
    expect(page.get_by_role("button", name="Open what is ticked")).to_be_visible()
    assert is_calm(page)
    page.get_by_role("button", name="Open what is ticked").click()
    expect(page.get_by_role("status")).to_contain_text("Opened:")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name="No time is open")).to_be_visible()


def test_list_and_week_are_walked_through_by_keys(open_room: Open, context: Context) -> None:
    invited(context, hours=26)
    page = open_room("/interviews", **DESK)
    assert is_calm(page)
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Sam Lee")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/interviews/1")
    page.keyboard.press("Enter")
    page.wait_for_url("**/candidates/1")
    page.goto(page.url.replace("/candidates/1", "/interviews"))
    page.keyboard.press("w")
    page.wait_for_url("**/interviews/week")
    page.keyboard.press("]")
    page.wait_for_url("**/interviews/week?from=*")
    page.keyboard.press("t")
    page.wait_for_url("**/interviews/week")
    assert is_calm(page)
