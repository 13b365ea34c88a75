"""Entries in the thread that are not messages: made, moved, cancelled, outcome, consent."""

from datetime import datetime

from sqlalchemy import insert

from service.store.database import Tx
from service.store.schema import marker


def keep(tx: Tx, interview_id: int, kind: str, now: datetime, **words: str) -> None:
    """Keep a marker; `kind` is one of the timeline's words, `words` are its detail and actor."""
    tx.execute(insert(marker).values(interview_id=interview_id, kind=kind, at=now, **words))
