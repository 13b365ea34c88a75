"""The conversations that the demo plays, as data."""

from dataclasses import dataclass

from service.flows.state import Intent, Status


@dataclass(frozen=True, slots=True)
class Talk:
    """What one candidate writes, and what must have come of it.

    `intents` are the replies that the recruiter must hear of, in order; `status` is where the
    interview ends (None for a number that has no interview).
    """

    about: str
    phone: str
    texts: tuple[str, ...]
    intents: tuple[Intent, ...]
    status: Status | None
    moved: bool = False


STRANGER = "+14155550199"

TALKS = (
    Talk("confirms by digit", "+14155550110", ("1",), (Intent.CONFIRM,), Status.CONFIRMED),
    Talk(
        "picks another time",
        "+12065550111",
        ("2", "2"),
        (Intent.RESCHEDULE, Intent.RESCHEDULE),
        Status.CONFIRMED,
        moved=True,
    ),
    Talk("calls it off", "+13125550112", ("3",), (Intent.CANCEL,), Status.CANCELLED),
    Talk(
        "changes her mind",
        "+13035550113",
        ("Yes, I'll be there!", "please cancel my interview"),
        (Intent.CONFIRM, Intent.CANCEL),
        Status.CANCELLED,
    ),
    Talk("wants no more texts", "+16175550114", ("STOP",), (Intent.OPT_OUT,), Status.SCHEDULED),
    Talk(
        "answers in Spanish",
        "+12135550115",
        ("¡Sí, ahí estaré!", "gracias"),
        (Intent.CONFIRM, Intent.THANKS),
        Status.CONFIRMED,
    ),
    Talk(
        "moves the interview in Spanish",
        "+13055550116",
        ("otra hora por favor", "1"),
        (Intent.RESCHEDULE, Intent.RESCHEDULE),
        Status.CONFIRMED,
        moved=True,
    ),
    Talk(
        "is not understood at first",
        "+17205550117",
        ("hmm let me look at my shifts", "1"),
        (Intent.CONFIRM,),
        Status.CONFIRMED,
    ),
    Talk(
        "uses the carrier's own word",
        "+15125550118",
        ("CANCEL",),
        (Intent.CANCEL,),
        Status.CANCELLED,
    ),
    Talk("is nobody we know", STRANGER, ("who is this?",), (Intent.UNCLEAR,), None),
)
