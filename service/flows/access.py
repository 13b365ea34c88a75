"""Who may do what, and who sees whose interviews: the one place that decides it."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody who signs in is here for."""

    ADMIN = "admin"
    RECRUITER = "recruiter"


class Act(StrEnum):
    """What not everybody may do. Everything else is open to whoever sees the interview."""

    MANAGE_USERS = "manage users"
    MANAGE_SETTINGS = "manage settings"
    MANAGE_WEBHOOKS = "manage webhooks"
    MANAGE_TOKENS = "manage tokens"
    SEE_AUDIT = "see the audit"


_MAY: dict[Role, frozenset[Act]] = {
    Role.ADMIN: frozenset(Act),
    Role.RECRUITER: frozenset(),
}


def may(role: str, act: Act) -> bool:
    """Whether somebody of a role may do something; an unknown role may nothing."""
    return role in _MAY and act in _MAY[Role(role)]


@dataclass(frozen=True, slots=True)
class Sight:
    """What one reader sees: an admin everything, a recruiter what is theirs or their team's.

    `recruiters` are the ids of the reader and of those in the same team. What was handed to the
    reader they see, whosever it was; what an unknown number wrote is everybody's, because nobody
    would look after it otherwise. `store.visibility` says the same in SQL.
    """

    reader_id: int
    everything: bool
    recruiters: frozenset[int]

    def sees_interview(self, recruiter_id: int, assignees: frozenset[int] = frozenset()) -> bool:
        """Whether they see the interview of a recruiter; `assignees` look after its replies."""
        return self.everything or recruiter_id in self.recruiters or self.reader_id in assignees

    def sees_reply(self, recruiter_id: int | None, assignee_id: int | None) -> bool:
        """Whether they see a reply; one to no interview has no recruiter."""
        if recruiter_id is None:
            return True
        return self.everything or recruiter_id in self.recruiters or assignee_id == self.reader_id
