"""A candidate with a phone and a link, in a real browser without JavaScript."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import product
from typing import Any, Literal

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from service.flows.state import Status
from service.usecases.context import Context
from tests.support import browser, servers
from tests.support.browser import CONTRASTS, SMALL_TARGETS, UNHEARD
from tests.support.core import feed, interview
from tests.support.inbox import ONE_DATABASE
from tests.support.link import path
from tests.support.steps import invited, offered

PHONE = {"width": 390, "height": 844}
SCHEMES: list[Literal["light", "dark"]] = ["light", "dark"]
UNFOLD = """() => document.querySelectorAll("details")
  .forEach((each) => { each.removeAttribute("name"); each.open = true; })"""
pytestmark = [*browser.NEEDS_BROWSER, ONE_DATABASE]
chromium = browser.chromium

Open = Callable[..., Page]


@pytest.fixture
def open_link(chromium: Browser, app: Flask) -> Iterator[Open]:
    """Open a link on a phone; the browser must have nothing to complain of, and keep nothing."""
    complaints: list[str] = []
    with ExitStack() as stack:
        port = stack.enter_context(servers.serving(app))

        def start(address: str, **kind: Any) -> Page:
            given = {"viewport": PHONE, "java_script_enabled": False, **kind}
            context = chromium.new_context(**given)
            stack.callback(context.close)
            page = context.new_page()
            page.on("console", lambda line: complaints.append(line.text))
            page.goto(f"http://127.0.0.1:{port}{address}")
            assert context.cookies() == []
            return page

        yield start
    # What it says of an answer that was refused on purpose.
    assert [line for line in complaints if "status of 422" not in line] == []


def test_one_tap_confirms_and_a_reload_repeats_nothing(open_link: Open, context: Context) -> None:
    made = invited(context)
    page = open_link(path(made))
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_role("status")).to_contain_text("Dana Reyes knows that you are coming")
    page.reload()
    expect(page.get_by_role("status")).to_contain_text("Dana Reyes knows that you are coming")
    expect(page.get_by_role("heading", level=1)).to_have_text("See you there, Sam")
    assert [(one.intent, one.channel) for one in feed(context)] == [("confirm", "link")]


def test_another_time_is_two_taps_away(open_link: Open, context: Context) -> None:
    made = invited(context, language="es")
    moments = offered(context, 50, 74)
    page = open_link(path(made))
    page.get_by_text("Necesito otra hora").click()
    page.locator("button[name=slot]").nth(1).click()
    expect(page.get_by_role("status")).to_contain_text("tu entrevista tiene nueva hora")
    moved = interview(context, made.id)
    assert (moved.starts_at, moved.status) == (moments[1], Status.CONFIRMED)


def test_calling_it_off_asks_for_no_reason_and_takes_one(open_link: Open, context: Context) -> None:
    made = invited(context)
    page = open_link(path(made))
    page.locator("summary", has_text="come").click()
    page.get_by_label("Family or health").check()
    page.get_by_role("button", name="Call it off").click()
    expect(page.get_by_role("status")).to_contain_text("Thank you for telling us, Sam")
    assert [(one.intent, one.reason) for one in feed(context)] == [("cancel", "family_or_health")]


def test_running_late_takes_a_button_or_a_number(open_link: Open, context: Context) -> None:
    page = open_link(path(invited(context, hours=1)))
    page.locator(".more > summary").click()
    page.get_by_text("running late").click()
    page.get_by_label("Or in minutes").fill("ten")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("a number from 1 to 240")
    expect(page.get_by_label("Or in minutes")).to_have_value("ten")
    page.get_by_role("button", name="10 min").click()
    expect(page.get_by_role("status")).to_contain_text("about 10 minutes late")
    assert [one.minutes_late for one in feed(context)] == [10]


def test_the_language_can_be_switched_and_stays(open_link: Open, context: Context) -> None:
    page = open_link(path(invited(context)))
    page.get_by_role("link", name="Deutsch").click()
    page.get_by_role("button", name="Ja, ich komme").click()
    expect(page.get_by_role("status")).to_contain_text("Vielen Dank")
    assert page.locator("html").get_attribute("lang") == "de"


@pytest.mark.parametrize("language", ["en", "es", "fr", "de", "pt"])
def test_it_fits_can_be_read_pressed_and_heard(
    open_link: Open, context: Context, language: str
) -> None:
    made = invited(
        context, language=language, title="x" * 50, location=f"https://a.example/{'y' * 80}"
    )
    offered(context, 50, 74)
    page = open_link(path(made), java_script_enabled=True)
    page.evaluate(UNFOLD)
    for (width, height), scheme in product([(320, 568), (390, 844), (1280, 800)], SCHEMES):
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert [page.evaluate(each) for each in (CONTRASTS, SMALL_TARGETS, UNHEARD)] == [[], [], []]


def test_the_three_large_answers_are_seen_without_scrolling(
    open_link: Open, context: Context
) -> None:
    page = open_link(path(invited(context, location="https://meet.example/abc-defg-hij")))
    last = page.locator("summary", has_text="come").bounding_box()
    assert last is not None
    assert last["y"] + last["height"] <= PHONE["height"]
