"""The audit: every deliberate act is noted in the transaction that does it."""

from datetime import datetime

from service.store import audit
from service.store.audit import AuditEvent, Wanted
from service.store.database import Tx
from service.usecases.context import Context

# What acts are about, as the audit can be asked by.
THINGS = ("reply", "interview", "candidate", "recruiter", "team", "token", "setting", "webhook")
_LONGEST_ACTOR = 254
_LONGEST_ACTION = 60
_LONGEST_DETAIL = 500


def note(  # noqa: PLR0913, PLR0917  # what an event is made of, by name
    tx: Tx,
    actor: str,
    action: str,
    about: str = "",
    about_id: int | None = None,
    detail: str = "",
    *,
    now: datetime,
) -> None:
    """Note who did what. `actor` is an e-mail address, or the name of a token or a command.

    `action` is a name such as "reply.assigned", `about` and `about_id` what it was done to
    ("reply", 17). `detail` says the rest in words and holds nothing private: no secret, no text of
    a candidate. A longer one is cut.
    """
    audit.add(
        tx,
        now,
        actor=actor[:_LONGEST_ACTOR],
        action=action[:_LONGEST_ACTION],
        about=about,
        about_id=about_id,
        detail=detail[:_LONGEST_DETAIL],
    )


def events(context: Context, wanted: Wanted, before: int | None, limit: int) -> list[AuditEvent]:
    """List what was done, newest first, narrowed to what is wanted; `before` is a cursor."""
    with context.database.read() as tx:
        return audit.newest_first(tx, wanted, before, limit)
