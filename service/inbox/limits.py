"""How much the inbox allows: tries to sign in, open pages that are kept up to date."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The figures of one web process.

    Each open page holds a thread of it; the process has 48 more (`service.inbox.threads`), which no
    page can take from webhooks and clicks. Wrong passwords count by network address and by account;
    an office behind one address makes more honest mistakes than one person does.
    """

    wrong_by_address: str = "40 per 15 minutes"
    wrong_by_account: str = "10 per 15 minutes"
    streams: int = 500
    stream_seconds: float = 300
