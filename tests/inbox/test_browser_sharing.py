"""Two recruiters share an inbox in a real browser, by keys alone and on a phone."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from service.flows.state import Intent
from service.inbox import hub_of
from service.usecases.context import Context
from tests.support import browser, on_sqlite, servers
from tests.support.browser import CONTRASTS, collect_complaints
from tests.support.desk import IRIS, a_team
from tests.support.inbox import known_reply, replied
from tests.support.steps import DANA

# About pages and keys, not about SQL.
database_url = on_sqlite.database_url
pytestmark = browser.NEEDS_BROWSER
chromium = browser.chromium
# What Chromium says when htmx, and not the browser, gives the focus; and when a line ends.
HARMLESS = ("Autofocus processing was blocked", "Failed to load resource", "[object Event]")
DESK = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}

Open = Callable[..., Page]


@pytest.fixture
def open_as(chromium: Browser, app: Flask, context: Context) -> Iterator[Open]:
    """Sign somebody in, in a browser of their own; it must have nothing to complain of."""
    a_team(context)
    complaints: list[str] = []
    with ExitStack() as stack:
        port = stack.enter_context(servers.serving(app))
        stack.callback(hub_of(app).close)

        def start(who: str, **kind: Any) -> Page:
            room = chromium.new_context(**kind, permissions=["notifications"])
            stack.callback(room.close)
            page = room.new_page()
            page.on("pageerror", lambda error: complaints.append(str(error)))
            collect_complaints(page, complaints)
            page.goto(f"http://127.0.0.1:{port}/inbox")
            browser.sign_in(page, who)
            expect(page.get_by_text("Live: new replies appear by themselves")).to_be_visible()
            return page

        yield start
    assert [line for line in complaints if not line.startswith(HARMLESS)] == []


def test_a_morning_by_keys_alone_while_a_colleague_looks_on(
    open_as: Open, context: Context
) -> None:
    asks = known_reply(context, "what should I bring?", intent=Intent.QUESTION)
    replied(context, "who is this?", intent=Intent.UNCLEAR)
    dana, iris = open_as(DANA, **DESK), open_as(IRIS, **PHONE)
    for key in ("j", "j", "k", "j"):
        dana.keyboard.press(key)
    expect(dana.locator(f"#reply-{asks}")).to_have_class("card unread selected")
    dana.keyboard.press("e")
    expect(dana.get_by_text("Handled: Sam Lee.")).to_be_visible()
    expect(iris.locator(f"#reply-{asks}")).to_contain_text("Handled by Dana Reyes")
    dana.keyboard.press("z")
    expect(dana.get_by_text("Open again: Sam Lee.")).to_be_visible()
    expect(iris.locator(f"#reply-{asks}")).not_to_contain_text("Handled by")
    dana.keyboard.press("s")
    expect(dana.locator(".choose button").first).to_be_focused()
    dana.keyboard.press("Enter")
    expect(dana.locator(f"#thread-{asks}")).to_be_focused()
    expect(iris.locator(f"#reply-{asks}")).to_contain_text("Snoozed until")
    dana.keyboard.press("s")
    expect(iris.locator(f"#reply-{asks}")).not_to_contain_text("Snoozed until")
    expect(dana.locator(f"#thread-{asks}")).to_be_focused()
    dana.keyboard.press("u")
    expect(dana).to_have_title("(2) Inbox")
    dana.keyboard.press("/")
    dana.keyboard.type("nobody")
    dana.keyboard.press("Enter")
    expect(dana.get_by_text("Nothing found")).to_be_visible()


@pytest.mark.parametrize("kind", [DESK, PHONE], ids=["desk", "phone in the dark"])
def test_choosing_fits_the_screen_and_hands_a_reply_over(
    open_as: Open, context: Context, kind: dict[str, Any]
) -> None:
    asks = known_reply(context, "what should I bring?", intent=Intent.QUESTION)
    page = open_as(DANA, **kind)
    for name in ("Snooze", "Assign"):
        page.get_by_role("link", name=f"{name}: the reply of Sam Lee").click()
        expect(page.locator(".choose")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= kind["viewport"]["width"]
        assert page.evaluate(CONTRASTS) == []
        if name == "Snooze":
            page.reload()
    page.get_by_label("Colleague").select_option(label="Iris (iris@acme.example)")
    page.get_by_role("button", name="Hand over").click()
    expect(page.locator(f"#reply-{asks}")).to_contain_text("Iris looks after this")
    expect(page.get_by_text("Iris looks after Sam Lee now.")).to_be_visible()


def test_the_browser_tells_of_an_urgent_reply_without_its_words(
    open_as: Open, context: Context
) -> None:
    page = open_as(DANA, **DESK)
    page.evaluate(
        "const told = [];"
        "window.Notification = class extends EventTarget {"
        " static permission = 'granted';"
        " constructor(title, more) { super(); told.push([title, more.body, more.tag]);"
        " document.documentElement.dataset.told = JSON.stringify(told); } };"
        "document.hasFocus = () => false"
    )
    calm = known_reply(context, "a calm secret")
    context.publisher.publish(calm)
    expect(page.get_by_role("article")).to_have_count(1)
    pressing = known_reply(context, "a pressing secret", urgent=True, told="told.cancel")
    context.publisher.publish(pressing)
    told = ["Urgent reply", "New reply: Sam Lee cancelled", f"unghost-{pressing}"]
    kept = json.dumps([told], separators=(",", ":"))
    expect(page.locator("html")).to_have_attribute("data-told", kept)
