"""What can be exported, as rows of texts that are safe to open in a spreadsheet."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass

from service.flows.spreadsheet import cell
from service.store import corrections, exports
from service.store.database import Tx
from service.usecases.context import Context

_EXAMPLE = ("text", "language", "was", "is_now")


@dataclass(frozen=True, slots=True)
class Export:
    """What a file holds: its columns, and how its rows are read."""

    columns: tuple[str, ...]
    read: Callable[[Tx], Iterator[Mapping[str, object]]]


def _corrections(tx: Tx) -> Iterator[Mapping[str, object]]:
    return (asdict(one) for one in corrections.examples(tx))


EXPORTS = {
    "interviews": Export(exports.INTERVIEW_COLUMNS, exports.interviews),
    "replies": Export(exports.REPLY_COLUMNS, exports.replies),
    "corrections": Export(_EXAMPLE, _corrections),
}


def export_rows(context: Context, what: str) -> Iterator[list[str]]:
    """Yield the header and then every row of one of EXPORTS, as it stands at this moment.

    Words that are kept private are not among them.
    """
    found = EXPORTS[what]
    yield list(found.columns)
    with context.database.read() as tx:
        for row in found.read(tx):
            yield [cell(row[name]) for name in found.columns]
