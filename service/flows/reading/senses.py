"""What a pattern can stand for: the closed list of senses that a lexicon may name."""

from service.flows.state import Intent, Reason

YES, ASSENT, CONFIRM, KEEP = "yes", "assent", "confirm", "keep"
NO, UNABLE = "no", "unable"
RESCHEDULE, TIMES = "reschedule", "times"
CANCEL, CANCEL_REQUEST = "cancel", "cancel.request"
LATE, OFFER, QUESTION, CALL_ME = "running_late", "offer_deadline", "question", "call_me"
WRONG_NUMBER, OPT_OUT, THANKS = "wrong_number", "opt_out", "thanks"
# Calls are unwanted, and texts not spoken of; every word from us is.
NO_CALLS, NO_CONTACT = "no_calls", "no_contact"
# "Stop", of which the clause behind it may say what: "hören Sie auf, mich anzurufen".
STOPS = "stops"
# "That is me", where a call has asked who has picked up.
SELF = "self"
MORE, NONE = "more", "none"
# A day or a time; NEAR is today or tomorrow, which may well be the interview's own.
WHEN, NEAR = "when", "near"
# A word that makes a question where something is asked, and says nothing elsewhere: "parking".
TOPIC = "topic"
# What takes the certainty out of a clause.
HEDGE, CONDITION, NEGATION, ASKING = "hedge", "condition", "negation", "asking"
OPT_OUTS = frozenset({OPT_OUT, NO_CALLS, NO_CONTACT})
DOUBTS = frozenset({HEDGE, CONDITION, NEGATION})
# What a machine writes: an absence note, another service's "reply C to confirm".
MACHINE = "machine"
# Spans that say nothing here: what was, what others did, greetings and politeness.
IGNORED, POLITE = "ignored", "polite"

CANCELS = frozenset({CANCEL, CANCEL_REQUEST, *(f"{CANCEL}.{one}" for one in Reason)})
REASONS = {f"reason.{one}": one for one in Reason}
TOPICS = frozenset(f"{QUESTION}.{one}" for one in ("place", "time", "length", "who"))
# Named by no lexicon: a time in a clause that asks for nothing else ("is friday an option?").
MAYBE_THEN = "maybe_then"
TIMES_NAMED = frozenset({WHEN, NEAR})
QUESTIONS = frozenset({QUESTION, *TOPICS})
DIGITS = frozenset("123456789")
# Further intents of a text, in the order in which they count.
BESIDE = {
    LATE: Intent.RUNNING_LATE,
    OFFER: Intent.OFFER_DEADLINE,
    QUESTION: Intent.QUESTION,
    CALL_ME: Intent.CALL_ME,
}

SENSES = (
    frozenset(
        {
            YES, ASSENT, CONFIRM, KEEP, NO, UNABLE, RESCHEDULE, TIMES, LATE, OFFER, CALL_ME,
            WRONG_NUMBER, OPT_OUT, THANKS, MORE, NONE, WHEN, NEAR, HEDGE, CONDITION, NEGATION,
            ASKING, IGNORED, MACHINE, POLITE, TOPIC, NO_CALLS, NO_CONTACT, SELF, STOPS,
        }
    )
    | CANCELS | frozenset(REASONS) | QUESTIONS | DIGITS
)  # fmt: skip
