"""The carrier's keyword rules: which single words block, unblock and ask for help."""

from enum import Enum

OPT_IN_WORDS = frozenset({"START", "YES", "UNSTOP"})
HELP_WORDS = frozenset({"HELP", "INFO"})
# Twilio's stock texts, as the examples of its messaging v3 API quote them.
OPTED_OUT_TEXT = (
    "You have successfully been unsubscribed. You will not receive any more messages "
    "from this number. Reply START to resubscribe."
)
OPTED_IN_TEXT = (
    "You have successfully been re-subscribed to messages from this number. "
    "Reply HELP for help. Reply STOP to unsubscribe. Msg&Data Rates May Apply."
)
HELP_TEXT = "Reply STOP to unsubscribe. Msg&Data Rates May Apply."


class Keyword(Enum):
    """What the carrier takes a text for; the values are Twilio's OptOutType."""

    STOP = "STOP"
    START = "START"
    HELP = "HELP"
    NONE = ""


def classify(body: str, opt_out_words: tuple[str, ...]) -> Keyword:
    """Match the whole body, in any case; STOP counts even when the account's list lacks it.

    Twilio does not say whether it trims white space first; taking " stop " for a STOP is the
    answer that costs the candidate less.
    """
    word = body.strip().upper()
    if word == "STOP" or word in opt_out_words:
        return Keyword.STOP
    if word in OPT_IN_WORDS:
        return Keyword.START
    return Keyword.HELP if word in HELP_WORDS else Keyword.NONE


def stock_answer(keyword: Keyword, body: str, *, lifted: bool) -> str | None:
    """Return the carrier's own text, if it sends one; `lifted` says that a block was removed.

    What a YES from someone who was never blocked gets is undocumented; the quiet reading is
    taken, because YES is mostly meant as an answer and a stray "re-subscribed" would confuse.
    """
    if keyword is Keyword.STOP:
        return OPTED_OUT_TEXT
    if keyword is Keyword.HELP:
        return HELP_TEXT
    if keyword is Keyword.START and (lifted or body.strip().upper() != "YES"):
        return OPTED_IN_TEXT
    return None
