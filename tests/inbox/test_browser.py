"""The inbox in a real browser: by mouse, by keyboard, without scripts, on any screen."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from service.app import make_app
from service.deps import Deps
from service.inbox import Limits, hub_of
from service.store.records import Recruiter
from service.usecases.context import Context
from tests.support import browser, servers
from tests.support.browser import CONTRASTS, collect_complaints
from tests.support.inbox import ONE_DATABASE, known_reply, replied
from tests.support.recruiting import SECRET, proposed, told_in_private, waiting
from tests.support.steps import DANA

# What the browser and htmx say when a connection ends, which it may.
OF_THE_LINE = ("Failed to load resource", "[object Event]", "Response Status Error Code 400")
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}
pytestmark = [*browser.NEEDS_BROWSER, ONE_DATABASE]
chromium = browser.chromium

Open = Callable[..., Page]


@pytest.fixture
def open_inbox(chromium: Browser, dana: Recruiter) -> Iterator[Open]:
    """Sign Dana in, in a browser of some kind; it must have nothing to complain of."""
    complaints: list[str] = []
    with ExitStack() as stack:

        def start(server: str, **kind: Any) -> Page:
            context = chromium.new_context(**{"viewport": DESK, **kind})
            stack.callback(context.close)
            page = context.new_page()
            page.on("pageerror", lambda error: complaints.append(str(error)))
            collect_complaints(page, complaints)
            page.goto(f"{server}/inbox")
            browser.sign_in(page, DANA)
            expect(page.get_by_role("heading", level=1)).to_contain_text("Inbox")
            return page

        yield start
    assert [line for line in complaints if not line.startswith(OF_THE_LINE)] == []


@pytest.fixture
def inbox(open_inbox: Open, server: str) -> Page:
    """Dana's open inbox, live."""
    page = open_inbox(server)
    expect(page.get_by_text("Live: new replies appear by themselves")).to_be_visible()
    return page


def told(context: Context, reply_id: int) -> int:
    """Publish as the worker does."""
    context.publisher.publish(reply_id)
    return reply_id


def test_a_reply_appears_on_top_without_a_reload(inbox: Page, context: Context) -> None:
    expect(inbox.get_by_text("No replies yet")).to_be_visible()
    told(context, replied(context, "first"))
    expect(inbox.get_by_role("article")).to_contain_text("first")
    told(context, known_reply(context, "second", urgent=True, notice_minutes=180))
    top = inbox.locator("li.card").first
    expect(top).to_contain_text("Sam Lee confirmed")
    expect(top).to_contain_text("Urgent")
    expect(inbox).to_have_title("(2) Inbox")
    expect(inbox.get_by_text("2 unread")).to_be_visible()
    expect(inbox.get_by_text("No replies yet")).to_be_hidden()
    expect(inbox.get_by_role("status")).to_have_text("New reply: Sam Lee confirmed")


def test_one_click_marks_a_reply_as_read_and_back(
    open_inbox: Open, server: str, context: Context
) -> None:
    known_reply(context)
    page = open_inbox(server)
    page.get_by_role("button", name="Mark as read: the reply of Sam Lee").click()
    expect(page).to_have_title("Inbox")
    back = page.get_by_role("button", name="Mark as unread: the reply of Sam Lee")
    expect(back).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_title("(1) Inbox")


def test_mark_all_spares_what_is_not_on_the_page_yet(inbox: Page, context: Context) -> None:
    told(context, replied(context, "first"))
    told(context, replied(context, "second"))
    expect(inbox.get_by_role("article")).to_have_count(2)
    inbox.get_by_role("button", name="Mark all as read").click()
    expect(inbox).to_have_title("Inbox")
    told(context, replied(context, "third"))
    expect(inbox).to_have_title("(1) Inbox")


def test_older_replies_join_the_page_and_it_stays_live(
    open_inbox: Open, server: str, context: Context
) -> None:
    for number in range(35):
        replied(context, f"text {number}")
    page = open_inbox(server)
    expect(page.get_by_role("article")).to_have_count(20)
    page.get_by_role("button", name="Older replies").click()
    expect(page.get_by_role("article")).to_have_count(35)
    expect(page.get_by_role("article").nth(20)).to_be_focused()
    told(context, replied(context, "the newest"))
    expect(page.get_by_role("article").first).to_contain_text("the newest")


def test_a_page_without_a_place_asks_every_few_seconds(
    open_inbox: Open, deps: Deps, context: Context
) -> None:
    app = make_app(deps, Limits(streams=0))
    with servers.serving(app) as port:
        page = open_inbox(f"http://127.0.0.1:{port}")
        expect(page.get_by_text("looking every few seconds")).to_be_visible()
        replied(context, "found by asking")
        expect(page.get_by_text("found by asking")).to_be_visible(timeout=10_000)
        expect(page).to_have_title("(1) Inbox")


