"""The words by which interviews and replies are found (docs/decisions/0029)."""

from sqlalchemy import Column, ForeignKey, Index, String, Table

from service.store.schema.columns import Id, metadata

interview_term = Table(
    "interview_term",
    metadata,
    Column("term", String(40), primary_key=True),
    Column("interview_id", Id, ForeignKey("interview.id"), primary_key=True),
    Index(None, "interview_id"),
)

reply_term = Table(
    "reply_term",
    metadata,
    Column("term", String(40), primary_key=True),
    Column("reply_id", Id, ForeignKey("reply.id"), primary_key=True),
    Index(None, "reply_id"),
)
