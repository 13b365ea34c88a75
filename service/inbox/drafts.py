"""What somebody was writing when their session had ended is kept until they have signed in again.

It stands in the signed cookie: the request that brought it carried the token of a page of ours, so
no other site can leave words here for somebody to send.
"""

import json
import zlib
from base64 import b64encode
from collections.abc import Iterator

from flask import request, session

_NAME = "draft"
_PLACE = "/texts"
# A browser drops a cookie of more than 4,096 bytes, and with it all that it holds.
_MOST = 2_800


def keep() -> str:
    """Keep the text of a form that is being sent; return the page it is for, or nothing."""
    text = request.form.get("text", "").replace("\x00", "")
    page, place, _ = request.path.partition(_PLACE)
    if request.method != "POST" or not text or not place:
        return ""
    session[_NAME] = [page, next(one for one in _shorter(text) if _weighs(one) <= _MOST)]
    return page


def carry_over() -> None:
    """Clear the session of all but a draft: what else a browser brought along may be a trap."""
    kept = session.get(_NAME)
    session.clear()
    if kept is not None:
        session[_NAME] = kept


def take(page: str) -> str:
    """Return what was kept for a page and forget it: from now on the browser has it."""
    kept = session.get(_NAME)
    if not kept or kept[0] != page:
        return ""
    del session[_NAME]
    return str(kept[1])


def _shorter(text: str) -> Iterator[str]:
    """Yield a text, and ever shorter beginnings of it."""
    while text:
        yield text
        text = text[: len(text) * 3 // 4]
    yield ""


def _weighs(text: str) -> int:
    """Return the bytes that a text takes in the cookie."""
    return len(b64encode(zlib.compress(json.dumps(text).encode())))
