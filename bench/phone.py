"""How soon a recruiter's first page is of use on a slow phone: nothing kept yet, a slow line."""

import shutil
from collections.abc import Iterator
from http.cookies import SimpleCookie
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from bench import live

_AIM_MS = 1000
_ROUNDS = 9
# A slow 4G, and a phone of the middle beside a computer.
_LINE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
_CPU = {"rate": 4}
# When the list was painted and the keys' script had run, in milliseconds since it was asked for.
_USABLE = """() => Math.max(
  performance.getEntriesByName("first-contentful-paint")[0].startTime,
  performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd)"""


def measure(url: str, email: str) -> Iterator[str]:
    """Yield a line about the inbox of somebody, from a service that runs at an address."""
    chromium = shutil.which("chromium")
    if not chromium:
        yield "  the first page on a slow phone: needs Chromium (apt-get install chromium)"
        return
    cookie = live.sign_in(url, email)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        times = sorted(_opened(browser, url, cookie) for _ in range(_ROUNDS))
        browser.close()
    yield (
        f"  the first page on a slow phone, empty cache: of use after {median(times):.0f} ms"
        f" ({times[0]:.0f} to {times[-1]:.0f}; aim: {_AIM_MS} or less)"
    )


def _opened(browser: Browser, url: str, cookie: str) -> float:
    """Open the inbox in a fresh browser, press a key, and return when it was of use."""
    phone = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    for name, value in SimpleCookie(cookie).items():
        phone.add_cookies([{"name": name, "value": value.value, "url": url}])
    page = phone.new_page()
    _slow_down(page)
    page.goto(f"{url}/inbox", wait_until="load")
    page.keyboard.press("j")
    page.wait_for_selector("[data-item].selected")
    found = float(page.evaluate(_USABLE))
    phone.close()
    return found


def _slow_down(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", _LINE)
    session.send("Emulation.setCPUThrottlingRate", _CPU)
