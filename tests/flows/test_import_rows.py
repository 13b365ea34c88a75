"""CSV files as table programs save them, and as they should not be."""

import pytest

from service.flows.import_rows import BROKEN, BadFile, key_of, lines_of, read

HEADER = "candidate_name,candidate_phone,recruiter_email,title,starts_at"
OPENS = 'a"b,"c\n'
ROW = "Sam,+14155550123,dana@acme.example,Cook,2027-01-20 14:00"


@pytest.mark.parametrize(
    "data",
    [
        f"{HEADER}\n{ROW}\n",
        f"\ufeff{HEADER}\r\n{ROW}\r\n",
        f"{HEADER}\r{ROW}",
        f"{HEADER}\n{ROW}".replace(",", ";"),
        f"{HEADER}\n\n{ROW}\n,,,,\n",
        f"{HEADER.upper()}\n{ROW}",
    ],
)
def test_every_table_program_s_file_is_read(data: str) -> None:
    rows = list(read(lines_of(data.encode())))
    assert [cells["title"] for _, cells in rows] == ["Cook"]


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (f"{ROW},here", "has 'here' behind it"),
        (f"{ROW},,{'x' * 90}", f"has '{'x' * 40}' behind it"),
        ('Sam,1,2,"Cook,3', "never closed; accepts"),
        (f"{ROW}, ,", None),
        (f"{'x' * 200_000},1,2,3,4", None),
    ],
)
def test_a_row_that_cannot_be_read_is_named_and_the_others_are(bad: str, why: str | None) -> None:
    rows = list(read(lines_of(f"{HEADER}\n{ROW}\n{bad}\n{ROW}\n{ROW}".encode())))
    assert [line for line, _ in rows] == [2, 3, 4, 5]
    assert [cells for line, cells in rows if BROKEN in cells and line != 3] == []
    assert (why or "") in rows[1][1].get(BROKEN, "")
    assert (BROKEN in rows[1][1]) == (why is not None)


def test_a_row_is_named_by_its_first_line_whatever_its_cells_hold() -> None:
    data = f'{HEADER}\n"Sam\nLee",1,2,"a\u2028b",3\n{ROW}'
    found = list(read(lines_of(data.encode())))
    assert [(line, cells["candidate_name"]) for line, cells in found] == [
        (2, "Sam\nLee"),
        (4, "Sam"),
    ]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"name\nSam", "lacks candidate_name"),
        (f"{HEADER},salary\n{ROW}".encode(), "'salary'"),
        (f"{HEADER},title\n{ROW}".encode(), "has 'title' twice; name each column once"),
        (f"{HEADER}\n".encode() + b"\xff\xfe", "line 2 is not UTF-8"),
        (b"\0" * 9, "no text"),
        (f"{HEADER}\n{OPENS * 40}{ROW}".encode(), "never closed"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_would_be(data: bytes, why: str) -> None:
    with pytest.raises(BadFile, match=why):
        list(read(lines_of(data)))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"external_id": "7"}, {"external_id": "7", "title": "x"}, True),
        ({"candidate_phone": "1", "starts_at": "2"}, {"candidate_phone": "1"}, False),
        (
            {"candidate_phone": "1", "starts_at": "2"},
            {"candidate_phone": "1", "starts_at": "2", "title": "x"},
            True,
        ),
    ],
)
def test_rows_are_the_same_by_id_else_by_number_and_start(
    one: dict[str, str], other: dict[str, str], same: bool
) -> None:
    assert (key_of(one) == key_of(other)) is same


def test_rows_without_a_number_are_never_the_same() -> None:
    assert key_of({"title": "Cook"}) == ()
