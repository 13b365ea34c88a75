"""Takes the pictures of docs/pictures: the demo as it is, in a browser, and a year of insights."""

import csv
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from bench import history, world
from examples import make_interviews
from service import bootstrap, config
from service.cli import programs
from service.clock import utc_now
from service.store import migrate
from service.usecases.accounts import add_user

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
_LARGEST = 150_000  # bytes of a picture: readers of the docs load them all
_DESK, _PHONE = (1280, 800), (390, 844)
_ZONE = "America/Los_Angeles"
_PASSWORD = "a password for pictures"  # noqa: S105  # of a service that ends with the run
_A_YEAR = 2600  # interviews: ten a day
_SIGN_IN = re.compile(r"Sign in as (\S+) with (\S+)")
_INBOX = re.compile(r"(http://\S+)/inbox")

Steps = Callable[[Page], object]


def _nothing(_page: Page) -> None:
    """Leave the page as it opens."""


@dataclass(frozen=True)
class Desk:
    """A service with somebody who may sign in."""

    url: str
    email: str
    password: str


@dataclass(frozen=True)
class Shot:
    """One picture: the page it begins with, and what is done there before it is taken."""

    name: str
    path: str
    then: Steps = _nothing
    size: tuple[int, int] = _DESK
    scheme: str = "light"


def _open(name: str, view: str = "upcoming") -> Steps:
    """Find somebody's interview by name."""

    def find(page: Page) -> None:
        page.goto(page.url.partition("/interviews")[0] + f"/interviews?view={view}&q={name}")
        page.locator("a[data-open]").first.click()
        page.wait_for_url(re.compile(r"/interviews/\d+$"))

    return find


def _thread_of(name: str) -> Steps:
    def find(page: Page) -> None:
        _open(name)(page)
        page.locator('a[href^="/candidates/"]').first.click()
        page.wait_for_url(re.compile(r"/candidates/\d+$"))

    return find


def _upload(page: Page) -> None:
    """Import a list in which three cells are wrong."""
    rows = [dict(row) for row in make_interviews.rows(utc_now() + timedelta(weeks=2))][:9]
    for at, (cell, value) in enumerate(_BAD_CELLS):
        rows[at * 2][cell] = value
    for row in rows:
        row["external_id"] = f"{row['external_id']}-next"
    text = io.StringIO()
    table = csv.DictWriter(text, make_interviews.COLUMNS)
    table.writeheader()
    table.writerows(rows)
    file = {"name": "next week.csv", "mimeType": "text/csv", "buffer": text.getvalue().encode()}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]  # a dict of that very shape
    page.locator("main button[type=submit]").first.click()
    page.locator("#mend").wait_for()


_BAD_CELLS = (
    ("candidate_phone", "415 555"),
    ("starts_at", "next Tuesday"),
    ("time_zone", "Pacific"),
)


def _busy_week(page: Page) -> None:
    """Open one recruiter's week; the one that has begun is over when it is Saturday."""
    day = (utc_now() + timedelta(days=2)).date().isoformat()
    page.goto(f"{page.url}/week?from={day}")
    page.locator("[name=who]").select_option(label="Dana Reyes")
    page.locator(".week-head button").click()
    page.wait_for_load_state("load")


def _write_words(page: Page) -> None:
    """Change a sentence, and wait for what becomes of it on the handset."""
    field = page.locator("#words textarea")
    with page.expect_response("**/settings/wording/preview"):
        field.fill(field.input_value() + " See you soon!")


SHOTS = (
    Shot("inbox", "/inbox"),
    Shot("inbox-phone", "/inbox", size=_PHONE, scheme="dark"),
    Shot("thread", "/interviews", _thread_of("Priya")),
    Shot("thread-phone", "/interviews", _thread_of("Priya"), size=_PHONE),
    Shot("week", "/interviews", _busy_week, size=(1280, 720)),
    Shot("interview", "/interviews", _open("Priya")),
    Shot("import", "/interviews/import", _upload),
    Shot("channels", "/settings/channels"),
    Shot("wording", "/settings/wording", _write_words),
)
INSIGHTS = Shot("insights", "/insights?weeks=12", size=(1280, 1180))


def main() -> int:
    """Take them all; fails when one is too large to be kept."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        with _demo() as desk:
            _prepare(browser, desk)
            sizes = [_take(browser, desk, shot) for shot in SHOTS]
        with tempfile.TemporaryDirectory() as folder, _year(Path(folder)) as desk:
            sizes.append(_take(browser, desk, INSIGHTS))
        browser.close()
    return 0 if max(sizes) <= _LARGEST else 1


@contextmanager
def _demo() -> Iterator[Desk]:
    """Run the demo, and go on once it has played every conversation."""
    command = [sys.executable, "-m", "service.cli", "demo"]
    running = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    try:
        said = ""
        for line in running.stderr or ():
            said += line
            if len(_SIGN_IN.findall(said)) == 2:  # noqa: PLR2004  # before it plays, and after
                break
        [who, _] = _SIGN_IN.findall(said)
        yield Desk(_INBOX.findall(said)[0], *who)
    finally:
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=30)


@contextmanager
def _year(folder: Path) -> Iterator[Desk]:
    """Serve a year of a busy organisation: the demo's interviews all lie ahead."""
    port, who = world.free_port(), "admin@acme.example"
    variables = world.environment(folder, port)
    deps = bootstrap.build(config.load(variables))
    migrate.upgrade(deps.context.database)
    history.write(deps.context.database, _A_YEAR, utc_now())
    add_user(deps.context, who, password=_PASSWORD, role="admin", name="Alex")
    deps.context.database.close()
    url = f"http://127.0.0.1:{port}"
    web = programs.web_command(config.load(variables))
    with world.valkey(folder), world.process(web, variables, url):
        yield Desk(url, who, _PASSWORD)


def _prepare(browser: Browser, desk: Desk) -> None:
    """Say where the recruiter is, and add a chat to their mail, as they would."""
    page = _signed_in(browser, desk, SHOTS[0])
    page.goto(f"{desk.url}/settings")
    page.locator("[name=time_zone]").fill(_ZONE)
    page.locator("[name=phone]").fill("+14155550198")
    page.locator("#save-profile").click()
    page.locator("#said p").wait_for()
    page.goto(f"{desk.url}/settings/channels")
    page.get_by_label("Address of a chat").fill(
        "slack://hiring@T0DEMO000/B0DEMO000/demodemodemodemodemodemo"
    )
    page.locator("#add-chat").click()
    page.locator("#said p").wait_for()
    page.context.close()


def _signed_in(browser: Browser, desk: Desk, shot: Shot) -> Page:
    size = {"width": shot.size[0], "height": shot.size[1]}
    context = browser.new_context(viewport=size, color_scheme=shot.scheme, reduced_motion="reduce")  # type: ignore[arg-type]  # of those very shapes
    page = context.new_page()
    page.goto(f"{desk.url}/login")
    page.locator("[name=email]").fill(desk.email)
    page.locator("[name=password]").fill(desk.password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/inbox")
    return page


def _take(browser: Browser, desk: Desk, shot: Shot) -> int:
    """Take one picture; return its size in bytes."""
    page = _signed_in(browser, desk, shot)
    page.goto(desk.url + shot.path)
    shot.then(page)
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready")
    target = PICTURES / f"{shot.name}.png"
    page.screenshot(path=target, animations="disabled", caret="hide")
    page.context.close()
    size = target.stat().st_size
    print(f"{os.path.relpath(target, ROOT)}: {size // 1000} KB")
    return size


if __name__ == "__main__":
    sys.exit(main())
