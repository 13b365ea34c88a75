"""The carrier's own words: what a bare STOP, CANCEL, YES or HELP does to consent.

Source: Twilio, "Advanced Opt-Out" (default keywords); 47 CFR 64.1200(a)(10) for what must be
honoured as a revocation. Twilio does not say whether it strips punctuation before it matches, so
"Cancel." counts as the word here: treating it as an opt-out is the side that costs nobody a fine.
"""

import unicodedata
from enum import StrEnum

DEFAULT_OPT_OUT_WORDS = frozenset(
    {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"}
)
OPT_IN_WORDS = frozenset({"START", "UNSTOP"})
HELP_WORDS = frozenset({"HELP", "INFO"})
RESERVED_WORDS = DEFAULT_OPT_OUT_WORDS | OPT_IN_WORDS | HELP_WORDS | {"YES"}


class Keyword(StrEnum):
    """What the carrier takes a whole text for."""

    OPT_OUT = "opt_out"
    OPT_OUT_CANCEL = "opt_out_cancel"
    OPT_IN = "opt_in"
    HELP = "help"


def keyword(body: str, opt_out_words: frozenset[str], opt_out_type: str = "") -> Keyword | None:
    """Say what the carrier made of a text, or None when it is an ordinary one.

    YES is an opt-in word too, but never only that: it answers an open question, so the engine
    takes it for an answer that also lifts an opt-out. STOP is reserved: no list of the sender's
    can do without it.
    """
    word = _bare_word(body)
    if word == "CANCEL" and (word in opt_out_words or opt_out_type == "STOP"):
        return Keyword.OPT_OUT_CANCEL
    if word == "STOP" or word in opt_out_words or opt_out_type == "STOP":
        return Keyword.OPT_OUT
    if word in OPT_IN_WORDS or (opt_out_type == "START" and word != "YES"):
        return Keyword.OPT_IN
    if word in HELP_WORDS or opt_out_type == "HELP":
        return Keyword.HELP
    return None


def lifts_opt_out(body: str) -> bool:
    """Whether an ordinary answer also opts back in, as Twilio's opt-in word YES does."""
    return _bare_word(body) == "YES"


def _bare_word(body: str) -> str:
    """Fold case, width and invisible marks, and drop punctuation at both ends."""
    folded = unicodedata.normalize("NFKC", body)
    kept = "".join(mark for mark in folded if unicodedata.category(mark) not in {"Cf", "Cc"})
    return kept.strip().strip(".,!?;:'\"()[]-*_ ").upper()
