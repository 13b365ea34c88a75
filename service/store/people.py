"""Recruiters and candidates."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from service.store.database import Tx
from service.store.records import Candidate, Recruiter
from service.store.rows import record
from service.store.schema import candidate, recruiter
from service.store.upsert import insert_into

_LONGEST_NAME = 200


def recruiter_by_email(tx: Tx, email: str) -> Recruiter | None:
    """Find a recruiter by address, in any case."""
    return _one_recruiter(tx, recruiter.c.email == email.lower())


def recruiter_by_id(tx: Tx, recruiter_id: int) -> Recruiter | None:
    """Find a recruiter by id."""
    return _one_recruiter(tx, recruiter.c.id == recruiter_id)


def recruiter_by_subject(tx: Tx, subject: str) -> Recruiter | None:
    """Find a recruiter by who they are at the sign-in provider."""
    return _one_recruiter(tx, recruiter.c.oidc_subject == subject)


def has_subject(tx: Tx, recruiter_id: int) -> bool:
    """Whether a recruiter is known to the sign-in provider under some name."""
    known = (recruiter.c.id == recruiter_id) & recruiter.c.oidc_subject.is_not(None)
    return tx.execute(select(recruiter.c.id).where(known)).first() is not None


def recruiters(tx: Tx, after: int, limit: int) -> list[Recruiter]:
    """List recruiters, in the order in which they came, from behind an id."""
    rows = select(recruiter).where(recruiter.c.id > after).order_by(recruiter.c.id).limit(limit)
    return [record(Recruiter, row) for row in tx.execute(rows).mappings()]


def admins(tx: Tx) -> list[str]:
    """List the addresses of those who run the service."""
    runs_it = (recruiter.c.role == "admin") & recruiter.c.left_at.is_(None)
    query = select(recruiter.c.email).where(runs_it)
    return list(tx.execute(query.order_by(recruiter.c.id)).scalars())


def change_recruiter(tx: Tx, recruiter_id: int, **values: Any) -> None:  # noqa: ANN401  # column values by name
    """Write the named columns of a recruiter."""
    tx.execute(update(recruiter).where(recruiter.c.id == recruiter_id).values(**values))


def recruiter_for(tx: Tx, email: str, now: datetime) -> Recruiter:
    """Return the recruiter with this address; one not seen before is made, in lower case."""
    return found_or_made(tx, email, now)[0]


def found_or_made(tx: Tx, email: str, now: datetime) -> tuple[Recruiter, bool]:
    """Return the recruiter with this address, and whether they were made just now.

    Two requests may both see somebody for the first time: the later one waits and finds the row.
    """
    same = recruiter.c.email == email.lower()
    found = _one_recruiter(tx, same)
    if found is not None:
        return found, False
    row = {"email": email.lower(), "name": name_from(email), "created_at": now}
    add = insert_into(tx, recruiter).values(row).on_conflict_do_nothing()
    added = tx.execute(add.returning(recruiter.c.id)).scalar()
    rows = tx.execute(select(recruiter).where(same)).mappings()
    return record(Recruiter, rows.one()), added is not None


def name_from(email: str) -> str:
    """Make a name that can stand in a text out of "dana.reyes@acme.example": "Dana Reyes"."""
    words = (
        email.split("@", maxsplit=1)[0]
        .replace(".", " ")
        .replace("_", " ")
        .replace("-", " ")
        .split()
    )
    name = " ".join(word.capitalize() for word in words) or email
    return name[:_LONGEST_NAME]


def candidate_for(
    tx: Tx,
    now: datetime,
    guesses: Mapping[str, Any] | None = None,
    **facts: Any,  # noqa: ANN401  # column values by name
) -> int:
    """Return the id of the candidate with this phone and name, with their facts brought up to date.

    Two people may share a phone, so the number alone does not say who it is. `guesses` stand in
    for what a newcomer did not tell, and never replace what somebody told us before.
    """
    same = (candidate.c.phone == facts["phone"]) & (candidate.c.name == facts["name"])
    row = insert_into(tx, candidate).values(created_at=now, **{**(guesses or {}), **facts})
    added = tx.execute(row.on_conflict_do_nothing().returning(candidate.c.id)).scalar()
    if added is not None:
        return int(added)
    given = {name: value for name, value in facts.items() if value not in (None, "")}
    changed = update(candidate).where(same).values(**given).returning(candidate.c.id)
    return int(tx.execute(changed).scalar_one())


def candidate_by_id(tx: Tx, candidate_id: int) -> Candidate | None:
    """Find a candidate by id."""
    row = tx.execute(select(candidate).where(candidate.c.id == candidate_id)).mappings().first()
    return record(Candidate, row) if row else None


def is_candidate(tx: Tx, phone: str) -> bool:
    """Whether a number is a candidate's. Nothing is held: the thread is, before anything else."""
    found = tx.execute(select(candidate.c.id).where(candidate.c.phone == phone).limit(1))
    return found.first() is not None


def change_candidate(tx: Tx, candidate_id: int, **values: Any) -> None:  # noqa: ANN401  # column values by name
    """Write the named columns of a candidate."""
    tx.execute(update(candidate).where(candidate.c.id == candidate_id).values(**values))


def _one_recruiter(tx: Tx, condition: Any) -> Recruiter | None:  # noqa: ANN401  # an SQL condition
    row = tx.execute(select(recruiter).where(condition)).mappings().first()
    return record(Recruiter, row) if row else None
