"""The handset rings in a real browser: answered, refused, pressed, spoken to, and read later."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from twilio.rest import Client

from service.simulator.embedded import EmbeddedSimulator
from tests.simulator.browsing import DEAF, OVERHEARD, RECOGNISED, watched
from tests.simulator.receiver import Receiver
from tests.simulator.words import OURS, PRIYA, SAM
from tests.support import browser
from tests.support.browser import CONTRASTS

pytestmark = browser.NEEDS_BROWSER
chromium = browser.chromium

MENU = (
    '<Response><Gather input="dtmf speech" numDigits="1" finishOnKey="" action="/next"'
    ' actionOnEmptyResult="true" hints="confirm, reschedule" language="en-US">'
    '<Say language="en-US">Press 1 if you are Sam</Say></Gather></Response>'
)
AGAIN = MENU.replace("Press 1 if you are Sam", "Press 1 to confirm")
_KEPT = "document.documentElement.dataset"
GOODBYE = "<Response><Say>Thank you, goodbye</Say><Hangup/></Response>"


@pytest.fixture
def page(chromium: Browser, sim: EmbeddedSimulator) -> Iterator[Page]:
    with watched(chromium) as page:
        page.add_init_script(OVERHEARD)
        page.goto(f"{sim.url}/phones/{SAM}")
        yield page


@pytest.fixture
def called(client: Client, sim: EmbeddedSimulator, receiver: Receiver) -> str:
    """Sam's phone rings; whoever answers hears a menu."""
    receiver.reply(MENU)
    return ring(client, sim, receiver, SAM)


def ring(client: Client, sim: EmbeddedSimulator, receiver: Receiver, phone: str) -> str:
    """Call a phone until it rings."""
    sid = client.calls.create(to=phone, from_=OURS, url=f"{receiver.url}/voice").sid or ""
    assert sim.calls(phone, wait=5, state="ringing")
    return sid


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def key(page: Page, digit: str) -> Locator:
    """A key of the call's keypad; the quick answers of texts have digits too."""
    return page.get_by_role("form", name="Keypad").get_by_role("button", name=digit, exact=True)


def said(page: Page) -> Locator:
    return page.get_by_role("log", name="What is said")


def answered(page: Page) -> Page:
    """Answer the phone and wait for the first words."""
    button(page, "Answer").click()
    expect(said(page)).to_contain_text("Press 1 if you are Sam")
    return page


def past(page: Page) -> Locator:
    """The calls among the texts."""
    return page.get_by_role("log", name="Texts and calls").locator("li.past")


def test_a_phone_rings_is_answered_and_takes_a_key(
    page: Page, called: str, receiver: Receiver
) -> None:
    receiver.reply(AGAIN)
    answered(page)
    key(page, "1").click()
    expect(said(page)).to_contain_text("Press 1 to confirm")
    assert receiver.wait(1, "/next")[0].form["Digits"] == "1"


def test_the_thread_stays_where_it_was_under_a_call(
    page: Page, client: Client, sim: EmbeddedSimulator, receiver: Receiver
) -> None:
    frame = page.locator(".phone")
    before = frame.bounding_box()
    ring(client, sim, receiver, SAM)
    expect(page.get_by_text("Incoming call")).to_be_visible()
    expect(page.get_by_label("Text message from")).to_be_hidden()
    assert frame.bounding_box() == before


def test_a_declined_call_is_a_card_among_the_texts(
    page: Page, called: str, sim: EmbeddedSimulator
) -> None:
    button(page, "Decline").click()
    expect(past(page)).to_contain_text("Declined call")
    expect(page.get_by_label("Text message from")).to_be_visible()
    assert sim.call(called)["status"] == "busy"


def test_a_voicemail_box_keeps_what_was_said(
    page: Page, client: Client, sim: EmbeddedSimulator, receiver: Receiver
) -> None:
    receiver.reply(GOODBYE)
    ring(client, sim, receiver, SAM)
    button(page, "To voicemail").click()
    expect(past(page)).to_contain_text("Voicemail · 0:0")
    expect(past(page).locator(".recorded")).to_have_text("“Thank you, goodbye”")