def test_a_stream_that_begins_again_shows_nothing_twice(
    open_inbox: Open, deps: Deps, context: Context
) -> None:
    app = make_app(deps, Limits(stream_seconds=0.5))
    with servers.serving(app) as port:
        page = open_inbox(f"http://127.0.0.1:{port}")
        told(context, replied(context, "one"))
        expect(page.get_by_text("one", exact=True)).to_be_visible()
        with page.expect_request("**/inbox/events*", timeout=10_000):
            pass  # it ended, and the browser came back
        told(context, replied(context, "two"))
        expect(page.get_by_text("two", exact=True)).to_be_visible()
        expect(page.get_by_role("article")).to_have_count(2)
        assert hub_of(app).close()


def test_who_was_signed_out_elsewhere_is_led_to_sign_in(inbox: Page, context: Context) -> None:
    reply_id = told(context, known_reply(context))
    button = inbox.locator(f"#mark-{reply_id}")
    expect(button).to_be_visible()
    inbox.context.clear_cookies()
    with inbox.expect_console_message():
        button.click()
    expect(inbox.get_by_role("alert")).to_contain_text("open for too long; load it again")


def test_everything_can_be_done_without_javascript(
    open_inbox: Open, server: str, context: Context
) -> None:
    known_reply(context, "y" * 1600)
    page = open_inbox(server, java_script_enabled=False)
    expect(page).to_have_title("(1) Inbox")
    page.get_by_text("Show the whole text").click()
    expect(page.get_by_text("y" * 1600)).to_be_visible()
    page.get_by_role("button", name="Mark as read: the reply of Sam Lee").click()
    expect(page).to_have_title("Inbox")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_the_screen_and_can_be_read_in_light_and_dark(
    open_inbox: Open, server: str, context: Context, viewport: dict[str, int], scheme: str
) -> None:
    for text in ("x" * 1600, "אני אגיע, תודה רבה!", "short"):
        known_reply(context, text, urgent=True, notice_minutes=70)
    page = open_inbox(server, viewport=viewport, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    assert page.evaluate(CONTRASTS) == []


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_that_proposes_fits_the_screen_and_can_be_read(
    open_inbox: Open, server: str, context: Context, viewport: dict[str, int], scheme: str
) -> None:
    made = waiting(context)
    told_in_private(context, deadline_at=context.clock() + timedelta(hours=30))
    proposed(context, made, 30, 34)
    page = open_inbox(server, viewport=viewport, color_scheme=scheme)
    for path in ("/inbox", f"/interviews/{made.id}/propose"):
        page.goto(f"{server}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
        assert page.evaluate(CONTRASTS) == []


def test_private_words_are_shown_on_their_card_and_take_the_focus(
    inbox: Page, context: Context
) -> None:
    _, reply_id = told_in_private(context)
    told(context, reply_id)
    inbox.get_by_role("button", name="Show the words of Sam Lee").click()
    words = inbox.get_by_text(SECRET)
    expect(words).to_be_focused()
    expect(inbox.get_by_text("Shown to you only")).to_be_visible()
    inbox.reload()
    expect(inbox.get_by_role("article")).to_have_count(1)
    expect(words).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_times_are_proposed_from_a_card(
    open_inbox: Open, server: str, context: Context, scripts: bool
) -> None:
    waiting(context)
    page = open_inbox(server, java_script_enabled=scripts)
    page.get_by_role("button", name="Propose times to Sam Lee").click()
    page.get_by_label("Date").first.fill("2999-01-05")
    page.get_by_label("Time", exact=True).first.fill("14:30")
    page.get_by_role("button", name="Send these times").click()
    expect(page.get_by_role("status")).to_have_text("Going out now")
    expect(page.get_by_text("Sat, Jan 5 at 2:30 PM PST")).to_be_visible()


def test_a_text_from_right_to_left_reads_from_right_to_left(
    open_inbox: Open, server: str, context: Context
) -> None:
    replied(context, "אני אגיע, תודה רבה!")
    page = open_inbox(server)
    words = page.locator("blockquote")
    assert words.evaluate("each => getComputedStyle(each).direction") == "rtl"
    assert page.get_by_role("article").evaluate("each => getComputedStyle(each).direction") == "ltr"


def test_the_keyboard_goes_through_in_the_order_of_the_page(
    open_inbox: Open, server: str, context: Context
) -> None:
    known_reply(context)
    page = open_inbox(server)
    page.evaluate("document.activeElement.blur()")
    seen = []
    for _ in range(30):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.textContent.trim().split(/\\s+/)[0]"))
    in_order = ("Skip", "Inbox", "?", "Sign", "Mark", "Search", "All", "Mine", "Waiting", "Sam")
    assert [one for one in seen if one in in_order][: len(in_order)] == [*in_order]
    assert seen[seen.index("Sam") :][:3] == ["Sam", "Write", "Mark"]
