"""People who sign in, and programs that carry a token."""

import hashlib
import secrets
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from pydantic import TypeAdapter, ValidationError

from service.store import people, sessions, tokens
from service.store.database import Tx
from service.store.records import Recruiter
from service.store.tokens import Token
from service.usecases.audit import note
from service.usecases.change_recruiter import checked_phone
from service.usecases.context import Context
from service.usecases.field_errors import field_error
from service.usecases.invitation import Email, Name
from service.usecases.problems import BadInput, FieldError, NotFound
from service.usecases.sessions import Holder

ROLES = ("admin", "recruiter")
SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 1024
_TOKEN_BYTES = 32
_LONGEST_TOKEN_NAME = 200
_EMAIL, _NAME = TypeAdapter[str](Email), TypeAdapter[str](Name)
# Who acts in the audit when somebody does it on the server's own terminal.
_COMMAND = "unghost user add"
_hasher = PasswordHasher()
# Checked when there is no such account, so that the time of an answer does not tell.
_NOBODY = _hasher.hash(secrets.token_urlsafe(16))


def add_user(  # noqa: PLR0913  # what is kept of a user, by name
    context: Context,
    email: str,
    *,
    password: str,
    role: str = "",
    name: str = "",
    phone: str = "",
) -> Recruiter:
    """Make a user, or give a known recruiter a password and role. Raises BadInput.

    A role, name or phone that is empty leaves the known one as it is; a new user is a recruiter.
    """
    if role and role not in ROLES:
        raise BadInput(FieldError("role", f"{role!r} is unknown; accepts {', '.join(ROLES)}"))
    address = _checked(_EMAIL, "email", email)
    told = {
        "role": role,
        "name": name and _checked(_NAME, "name", name),
        "phone": checked_phone(context.policy, phone),
        "password_hash": _hashed(password, "password"),
    }
    values = {column: value for column, value in told.items() if value}
    with context.database.write() as tx:
        known = people.recruiter_for(tx, address, context.clock())
        people.change_recruiter(tx, known.id, left_at=None, **values)
        sessions.end_all(tx, known.id, context.clock())
        user = people.recruiter_by_id(tx, known.id) or known
        detail = f"{user.email}, {user.role}"
        note(tx, _COMMAND, "colleague.added", "recruiter", user.id, detail, now=context.clock())
        return user


def _checked(kind: TypeAdapter[str], field: str, value: str) -> str:
    try:
        return kind.validate_python(value)
    except ValidationError as error:
        message = field_error(error.errors()[0]).message
        raise BadInput(FieldError(field, message)) from None


def change_password(context: Context, holder: Holder, old: str, new: str) -> None:
    """Give somebody the password they chose; every other session of theirs ends. Raises BadInput.

    Whoever has one has to know it: an open browser is not proof enough.
    """
    who, now = holder.recruiter, context.clock()
    if who.password_hash and not _is_right(who.password_hash, old):
        raise BadInput(FieldError("old", "is not your password; nothing was changed"))
    hashed = _hashed(new, "new")
    with context.database.write() as tx:
        people.change_recruiter(tx, who.id, password_hash=hashed)
        sessions.end_all(tx, who.id, now, but=holder.session.id)
        note(tx, who.email, "password.changed", "recruiter", who.id, now=now)


def mark_of_password(user: Recruiter) -> str:
    """Return what changes with somebody's password: a link that names it works only once."""
    return hashlib.sha256((user.password_hash or "").encode()).hexdigest()[:16]


def note_link(context: Context, actor: str, user: Recruiter) -> None:
    """Keep that an admin made a link by which a colleague's password can be chosen."""
    with context.database.write() as tx:
        note(tx, actor, "password.link_made", "recruiter", user.id, user.email, now=context.clock())


def set_first_password(context: Context, recruiter_id: int, mark: str, new: str) -> Recruiter:
    """Give a password to whoever came by a link of an admin's. Raises BadInput; NotFound, if used.

    It ends every session there is: the link also stands for a password that was lost.
    """
    hashed, now = _hashed(new, "new"), context.clock()
    with context.database.write() as tx:
        known = _by_mark(tx, recruiter_id, mark)
        people.change_recruiter(tx, known.id, password_hash=hashed)
        sessions.end_all(tx, known.id, now)
        note(tx, known.email, "password.set_by_link", "recruiter", known.id, now=now)
    return known


def invited_by_link(context: Context, recruiter_id: int, mark: str) -> Recruiter:
    """Return whom a link is for. Raises NotFound when it was used, or they have left."""
    with context.database.read() as tx:
        return _by_mark(tx, recruiter_id, mark)


def _by_mark(tx: Tx, recruiter_id: int, mark: str) -> Recruiter:
    known = people.recruiter_by_id(tx, recruiter_id)
    if known is None or known.left_at is not None or mark_of_password(known) != mark:
        raise NotFound("this link was used already, or is not ours")
    return known


def _hashed(password: str, field: str) -> str:
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        accepts = f"accepts {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters"
        raise BadInput(FieldError(field, f"has {len(password)} characters; {accepts}"))
    return _hasher.hash(password)


def _is_right(known: str, password: str) -> bool:
    try:
        return _hasher.verify(known, password)
    except (VerificationError, InvalidHashError):
        return False


def sign_in(context: Context, email: str, password: str) -> Recruiter | None:
    """Return the user with this address and password, or None; both take the same time.

    Who has left, or has no password, is nobody here.
    """
    with context.database.read() as tx:
        user = people.recruiter_by_email(tx, email)
    may_try = user is not None and user.left_at is None
    known = (user.password_hash if user and may_try else None) or _NOBODY
    return user if _is_right(known, password) and known is not _NOBODY else None


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


def make_token(context: Context, name: str, actor: str = "") -> str:
    """Make an API token and return it; only its digest is kept. `actor` is who made it.

    Raises BadInput for a name that would not stand on one line.
    """
    if not (name.strip() and name.isprintable() and len(name) <= _LONGEST_TOKEN_NAME):
        accepts = f"accepts 1 to {_LONGEST_TOKEN_NAME} printable characters"
        raise BadInput(FieldError("name", accepts))
    token, now = f"ug_{secrets.token_urlsafe(_TOKEN_BYTES)}", context.clock()
    with context.database.write() as tx:
        token_id = tokens.add(tx, name, token, now)
        note(tx, actor or "unghost token create", "token.made", "token", token_id, name, now=now)
    return token


def list_tokens(context: Context) -> list[Token]:
    """List the tokens that programs may use, the newest first."""
    with context.database.read() as tx:
        return tokens.every(tx)


def revoke_token(context: Context, actor: str, token_id: int) -> str:
    """Let no program use a token any more, from its next request on; return what it was called.

    Raises NotFound.
    """
    with context.database.write() as tx:
        name = tokens.remove(tx, token_id)
        if name is None:
            raise NotFound(f"there is no token {token_id}")
        note(tx, actor, "token.revoked", "token", token_id, name, now=context.clock())
    return name