@pytest.mark.parametrize(("heard", "sure"), [("clearly", True), ("mumbled", False)])
def test_words_are_typed_where_no_speech_is_recognised(
    page: Page, called: str, receiver: Receiver, heard: str, sure: bool
) -> None:
    receiver.reply(AGAIN)
    answered(page).get_by_text("Type what you say").click()
    page.get_by_label("How it is heard").select_option(heard)
    page.get_by_label("What you say").fill("another day")
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text("Press 1 to confirm")
    form = receiver.wait(1, "/next")[0].form
    assert form["SpeechResult"] == "another day"
    assert (float(form["Confidence"]) > 0.5) is sure


def test_what_the_browser_recognises_is_said_as_sure_as_it_is(
    page: Page, called: str, receiver: Receiver
) -> None:
    page.add_init_script(RECOGNISED)
    page.reload()
    receiver.reply(AGAIN)
    answered(page)
    expect(page.get_by_label("What you say")).to_be_hidden()
    button(page, "Speak").click()
    expect(said(page)).to_contain_text("Press 1 to confirm")
    form = receiver.wait(1, "/next")[0].form
    assert (form["SpeechResult"], form["Confidence"]) == ("another day", "0.42")


def test_a_browser_that_may_not_listen_offers_the_text_box(page: Page, called: str) -> None:
    page.add_init_script(DEAF)
    page.reload()
    answered(page)
    button(page, "Speak").click()
    expect(page.get_by_text("No speech is recognised here")).to_be_visible()
    expect(page.get_by_label("What you say")).to_be_visible()


def test_the_keys_of_the_keyboard_are_the_phones_while_it_has_the_focus(
    page: Page, called: str, receiver: Receiver
) -> None:
    receiver.reply(AGAIN)
    answered(page)
    page.keyboard.press("*")
    expect(said(page)).to_contain_text("Press 1 to confirm")
    assert receiver.wait(1, "/next")[0].form["Digits"] == "*"


def test_a_digit_that_is_typed_as_words_presses_no_key(
    page: Page, called: str, receiver: Receiver
) -> None:
    answered(page).get_by_text("Type what you say").click()
    page.get_by_label("What you say").focus()
    page.keyboard.press("1")
    expect(page.get_by_label("What you say")).to_have_value("1")
    assert receiver.at("/next") == []


def test_to_say_nothing_ends_the_wait(page: Page, called: str, receiver: Receiver) -> None:
    receiver.reply(AGAIN)
    answered(page)
    button(page, "Say nothing").click()
    expect(said(page)).to_contain_text("Press 1 to confirm")
    assert receiver.wait(1, "/next")[0].form["Digits"] == ""


def test_hanging_up_leads_back_to_the_texts(
    page: Page, called: str, sim: EmbeddedSimulator
) -> None:
    answered(page)
    button(page, "Hang up").click()
    expect(past(page)).to_contain_text("Answered call · 0:0")
    expect(page.get_by_label("Text message from")).to_be_visible()
    assert sim.call(called)["status"] == "completed"


def test_the_last_words_of_a_call_stay_to_be_read(
    page: Page, called: str, receiver: Receiver
) -> None:
    receiver.reply(GOODBYE)
    answered(page)
    key(page, "1").click()
    expect(said(page)).to_contain_text("Thank you, goodbye")
    button(page, "Close").click()
    expect(page.get_by_label("Text message from")).to_be_visible()
    past(page).get_by_text("Transcript").click()
    expect(past(page).get_by_text("Thank you, goodbye")).to_be_visible()


@pytest.mark.parametrize(("name", "caller"), [(f"Call {OURS}", SAM), ("withheld", "anonymous")])
def test_the_phone_calls_the_service(
    page: Page, sim: EmbeddedSimulator, receiver: Receiver, name: str, caller: str
) -> None:
    sim.voice_url = f"{receiver.url}/voice"
    receiver.reply(MENU)
    if name == "withheld":
        page.get_by_label("More about calls").click()
    page.locator("#withheld-14155550123" if name == "withheld" else "#call-14155550123").click()
    expect(said(page)).to_contain_text("Press 1 if you are Sam")
    assert receiver.wait(1, "/voice")[0].form["From"] == caller


