"""What strangers type may be anything; every door shows it as text, and none is broken by it."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from service.deps import Deps
from service.flows.state import Intent
from service.flows.telling import Kind
from service.flows.wording.clean import one_line
from service.store import search
from service.store.records import InterviewRecord
from service.usecases.context import Context
from service.usecases.export_rows import export_rows
from service.usecases.write_text import write_text
from tests.support import mail as mail_server
from tests.support import on_sqlite
from tests.support.clock import StandingClock
from tests.support.inbox import replied, sign_in, user
from tests.support.mail import Post, open_at
from tests.support.receiver import Receiver, receiving
from tests.support.steps import SAM, invited
from tests.support.telling import chosen, pass_on
from tests.support.thread import written

# About what is shown, not about SQL.
database_url = on_sqlite.database_url

TEXTS = {
    "markup": "<script>alert(1)</script>\"'><img src=x onerror=alert(1)></li><!-- {{ 7*7 }} %s",
    "long": "word " * 320,
    "one long word": "W" * 1600,
    "turned": "\u202egnp.exe\u202c \u2066\u2067 \u200f\u05d0\u05e0\u05d9",
    "unseen": "S\u200ba\u200dm\ufeff \u00ad\u2060Lee",
    "a family": "\U0001f469\U0001f3fd\u200d\u2764\ufe0f\u200d\U0001f48b\u200d\U0001f468\U0001f3ff"
    * 3,
    "a formula": '=HYPERLINK("http://evil.example","x")',
    "a plus": "+1+1|cmd",
    "a minus": "-2+3",
    "an at": "@SUM(A1:A9)",
    "lines": "a\r\nBcc: all@evil.example\r\n\r\nb\x00\x07\x1b[31m",
}
PAGES = (
    "/inbox", "/inbox/news?after=0", "/inbox/1/assign", "/candidates/1", "/interviews",
    "/interviews/week?from=2027-02-01", "/interviews/1", "/interviews/1/propose", "/insights",
    "/settings/audit",
)  # fmt: skip
# Where words stand as they were written, in a paragraph or field of their own.
OWN_PLACE = re.compile(
    r'<(p|li|textarea|blockquote)\b[^>]*\bdir="auto"[^>]*>.*?</\1>|<bdi[^>]*>.*?</bdi>', re.DOTALL
)
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(datetime(2027, 1, 30, 17, tzinfo=UTC))


port = mail_server.port


@pytest.fixture
def telling(
    make_deps: Callable[[dict[str, str]], Deps], environment: dict[str, str], port: int
) -> Deps:
    mail = {"SMTP_URL": f"smtp://127.0.0.1:{port}", "MAIL_FROM": "jobs@acme.example"}
    return make_deps({**environment, **mail, "WEBHOOK_ALLOW_PRIVATE": "true"})


def meant_badly(context: Context, text: str) -> InterviewRecord:
    """Let the text stand wherever a stranger or a colleague may put one."""
    dana = user(context, role="admin", zone="America/Chicago")
    name = one_line(text)[:200].strip() or "x"
    made = invited(context, name, hours=60, title=name, location=name)
    written(context, text[:1600], SAM)
    replied(context, text[:1600], made.id, phone=SAM, intent=Intent.UNCLEAR, told="told.unclear")
    write_text(context, dana, made.id, text[:700], "k3y-of-the-form")
    with context.database.write() as tx:
        search.index_replies(tx, [1])
    return made


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_every_page_shows_it_as_a_text(client: FlaskClient, context: Context, text: str) -> None:
    meant_badly(context, text)
    sign_in(client)
    found = {path: client.get(path) for path in PAGES}
    found["search"] = client.get("/inbox", query_string={"q": text})
    found["found"] = client.get("/interviews", query_string={"q": text})
    for path, answer in found.items():
        assert answer.status_code == 200, path
        for mark in ("<script>alert", "<img src=x", "<!-- {{", "49 %s", "\x00", "\x07", "\x1b"):
            assert mark not in answer.text, (path, mark)
        assert not TURNING.search(OWN_PLACE.sub("", answer.text)), path


@pytest.mark.parametrize("what", ["interviews", "replies"])
def test_no_cell_of_an_export_is_a_formula(context: Context, what: str) -> None:
    for at, text in enumerate(TEXTS.values()):
        name = one_line(text)[:200].strip()
        made = invited(context, name, f"+1415555{at:04}", title=name, location=name)
        replied(context, text, made.id, phone=made.candidate.phone)
    file = io.StringIO(newline="")
    csv.writer(file).writerows(export_rows(context, what))
    rows = list(csv.reader(io.StringIO(file.getvalue(), newline="")))
    assert len({len(row) for row in rows}) == 1
    begins = {cell[0] for row in rows[1:] for cell in row if cell and not cell.isdecimal()}
    assert not begins & set("=+-@\t\r")


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_a_mail_and_a_chat_carry_it_as_a_text(telling: Deps, port: int, text: str) -> None:
    context, post = telling.context, Post()
    with receiving(Receiver()) as chat, open_at(port, post):
        chosen(context, Kind.EMAIL)
        chosen(context, Kind.CHAT, chat.url.replace("http", "json") + "/room")
        meant_badly(context, text)
        pass_on(context)
        posted = [json.loads(one.body) for one in chat.got]
    (mail,) = post.mails
    page = mail.get_body(("html",))
    assert page is not None
    assert mail["Bcc"] is None
    assert "<script>alert" not in page.get_content()
    assert "<img src=x" not in page.get_content()
    (said,) = posted
    for line in (mail["Subject"], said["title"]):
        assert not TURNING.search(line)
        assert "\n" not in line
