"""What a text can say, before the open question decides what that means."""

from dataclasses import dataclass
from enum import StrEnum

from service.flows.state import Intent, Reason


class Leaning(StrEnum):
    """What only the open question can make an answer of."""

    # A bare "yes", beside the intent to confirm: it may answer another question than ours.
    YES = "yes"
    # "Ok", "great", a thumb: a confirmation where one is asked for, small talk elsewhere.
    ASSENT = "assent"
    # "No", and "I can't make it": another time, or off? That is asked.
    NO = "no"
    UNABLE = "unable"
    # "That is me", "speaking": who has picked up, and no answer to anything else.
    SELF = "self"
    # To a list of times: further ones, or none of them.
    MORE = "more"
    NONE = "none"


class Topic(StrEnum):
    """What a question is about, where the record knows the answer."""

    PLACE = "place"
    TIME = "time"
    LENGTH = "length"
    WHO = "who"
    # Beside an opt-out: it is about calls, and texts go on; or about every word from us. An opt-out
    # without a topic is about texts.
    CALLS = "calls"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class Understood:
    """What a text says; `rule` names what spoke.

    `intent` is the strongest safe one and `also` what else was said. A letter may be short for a
    word as well ("c"): then both are set, and the question decides. `reason` stands without an
    intent too ("I'm ill, I can't come"). `minutes` is a lateness, `has_time` says that a day or a
    time is named, which `wishes` can read.
    """

    intent: Intent | None = None
    also: tuple[Intent, ...] = ()
    reason: Reason | None = None
    leaning: Leaning | None = None
    topic: Topic | None = None
    digit: int | None = None
    letter: str | None = None
    minutes: int | None = None
    has_time: bool = False
    rule: str = "nothing matched"
