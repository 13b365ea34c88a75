"""API tokens, kept as digests, and the answers given under an idempotency key."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.sql.elements import ColumnElement

from service.store.database import Tx
from service.store.rows import record
from service.store.schema import api_token, idempotency_key
from service.store.upsert import insert_into


@dataclass(frozen=True, slots=True)
class Remembered:
    """A request made under a key: `status` and `body` are None while it is still running."""

    fingerprint: str
    status: int | None
    body: str | None


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is listed: it can no longer be read."""

    id: int
    name: str
    created_at: datetime


def digest(token: str) -> str:
    """Return what is stored of a token: it is random and long, so one plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def add(tx: Tx, name: str, token: str, now: datetime) -> int:
    """Keep a token's digest and return its id."""
    row = insert(api_token).values(name=name, digest=digest(token), created_at=now)
    return int(tx.execute(row.returning(api_token.c.id)).scalar_one())


def owner_of(tx: Tx, token: str) -> int | None:
    """Return the id of a token, or None for one that we never gave out."""
    found = tx.execute(select(api_token.c.id).where(api_token.c.digest == digest(token))).scalar()
    return None if found is None else int(found)


def name_of(tx: Tx, token_id: int) -> str:
    """Return what a token is called."""
    found = tx.execute(select(api_token.c.name).where(api_token.c.id == token_id))
    return str(found.scalar_one())


def every(tx: Tx) -> list[Token]:
    """List all tokens, the newest first."""
    rows = tx.execute(select(api_token).order_by(api_token.c.id.desc())).mappings()
    return [record(Token, row) for row in rows]


def remove(tx: Tx, token_id: int) -> str | None:
    """Delete a token with what was answered to its programs; return its name, if it was there."""
    tx.execute(delete(idempotency_key).where(idempotency_key.c.token_id == token_id))
    gone = delete(api_token).where(api_token.c.id == token_id).returning(api_token.c.name)
    return tx.execute(gone).scalar()


def begin(tx: Tx, token_id: int, key: str, fingerprint: str, now: datetime) -> Remembered | None:
    """Note that a request runs under a key; return the earlier one when there was one."""
    row = insert_into(tx, idempotency_key).values(
        token_id=token_id, key=key, fingerprint=fingerprint, created_at=now
    )
    added = row.on_conflict_do_nothing().returning(idempotency_key.c.key)
    return None if tx.execute(added).first() else under(tx, token_id, key)


def under(tx: Tx, token_id: int, key: str) -> Remembered | None:
    """Return the request that was made under a key, if there is one."""
    row = tx.execute(select(idempotency_key).where(*_same(token_id, key))).mappings().first()
    return record(Remembered, row) if row else None


def finish(tx: Tx, token_id: int, key: str, status: int, body: str) -> None:
    """Keep the answer that was given under a key."""
    values = {"status": status, "body": body}
    tx.execute(update(idempotency_key).where(*_same(token_id, key)).values(values))


def forget(tx: Tx, token_id: int, key: str) -> None:
    """Let a key be used again after a request that failed before it changed anything."""
    tx.execute(delete(idempotency_key).where(*_same(token_id, key)))


def _same(token_id: int, key: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return idempotency_key.c.token_id == token_id, idempotency_key.c.key == key
