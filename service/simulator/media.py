"""What a text can carry beside words, as the content types that Twilio names."""

import re

from service.simulator.model import PICTURE

MOST = 10
CARD, PLACE = "text/vcard", "text/x-vlocation"
# What the handset in the browser offers to attach: the content type and its name.
MENU = ((PICTURE, "Picture"), (CARD, "Contact card"), (PLACE, "Place"))
SENTENCE = (
    f"media is a list of content types, e.g. {PICTURE}, {CARD} or {PLACE}, {MOST} at most; "
    "or a number of pictures"
)
_CONTENT_TYPE = re.compile(r"[a-z]+/[a-z0-9][a-z0-9.+-]{0,60}")
_PLACES = ("location", "vlocation")
_CARDS = ("vcard", "directory")


def read(given: object) -> tuple[str, ...]:
    """Return the content types of a list, or of a number of pictures; ValueError when neither."""
    kinds = [PICTURE] * given if isinstance(given, int) and 0 <= given <= MOST else given
    if not isinstance(kinds, list) or len(kinds) > MOST or not all(map(_is_kind, kinds)):
        raise ValueError(SENTENCE)
    return tuple(kinds)


def name(kind: str) -> str:
    """Say what an attachment is, as a person would: "Contact card"."""
    family, _, exact = kind.partition("/")
    if family == "image":
        return "Picture"
    if exact.endswith(_PLACES):
        return "Place"
    if exact.endswith(_CARDS):
        return "Contact card"
    return {"video": "Video", "audio": "Sound"}.get(family, "File")


def _is_kind(given: object) -> bool:
    return isinstance(given, str) and _CONTENT_TYPE.fullmatch(given) is not None
