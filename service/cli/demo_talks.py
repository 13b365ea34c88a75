"""The conversations that the demo plays, as data."""

from dataclasses import replace

from service.cli.demo_shapes import (
    Attached,
    Calls,
    End,
    Heard,
    Pressed,
    Rings,
    Said,
    Talk,
)
from service.flows.state import Channel, Intent, Reason, Status

_CONFIRM = Heard(Intent.CONFIRM)
_MOVE = Heard(Intent.RESCHEDULE, Reason.NOT_GIVEN)
_CANCEL = Heard(Intent.CANCEL, Reason.NOT_GIVEN)
_QUESTION = Heard(Intent.QUESTION)
_CONFIRM_BY_PHONE = replace(_CONFIRM, channel=Channel.VOICE)
_MOVE_BY_PHONE = replace(_MOVE, channel=Channel.VOICE)
_MOVE_BY_LINK = replace(_MOVE, channel=Channel.LINK)

TALKS = (
    Talk(
        "confirms in words of his own",
        "+14155550110",
        ("yep see u there 👍",),
        (End("Sam Lee", Status.CONFIRMED, (_CONFIRM,)),),
    ),
    Talk(
        "wanted to cancel, and comes",
        "+13035550113",
        ("I was going to cancel but I'll come",),
        (End("Hannah Cole", Status.CONFIRMED, (_CONFIRM,)),),
    ),
    Talk(
        "names a time that would suit, and picks one",
        "+14085550120",
        ("can we do thursday after 3?", "1"),
        (End("Chloe Nguyen", Status.CONFIRMED, (_MOVE, _MOVE), moved=True),),
    ),
    Talk(
        "looks at more times, and none suits",
        "+12065550111",
        ("2", "more", "none of these"),
        (End("Priya Raman", Status.RESCHEDULE_REQUESTED, (_MOVE, _MOVE)),),
    ),
    Talk(
        "calls it off, and gives a reason by its digit",
        "+13125550112",
        ("3", "3", "1"),
        (
            End(
                "Marcus Bell",
                Status.CANCELLED,
                (_CANCEL, Heard(Intent.CANCEL, Reason.ANOTHER_OFFER)),
            ),
        ),
    ),
    Talk(
        "calls it off for a reason that is nobody's business",
        "+17205550117",
        ("please cancel my interview, my mother is very ill",),
        (
            End(
                "Tyler Brooks",
                Status.CANCELLED,
                (Heard(Intent.CANCEL, Reason.FAMILY_OR_HEALTH, private=True),),
            ),
        ),
        private_words="mother is very ill",
    ),
    Talk(
        "has other things to think of now",
        "+15035550122",
        ("my kid is in hospital",),
        (
            End(
                "Emma Wright",
                Status.RESCHEDULE_REQUESTED,
                (Heard(Intent.RESCHEDULE, Reason.EMERGENCY, private=True),),
            ),
        ),
        private_words="kid is in hospital",
    ),
    Talk(
        "is on the way, and late",
        "+13235550143",
        ("yes! but running 10 late",),
        (End("Zoe Adams", Status.CONFIRMED, (_CONFIRM, Heard(Intent.RUNNING_LATE, minutes=10))),),
    ),
    Talk(
        "asks what the record knows",
        "+17735550144",
        ("how long will it take?", "1"),
        (End("Ruth Goldberg", Status.CONFIRMED, (_QUESTION, _CONFIRM)),),
    ),
    Talk(
        "would rather talk",
        "+12025550123",
        ("could someone call me?",),
        (End("Felix Okafor", Status.SCHEDULED, (Heard(Intent.CALL_ME),)),),
    ),
    Talk(
        "is somebody else",
        "+16465550119",
        ("wrong number, this is not Ben",),
        (End("Ben Carter", Status.SCHEDULED, (Heard(Intent.WRONG_NUMBER),)),),
    ),
    Talk(
        "has another offer that will not wait",
        "+14045550145",
        ("I have another offer and they want an answer by friday", "1"),
        (
            End(
                "Andre Johnson",
                Status.CONFIRMED,
                (Heard(Intent.OFFER_DEADLINE, deadline=True), _CONFIRM),
            ),
        ),
    ),
    Talk(
        "share a phone: which of the two?",
        "+15105550141",
        ("2", "B", "1"),
        (
            End("Nora Quinn", Status.SCHEDULED, ()),
            End("Liam Quinn", Status.CONFIRMED, (_MOVE, _MOVE), moved=True),
        ),
    ),
    Talk(
        "moves the interview in Spanish",
        "+13055550116",
        ("¿podemos moverla al jueves por la tarde?", "2", "gracias"),
        (
            End(
                "Luis Ortega",
                Status.CONFIRMED,
                (_MOVE, _MOVE, Heard(Intent.THANKS)),
                moved=True,
            ),
        ),
    ),
    Talk(
        "asks in German, and comes",
        "+19295550138",
        ("Wie lange dauert das Gespräch?", "Ja, ich komme gern!"),
        (End("Lena Hoffmann", Status.CONFIRMED, (_QUESTION, _CONFIRM)),),
    ),
    Talk(
        "cannot come, in French, and takes another time",
        "+15045550139",
        ("je ne peux pas venir", "2", "1"),
        (End("Camille Laurent", Status.CONFIRMED, (_MOVE, _MOVE), moved=True),),
    ),
    Talk(
        "confirms in Portuguese",
        "+15085550140",
        ("sim, estarei lá!",),
        (End("Bruno Almeida", Status.CONFIRMED, (_CONFIRM,)),),
    ),
    Talk(
        "answers by the link",
        "+19715550146",
        (Pressed(Intent.RESCHEDULE),),
        (End("Mia Larsen", Status.CONFIRMED, (_MOVE_BY_LINK,), moved=True),),
    ),
    Talk(
        "sends a picture first",
        "+12135550115",
        (Attached("image/jpeg"), "1"),
        (End("María González", Status.CONFIRMED, (_CONFIRM,)),),
    ),
    Talk(
        "is not understood at first",
        "+19565550121",
        ("déjame ver mis turnos", "1"),
        (End("Diego Ramos", Status.CONFIRMED, (_CONFIRM,)),),
    ),
    Talk(
        "uses the carrier's own word",
        "+15125550118",
        ("CANCEL",),
        (End("Aisha Khan", Status.CANCELLED, (_CANCEL,)),),
    ),
    Talk(
        "wants no more texts",
        "+16175550114",
        ("STOP",),
        (End("Jordan Price", Status.SCHEDULED, (Heard(Intent.OPT_OUT),)),),
    ),
    Talk(
        "does not answer the text, so Dana has the phone ring",
        "+14155550147",
        (Rings(("1", "2", "1")),),
        (End("Owen Fisher", Status.CONFIRMED, (_MOVE_BY_PHONE,) * 2, moved=True),),
    ),
    Talk(
        "lets a machine pick up, and answers the text that follows",
        "+12135550148",
        (Rings(), "1"),
        (End("Rosa Delgado", Status.CONFIRMED, (_CONFIRM,), voicemail=True),),
    ),
    Talk(
        "would rather call, and is not heard well",
        "+17865550149",
        (Calls((Said("sí, confirmo", 0.45), "1")),),
        (End("Tomás Vega", Status.CONFIRMED, (_CONFIRM_BY_PHONE,)),),
    ),
    Talk("is nobody we know", "+14155550199", ("who is this?",)),
)
