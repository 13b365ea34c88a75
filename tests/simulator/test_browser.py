"""The handsets in a real browser: live without a reload, usable by keyboard, on any screen."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from twilio.rest import Client

from service.simulator.embedded import EmbeddedSimulator
from tests.simulator.browsing import watched
from tests.simulator.receiver import Receiver
from tests.simulator.words import OURS, PRIYA, SAM
from tests.support import browser
from tests.support.browser import CONTRASTS

pytestmark = browser.NEEDS_BROWSER
chromium = browser.chromium


@pytest.fixture
def page(chromium: Browser, sim: EmbeddedSimulator) -> Iterator[Page]:
    with watched(chromium) as page:
        yield page


def test_a_text_appears_and_a_tap_answers_it(
    page: Page, client: Client, sim: EmbeddedSimulator, receiver: Receiver
) -> None:
    page.goto(f"{sim.url}/phones/{SAM}")
    client.messages.create(to=SAM, from_=OURS, body="Reply 1 to confirm")
    expect(page.get_by_text("Reply 1 to confirm")).to_be_visible()
    receiver.reply("<Response><Message>Confirmed, thank you</Message></Response>")
    page.get_by_role("button", name="1", exact=True).click()
    expect(page.get_by_text("Confirmed, thank you")).to_be_visible()


def test_the_first_text_of_all_opens_its_phone(
    page: Page, client: Client, sim: EmbeddedSimulator
) -> None:
    page.goto(sim.url)
    client.messages.create(to=SAM, from_=OURS, body="Hello Sam")
    expect(page.get_by_role("log").get_by_text("Hello Sam")).to_be_visible()


def test_a_typed_text_is_sent_with_enter_and_shown_as_typed(
    page: Page, sim: EmbeddedSimulator, receiver: Receiver
) -> None:
    page.goto(f"{sim.url}/phones/{SAM}")
    page.get_by_label("Text message from").fill("<b>late</b> & sorry")
    page.keyboard.press("Enter")
    expect(page.get_by_role("log").get_by_text("<b>late</b> & sorry")).to_be_visible()
    expect(page.get_by_label("Text message from")).to_be_focused()
    expect(page.get_by_label("Text message from")).to_have_value("")


def test_the_list_of_phones_follows(page: Page, client: Client, sim: EmbeddedSimulator) -> None:
    sim.text(SAM, "hello")
    page.goto(sim.url)
    client.messages.create(to=PRIYA, from_=OURS, body="Hello Priya")
    expect(page.get_by_role("navigation").get_by_text("Hello Priya")).to_be_visible()


def test_a_fault_is_switched_by_its_switch(page: Page, sim: EmbeddedSimulator) -> None:
    page.goto(sim.url)
    page.get_by_text("Bad days and warnings").click()
    switch = page.get_by_role("switch", name="Drop")
    switch.click()
    expect(switch).to_have_attribute("aria-checked", "true")
    expect(switch).to_be_focused()


def test_a_reset_empties_an_open_phone(page: Page, sim: EmbeddedSimulator) -> None:
    sim.text(SAM, "hello")
    page.goto(f"{sim.url}/phones/{SAM}")
    sim.text(SAM, "again")
    expect(page.get_by_role("log").get_by_text("again")).to_be_visible()
    sim.reset()
    expect(page.get_by_role("log").get_by_text("again")).to_have_count(0)


@pytest.mark.parametrize("path", ["/", f"/phones/{SAM}"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wider_than_a_phones_screen(
    chromium: Browser, sim: EmbeddedSimulator, path: str, scheme: str
) -> None:
    sim.text(SAM, "a" * 500)
    page = chromium.new_page(viewport={"width": 390, "height": 844}, color_scheme=scheme)  # type: ignore[arg-type] # a table's str
    page.goto(sim.url + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()


def test_without_javascript_a_tap_still_answers(
    chromium: Browser, sim: EmbeddedSimulator, receiver: Receiver
) -> None:
    page = chromium.new_page(java_script_enabled=False)
    page.goto(f"{sim.url}/phones/{SAM}")
    page.get_by_role("button", name="2", exact=True).click()
    expect(page.get_by_role("log")).to_contain_text("2")
    assert receiver.wait(1, "/sms")[0].form["Body"] == "2"
    page.close()


def test_a_picture_is_sent_from_the_menu_with_the_words_beside_it(
    page: Page, sim: EmbeddedSimulator, receiver: Receiver
) -> None:
    page.goto(f"{sim.url}/phones/{SAM}")
    page.get_by_label("Text message from").fill("look")
    page.get_by_label("Attach").click()
    page.get_by_role("button", name="Picture").click()
    expect(page.get_by_role("log").locator(".attached")).to_have_text("Picture")
    expect(page.get_by_role("button", name="Picture")).to_be_hidden()
    form = receiver.wait(1, "/sms")[0].form
    assert (form["Body"], form["NumMedia"]) == ("look", "1")


def test_enter_sends_the_words_alone(
    page: Page, sim: EmbeddedSimulator, receiver: Receiver
) -> None:
    page.goto(f"{sim.url}/phones/{SAM}")
    page.get_by_label("Text message from").fill("look")
    page.keyboard.press("Enter")
    expect(page.get_by_role("log").get_by_text("look")).to_be_visible()
    assert receiver.wait(1, "/sms")[0].form["NumMedia"] == "0"


def test_the_buttons_follow_a_list_of_times(
    page: Page, client: Client, sim: EmbeddedSimulator, receiver: Receiver
) -> None:
    page.goto(f"{sim.url}/phones/{SAM}")
    body = "Which one?\nA Cook, with Dana\nB Nurse, with Omar"
    client.messages.create(to=SAM, from_=OURS, body=body)
    page.get_by_role("button", name="B", exact=True).click()
    expect(page.get_by_role("log").locator("li.in")).to_have_count(1)
    expect(page.get_by_role("button", name="1", exact=True)).to_have_count(0)
    assert receiver.wait(1, "/sms")[0].form["Body"] == "B"


def test_a_phone_is_made_to_answer_by_itself(
    page: Page, client: Client, sim: EmbeddedSimulator
) -> None:
    page.goto(f"{sim.url}/phones/{SAM}")
    page.get_by_label("Answer by itself: off").click()
    page.get_by_label("Answers every text by itself with").fill("I am away")
    page.get_by_role("switch", name="Switch on").click()
    expect(page.get_by_role("switch", name="Switch off")).to_be_visible()
    client.messages.create(to=SAM, from_=OURS, body="Reply 1 to confirm")
    expect(page.get_by_text("1 of 50")).to_be_visible()
    expect(page.get_by_role("log").get_by_text("I am away")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_attached_and_switched_can_be_read(
    chromium: Browser, sim: EmbeddedSimulator, scheme: str
) -> None:
    sim.text(SAM, "mine", media=["text/vcard"])
    sim.answer_by_itself(SAM, "I am away")
    page = chromium.new_page(viewport={"width": 320, "height": 568}, color_scheme=scheme)  # type: ignore[arg-type] # a table's str
    page.goto(f"{sim.url}/phones/{SAM}")
    page.get_by_label("Attach").click()
    page.get_by_label("Answer by itself: on").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate(CONTRASTS) == []
    page.close()
