"""Importing a file in the inbox: looked at first, mended in the page, taken in by portions."""

import io
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from service.store import interview_list, visibility
from service.store.records import Recruiter
from service.usecases.context import Context
from tests.support import on_sqlite
from tests.support.clock import StandingClock
from tests.support.inbox import post, sign_in, token_of, user

database_url = on_sqlite.database_url
HEADER = "candidate_name,candidate_phone,recruiter_email,title,starts_at,time_zone"
OTHER = "omar@acme.example"


@pytest.fixture
def environment(environment: dict[str, str], tmp_path: Path) -> dict[str, str]:
    return {**environment, "VAR_DIR": str(tmp_path / "var")}


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(datetime(2027, 1, 11, 17, tzinfo=UTC))


def row(at: int, phone: str = "", start: str = "2027-02-01 10:00") -> str:
    """Write one row of a file."""
    number = phone or f"+1415555{at:04}"
    return f"Candidate {at},{number},dana.reyes@acme.example,Cook,{start},America/Chicago"


def send(client: FlaskClient, data: bytes, **fields: str) -> TestResponse:
    """Send a file as a browser does; the client's own way leaves a large one open."""
    file = FileStorage(io.BytesIO(data), "people.csv", "file")
    boundary, body = encode_multipart({**fields, "file": file})
    kind = f'multipart/form-data; boundary="{boundary}"'
    return client.post("/interviews/import", data=body, content_type=kind)


def upload(client: FlaskClient, *rows: str, header: str = HEADER) -> TestResponse:
    """Choose a file and send it."""
    data = "\n".join((header, *rows)).encode()
    return send(client, data, csrf_token=token_of(client.get("/inbox").text))


def worked(client: FlaskClient, path: str) -> str:
    """Let the page go on until there is something to decide."""
    page = client.get(path).text
    while "/next" in page:
        post(client, f"{path}/next")
        page = client.get(path).text
    return page


def counts(page: str) -> list[int]:
    """Read what a page counts: new or added, known, bad."""
    return [int(one.replace(",", "")) for one in re.findall(r"<strong>([\d,]+)</strong>", page)]


def stored(context: Context, dana: Recruiter) -> set[str]:
    """Name who is invited."""
    span = (datetime(2027, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC))
    with context.database.read() as tx:
        sight = visibility.sight_of(tx, dana)
        found = interview_list.between(tx, sight, span, None, 5000)
    return {one.candidate.name for one in found}


def test_a_file_is_looked_at_before_anything_comes_in(
    signed: FlaskClient, context: Context, dana: Recruiter
) -> None:
    path = upload(signed, row(1), row(2, "12"), row(3), row(1)).location
    page = worked(signed, path)
    assert counts(page) == [2, 1, 1]
    assert "Line 3" in page
    assert stored(context, dana) == set()


def test_a_bad_cell_is_mended_in_the_page_and_all_come_in_once(
    signed: FlaskClient, context: Context, dana: Recruiter
) -> None:
    path = upload(signed, row(1), row(2, "12", "soon")).location
    page = worked(signed, path)
    cells = re.findall(r'name="(cell-3-\w+)"', page)
    assert cells == ["cell-3-starts_at", "cell-3-candidate_phone"]
    post(signed, f"{path}/mend", **{"cell-3-starts_at": "2027-02-02 10:00"})
    assert re.findall(r'name="(cell-3-\w+)"', signed.get(path).text) == ["cell-3-candidate_phone"]
    post(signed, f"{path}/mend", **{"cell-3-candidate_phone": "+14155550177"})
    post(signed, f"{path}/begin")
    assert counts(worked(signed, path)) == [2, 0, 0]
    assert stored(context, dana) == {"Candidate 1", "Candidate 2"}
    again = upload(signed, row(1)).location
    assert counts(worked(signed, again)) == [0, 1, 0]


def test_rows_that_cannot_be_told_apart_are_named_on_the_page_and_the_others_are_good(
    signed: FlaskClient,
) -> None:
    never_closed = row(2).replace("Cook", '"Cook')
    page = worked(signed, upload(signed, f"{row(1)},more", never_closed, row(3)).location)
    assert counts(page) == [1, 0, 2]
    assert "for which there is no column" in page
    assert "quotation mark that is never closed" in page


def test_a_long_file_is_worked_through_in_portions(
    signed: FlaskClient, context: Context, dana: Recruiter
) -> None:
    path = upload(signed, *(row(at) for at in range(1203))).location
    post(signed, f"{path}/next")
    assert "500 of 1,203 rows looked at" in signed.get(path).text
    assert counts(worked(signed, path)) == [1203, 0, 0]
    post(signed, f"{path}/begin")
    post(signed, f"{path}/next")
    assert "100 of 1,203 interviews added" in signed.get(path).text
    assert len(stored(context, dana)) == 100


@pytest.mark.parametrize(
    ("rows", "header", "why"),
    [
        ([], "", "file is empty"),
        ([], HEADER, "no rows"),
        (["Sam"], "name", "The header lacks"),
        ([""] * 3 + ["x"] * 50_001, HEADER, "more than 50000 rows"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(
    signed: FlaskClient, rows: list[str], header: str, why: str
) -> None:
    answer = upload(signed, *rows, header=header)
    assert answer.status_code == 422
    assert why in answer.text


def test_only_this_page_takes_more_than_a_megabyte_and_ten_at_most(signed: FlaskClient) -> None:
    padded = [row(at) + " " * 100_000 for at in range(30)]
    assert upload(signed, *padded).status_code == 303
    refused = upload(signed, *(padded * 4))
    assert refused.status_code == 413
    assert "larger than 10 MB" in refused.text
    assert post(signed, "/interviews/new", title="x" * 2_000_000).status_code == 413


def test_a_stranger_s_file_is_refused_before_it_is_read(client: FlaskClient) -> None:
    assert send(client, b"x" * 2_000_000).status_code == 413


def test_nobody_else_sees_a_file(app: Flask, context: Context, signed: FlaskClient) -> None:
    path = upload(signed, row(1)).location
    user(context, OTHER)
    other = app.test_client()
    sign_in(other, OTHER)
    gone = [other.get(path), post(other, f"{path}/next"), post(other, f"{path}/begin")]
    assert [(one.status_code, one.location) for one in gone] == [(303, "/interviews/import")] * 3
    assert post(other, f"{path}/drop").status_code == 404
    assert "rows looked at" in signed.get(path).text


def test_a_file_is_thrown_away_on_demand_and_when_nobody_comes_back(
    signed: FlaskClient, clock: StandingClock, tmp_path: Path
) -> None:
    path, old = (upload(signed, row(at)).location for at in (1, 2))
    post(signed, f"{path}/drop")
    clock.advance(hours=5)
    sign_in(signed)
    kept = upload(signed, row(3)).location
    assert [one.name for one in (tmp_path / "var" / "imports").iterdir()] == [
        kept.rpartition("/")[2]
    ]
    assert signed.get(old).location == "/interviews/import"


def test_without_scripts_one_press_goes_on_for_a_while(
    signed: FlaskClient, context: Context, dana: Recruiter
) -> None:
    path = upload(signed, *(row(at) for at in range(1203)), row(5000, "12")).location
    assert 'name="by_hand"' in signed.get(path).text
    post(signed, f"{path}/next", by_hand="1")
    assert counts(signed.get(path).text) == [1203, 0, 1]