def test_a_phone_can_be_left_to_its_voicemail_box(
    page: Page, client: Client, sim: EmbeddedSimulator, receiver: Receiver
) -> None:
    page.get_by_label("More about calls").click()
    page.get_by_label("Its voicemail box answers").check()
    button(page, "Save").click()
    expect(page.get_by_label("Its voicemail box answers")).to_be_hidden()
    receiver.reply(GOODBYE)
    client.calls.create(to=SAM, from_=OURS, url=f"{receiver.url}/voice")
    expect(past(page)).to_contain_text("Voicemail")


def test_prompts_and_keys_sound_once_that_is_allowed(
    page: Page, called: str, receiver: Receiver
) -> None:
    receiver.reply(AGAIN)
    root = page.locator("html")
    page.get_by_role("switch", name="Sound").last.click()
    answered(page)
    expect(root).to_have_attribute("data-said", "|en-US: Press 1 if you are Sam|")
    root.evaluate("root => delete root.dataset.hushed")
    key(page, "5").click()
    expect(root).to_have_attribute("data-hushed", re.compile("now"))
    expect(root).to_have_attribute("data-tones", re.compile(r"\|770\|\|1336\|$"))
    expect(root).to_have_attribute("data-said", re.compile(r"\|en-US: Press 1 to confirm\|$"))


def test_sound_is_off_until_allowed_and_remembered(
    page: Page, called: str, receiver: Receiver
) -> None:
    receiver.reply(AGAIN)
    answered(page)
    key(page, "5").click()
    expect(said(page)).to_contain_text("Press 1 to confirm")
    assert page.evaluate(f"[{_KEPT}.said, {_KEPT}.tones]") == [None, None]
    page.get_by_role("switch", name="Sound").last.click()
    page.reload()
    expect(page.get_by_role("switch", name="Sound").last).to_be_checked()


def test_the_recruiters_phone_rings_and_is_put_through(
    page: Page, called: str, sim: EmbeddedSimulator, receiver: Receiver
) -> None:
    dial = f'<Number url="{receiver.url}/whisper">{PRIYA}</Number>'
    receiver.reply(f'<Response><Dial callerId="{OURS}" action="/over">{dial}</Dial></Response>')
    receiver.reply(MENU.replace("/next", "/taken").replace("Press 1 if", "Sam Lee,"))
    page.goto(f"{sim.url}/?phone=%2B14155550123&phone=%2B14155550124")
    answered(page)
    page.locator("#key-14155550123-1").click()
    button(page, "Answer").click()
    expect(said(page).last).to_contain_text("Sam Lee")
    page.locator("#key-14155550124-1").click()
    expect(page.get_by_text("Connected with +1 415-555-0124")).to_be_visible()


def test_a_phone_that_has_the_focus_keeps_it_when_it_rings(
    page: Page, client: Client, sim: EmbeddedSimulator, receiver: Receiver
) -> None:
    page.get_by_label("Text message from").focus()
    ring(client, sim, receiver, SAM)
    expect(page.get_by_role("region", name="Call")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_call_can_be_read_on_a_narrow_screen(
    chromium: Browser, sim: EmbeddedSimulator, called: str, scheme: str
) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844}, color_scheme=scheme)  # type: ignore[arg-type] # a table's str
    page.goto(sim.url)
    for step in ("Answer", "Hang up", "Transcript"):
        expect(page.get_by_text(step, exact=True)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.evaluate(CONTRASTS) == []
        page.get_by_text(step, exact=True).click()
    page.close()


def test_without_javascript_a_call_is_answered_and_a_key_pressed(
    chromium: Browser, sim: EmbeddedSimulator, called: str, receiver: Receiver
) -> None:
    receiver.reply(AGAIN)
    page = chromium.new_page(java_script_enabled=False)
    page.goto(f"{sim.url}/phones/{SAM}")
    answered(page)
    key(page, "1").click()
    expect(said(page)).to_contain_text("Press 1 to confirm")
    assert receiver.wait(1, "/next")[0].form["Digits"] == "1"
    page.close()


def test_a_call_that_is_over_says_so_instead_of_failing(
    chromium: Browser, sim: EmbeddedSimulator, called: str
) -> None:
    page = chromium.new_page()
    page.route("**/sandbox/changes*", lambda route: route.abort())  # the page hears no news
    page.goto(f"{sim.url}/phones/{SAM}")
    sim.decline(called)
    button(page, "Answer").click()
    expect(page.get_by_text("The call is over (busy)")).to_be_visible()
    page.close()
