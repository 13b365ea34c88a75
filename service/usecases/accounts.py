"""People who sign in, and programs that carry a token."""

import hashlib
import secrets
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from service.store import people, sessions, tokens
from service.store.database import Tx
from service.store.records import Recruiter
from service.usecases.audit import note
from service.usecases.change_recruiter import checked_phone
from service.usecases.context import Context
from service.usecases.problems import BadInput, FieldError

ROLES = ("admin", "recruiter")
SHORTEST_PASSWORD = 10
_TOKEN_BYTES = 32
_hasher = PasswordHasher()
# Checked when there is no such account, so that the time of an answer does not tell.
_NOBODY = _hasher.hash(secrets.token_urlsafe(16))


def add_user(  # noqa: PLR0913  # what is kept of a user, by name
    context: Context,
    email: str,
    *,
    password: str,
    role: str = "recruiter",
    name: str = "",
    phone: str = "",
) -> Recruiter:
    """Make a user, or give a known recruiter a password and role. Raises BadInput.

    A name or phone that is empty leaves the known one as it is.
    """
    if role not in ROLES:
        raise BadInput(FieldError("role", f"{role!r} is unknown; accepts {', '.join(ROLES)}"))
    if len(password) < SHORTEST_PASSWORD:
        short = f"is too short; accepts {SHORTEST_PASSWORD} characters or more"
        raise BadInput(FieldError("password", short))
    if "@" not in email.strip("@"):
        raise BadInput(FieldError("email", f"{email!r} is no e-mail address"))
    told = {"name": name, "phone": checked_phone(context.policy, phone)}
    values = {"role": role, "password_hash": _hasher.hash(password)}
    values |= {column: value for column, value in told.items() if value}
    with context.database.write() as tx:
        user = people.recruiter_for(tx, email, context.clock())
        people.change_recruiter(tx, user.id, left_at=None, **values)
        sessions.end_all(tx, user.id, context.clock())
        return people.recruiter_by_id(tx, user.id) or user


def sign_in(context: Context, email: str, password: str) -> Recruiter | None:
    """Return the user with this address and password, or None; both take the same time.

    Who has left, or has no password, is nobody here.
    """
    with context.database.read() as tx:
        user = people.recruiter_by_email(tx, email)
    may_try = user is not None and user.left_at is None
    known = (user.password_hash if user and may_try else None) or _NOBODY
    try:
        _hasher.verify(known, password)
    except (VerificationError, InvalidHashError):
        return None
    return user if known is not _NOBODY else None


def sign_in_by_provider(context: Context, subject: str, email: str) -> Recruiter | None:
    """Return whom the provider's subject or verified address belongs to; None for a stranger.

    `subject` is kept at the first time: from then on it decides, and an address that the provider
    gave to somebody else since lets nobody in. `email` is empty where it was not verified.
    """
    mark = hashlib.sha256(subject.encode()).hexdigest()
    with context.database.write() as tx:
        user = people.recruiter_by_subject(tx, mark)
        if user is None and email:
            user = _first_time(tx, mark, email, context.clock())
    return user if user and user.left_at is None else None


def _first_time(tx: Tx, mark: str, email: str, now: datetime) -> Recruiter | None:
    known = people.recruiter_by_email(tx, email)
    if known is None or known.left_at is not None or people.has_subject(tx, known.id):
        return None
    people.change_recruiter(tx, known.id, oidc_subject=mark)
    note(tx, known.email, "provider.linked", "recruiter", known.id, now=now)
    return known


def make_token(context: Context, name: str) -> str:
    """Make an API token and return it; only its digest is kept."""
    token = f"ug_{secrets.token_urlsafe(_TOKEN_BYTES)}"
    with context.database.write() as tx:
        tokens.add(tx, name, token, context.clock())
    return token
