"""The words by which interviews and replies are found (docs/decisions/0037)."""

from sqlalchemy import Column, ForeignKey, Index, String, Table

from service.store.schema.columns import Id, metadata

# Compared byte by byte, so that the index knows what begins with some letters.
_Term = String(40).with_variant(String(40, collation="C"), "postgresql")

interview_term = Table(
    "interview_term",
    metadata,
    Column("term", _Term, primary_key=True),
    Column("interview_id", Id, ForeignKey("interview.id"), primary_key=True),
    Index(None, "interview_id"),
)

reply_term = Table(
    "reply_term",
    metadata,
    Column("term", _Term, primary_key=True),
    Column("reply_id", Id, ForeignKey("reply.id"), primary_key=True),
    Index(None, "reply_id"),
)
