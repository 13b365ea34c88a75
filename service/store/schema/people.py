"""Who there is: recruiters in their teams, their sign-ins, candidates, and programs."""

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from service.store.schema.columns import key, metadata, moment, to
from service.store.types import ZoneName

team = Table(
    "team",
    metadata,
    key(),
    Column("name", String(100), nullable=False, unique=True),
    moment("created_at"),
)

recruiter = Table(
    "recruiter",
    metadata,
    key(),
    Column("email", String(254), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("phone", String(20), nullable=False, server_default=""),
    # Empty: not known, and the candidate's zone is shown.
    Column("time_zone", ZoneName(), nullable=False, server_default=""),
    Column("role", String(20), nullable=False, server_default="recruiter"),
    Column("password_hash", Text, nullable=True),
    moment("created_at"),
    to("team", nullable=True),
    # Since when they can no longer sign in, and are told of nothing.
    moment("left_at", nullable=True),
    # When they are told of urgent things only, where they are: "20:00-08:00"; empty: never.
    Column("quiet_hours", String(20), nullable=False, server_default=""),
    # When what is not urgent reaches them, gathered, where they are: "08:30"; empty: at once.
    Column("digest_at", String(5), nullable=False, server_default=""),
    # Who they are at the sign-in provider.
    Column("oidc_subject", String(255), nullable=True),
    # Their weekly hours for interviews and their calendar's address, as JSON; empty: not said.
    Column("availability", Text, nullable=False, server_default=""),
    # Their calendar follows by mail what recruiters and programs do.
    Column("calendar_mails", Boolean, nullable=False, server_default=text("true")),
    Index("uq_recruiter_oidc_subject", "oidc_subject", unique=True),
)

candidate = Table(
    "candidate",
    metadata,
    key(),
    Column("name", String(200), nullable=False),
    Column("phone", String(20), nullable=False),
    Column("email", String(254), nullable=False, server_default=""),
    Column("language", String(20), nullable=False),
    Column("time_zone", String(64), nullable=False),
    Column("consent_source", String(200), nullable=False, server_default=""),
    moment("consent_at", nullable=True),
    moment("created_at"),
    # Somebody said that this is their language; otherwise it is a guess.
    Column("language_given", Boolean, nullable=False, server_default=text("false")),
    # Somebody said that this is their zone; otherwise the number was all that we had.
    Column("zone_given", Boolean, nullable=False, server_default=text("true")),
    UniqueConstraint("phone", "name"),
)

api_token = Table(
    "api_token",
    metadata,
    key(),
    Column("name", String(200), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    moment("created_at"),
)

# How a recruiter wants to be told; without a row, by e-mail.
recruiter_channel = Table(
    "recruiter_channel",
    metadata,
    key(),
    to("recruiter"),
    Column("kind", String(10), nullable=False),
    # An address of the kind: e-mail, E.164, or an Apprise address, which may hold a secret.
    Column("address", Text, nullable=False),
    Column("for_urgent", Boolean, nullable=False),
    Column("for_rest", Boolean, nullable=False),
    # Why the last one did not arrive; empty while they do.
    Column("last_error", Text, nullable=False, server_default=""),
    moment("created_at"),
    UniqueConstraint("recruiter_id", "kind", "address"),
)

# One sign-in on one browser; only the digest of what the cookie carries is kept.
session = Table(
    "session",
    metadata,
    key(),
    to("recruiter"),
    Column("digest", String(64), nullable=False, unique=True),
    Column("address", String(64), nullable=False, server_default=""),
    Column("browser", String(200), nullable=False, server_default=""),
    moment("created_at"),
    moment("seen_at"),
    moment("ends_at"),
    moment("ended_at", nullable=True),
    Index(None, "recruiter_id"),
)

# Wrong passwords, counted since the first one; `key` is a digest of an account or an address.
sign_in_try = Table(
    "sign_in_try",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("tries", Integer, nullable=False),
    moment("since"),
    Index(None, "since"),
)
