"""Recruiters and candidates."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from service.store.database import Tx
from service.store.records import Recruiter
from service.store.rows import record
from service.store.schema import candidate, recruiter


def recruiter_by_email(tx: Tx, email: str) -> Recruiter | None:
    """Find a recruiter by address, in any case."""
    return _one_recruiter(tx, recruiter.c.email == email.lower())


def recruiter_by_id(tx: Tx, recruiter_id: int) -> Recruiter | None:
    """Find a recruiter by id."""
    return _one_recruiter(tx, recruiter.c.id == recruiter_id)


def recruiters(tx: Tx) -> list[Recruiter]:
    """List every recruiter, by address."""
    rows = tx.execute(select(recruiter).order_by(recruiter.c.email)).mappings()
    return [record(Recruiter, row) for row in rows]


def add_recruiter(tx: Tx, email: str, name: str, now: datetime, **values: Any) -> Recruiter:  # noqa: ANN401  # column values by name
    """Add a recruiter; the address is kept in lower case."""
    row = {"email": email.lower(), "name": name, "created_at": now, **values}
    added = tx.execute(insert(recruiter).values(row).returning(*recruiter.c)).mappings().one()
    return record(Recruiter, added)


def change_recruiter(tx: Tx, recruiter_id: int, **values: Any) -> None:  # noqa: ANN401  # column values by name
    """Write the named columns of a recruiter."""
    tx.execute(update(recruiter).where(recruiter.c.id == recruiter_id).values(**values))


def recruiter_for(tx: Tx, email: str, now: datetime) -> Recruiter:
    """Return the recruiter with this address; one not seen before is made."""
    found = recruiter_by_email(tx, email)
    return found or add_recruiter(tx, email, name_from(email), now)


def name_from(email: str) -> str:
    """Make a name that can stand in a text out of "dana.reyes@acme.example": "Dana Reyes"."""
    words = (
        email.split("@", maxsplit=1)[0]
        .replace(".", " ")
        .replace("_", " ")
        .replace("-", " ")
        .split()
    )
    return " ".join(word.capitalize() for word in words) or email


def candidate_for(tx: Tx, now: datetime, **facts: Any) -> int:  # noqa: ANN401  # column values by name
    """Return the id of the candidate with this phone and name, with their facts brought up to date.

    Two people may share a phone, so the number alone does not say who it is.
    """
    same = (candidate.c.phone == facts["phone"]) & (candidate.c.name == facts["name"])
    known = tx.execute(select(candidate.c.id).where(same)).scalar()
    if known is None:
        added = insert(candidate).values(created_at=now, **facts).returning(candidate.c.id)
        return int(tx.execute(added).scalar_one())
    given = {name: value for name, value in facts.items() if value not in (None, "")}
    tx.execute(update(candidate).where(candidate.c.id == known).values(**given))
    return int(known)


def change_candidate(tx: Tx, candidate_id: int, **values: Any) -> None:  # noqa: ANN401  # column values by name
    """Write the named columns of a candidate."""
    tx.execute(update(candidate).where(candidate.c.id == candidate_id).values(**values))


def _one_recruiter(tx: Tx, condition: Any) -> Recruiter | None:  # noqa: ANN401  # an SQL condition
    row = tx.execute(select(recruiter).where(condition)).mappings().first()
    return record(Recruiter, row) if row else None
